import type { OtherTool } from './tool';

export const dclint: OtherTool = {
  name: 'dclint',
  title: 'dclint',
  sources: [
    'https://github.com/zavoloklom/docker-compose-linter/blob/main/docs/configuration-comments.md',
    'https://github.com/zavoloklom/docker-compose-linter/blob/main/docs/rules.md',
  ],
  checked: '2026-11-30',
  comments: [
    { pattern: /^dclint\s+disable-line(?![\w-])\s*(?<ids>.*)/, covers: 'line' },
    { pattern: /^dclint\s+disable-file(?![\w-])/, covers: 'file', head: true },
    { pattern: /^dclint\s+disable(?![\w-])\s*(?<ids>.*)/, covers: 'file', head: true },
  ],
  reads: ['compose'],
  counterparts: {
    'no-unbound-port-interfaces': ['compose/exposed-port'],
    'service-image-require-explicit-tag': ['compose/unpinned-image'],
  },
};

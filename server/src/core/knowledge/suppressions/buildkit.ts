import type { OtherTool } from './tool';

export const buildkit: OtherTool = {
  name: 'check',
  title: 'BuildKit build checks',
  sources: ['https://docs.docker.com/reference/build-checks/', 'https://docs.docker.com/build/checks/'],
  checked: '2026-11-30',
  // A parser directive, which may go on with other options: `# check=skip=A,B;error=true`.
  comments: [{ pattern: /^check\s*=\s*(?:[^;]*;)*\s*skip=(?:all\b|(?<ids>[\w, ]+))/i, covers: 'file', head: true }],
  reads: ['dockerfile'],
  counterparts: { secretsusedinargorenv: ['dockerfile/secret-in-env'] },
};

import { type OtherTool, runsAsRoot } from './tool';

export const hadolint: OtherTool = {
  name: 'hadolint',
  sources: ['https://github.com/hadolint/hadolint/blob/master/README.md'],
  checked: '2026-11-30',
  comments: [
    { pattern: /^hadolint\s+ignore\s*=\s*(?<ids>[^#]+)/, covers: 'line' },
    { pattern: /^hadolint\s+global\s+ignore\s*=\s*(?<ids>[^#]+)/, covers: 'file' },
  ],
  counterparts: {
    dl3002: runsAsRoot,
    dl3004: ['dockerfile/sudo'],
    dl3006: ['dockerfile/unpinned-base'],
    dl3007: ['dockerfile/unpinned-base'],
    dl3008: ['dockerfile/unpinned-package'],
    dl3013: ['dockerfile/unpinned-package'],
    dl3016: ['dockerfile/unpinned-package'],
    dl3018: ['dockerfile/unpinned-package'],
    dl3020: ['dockerfile/add-for-copy'],
    dl3026: ['dockerfile/untrusted-registry'],
    dl3028: ['dockerfile/unpinned-package'],
    dl3033: ['dockerfile/unpinned-package'],
    dl3035: ['dockerfile/dist-upgrade'],
    dl3037: ['dockerfile/unpinned-package'],
    dl3041: ['dockerfile/unpinned-package'],
    dl3057: ['dockerfile/healthcheck'],
    dl3062: ['dockerfile/unpinned-package'],
    dl3064: ['dockerfile/secret-in-env'],
    dl3066: ['dockerfile/numeric-user'],
    dl3067: ['dockerfile/whole-filesystem'],
    dl4006: ['dockerfile/pipefail'],
  },
};

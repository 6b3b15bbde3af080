import { defineFamily } from '../family/family';
import { type ImageProfile, none, root, tried } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

const account = { name: 'haproxy', uid: 99, gid: 99 };

const common = {
  kind: 'service',
  stepDown: 'none',
  readOnly: {
    tmpfs: [{ path: '/tmp' }, { path: '/var/lib/haproxy', owner: account, when: 'its statistics socket is there' }],
    blockers: [],
  },
  data: [],
  // What its configuration says; these are usual.
  ports: [80, 443],
  publicPorts: [80, 443],
  fileSecrets: [],
  usesSetuid: false,
  sources: ['docker-library/haproxy Dockerfile.template', 'docker-library/haproxy docker-entrypoint.sh'],
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

/** HAProxy, the official image: since 2.4 it starts as a user of its own. */
export default defineFamily({
  name: 'haproxy',
  images: ['haproxy'],
  distribution: 'debian',
  releases: {
    product: 'HAProxy',
    releases: releasesOf(`
      1.5 2020-01-10, 1.6 2020-10-01, 1.7 2021-10-01, 1.8 2022-12-09, 1.9 2020-07-31, 2.0 2024-04-05, 2.1 2021-03-18, 2.2 2025-04-23,
      2.3 2022-07-27, 2.4 2026-04-01, 2.5 2023-05-02, 2.6 2027-04-01, 2.7 2024-04-05, 2.8 2028-04-01, 2.9 2025-03-21, 3.0 2029-04-01,
      3.1 2026-01-01, 3.2 2030-04-01, 3.3 2027-01-01, 3.4 2031-04-01
    `),
    source: 'endoflife.date/haproxy',
  },
  profile: (tag) =>
    atLeast(tag, 2, 4)
      ? {
          ...common,
          variant: '2.4 and later',
          start: account,
          capabilities: none,
          userOk: account,
          ...(!tag.alpine && { checks: tried('engine', 'capabilities', 'user', 'readOnly') }),
          silent: ['`chroot`, `user` and `group` in its configuration are for a start as root: remove them.'],
        }
      : {
          ...common,
          variant: 'before 2.4',
          start: root,
          // For `user`, `group` and `chroot` of its configuration.
          capabilities: { root: ['SETGID', 'SETUID', 'SYS_CHROOT'], file: [], optional: [] },
          silent: ['It steps down only when `user` or `uid` in its configuration says so: else it stays root.'],
        },
});

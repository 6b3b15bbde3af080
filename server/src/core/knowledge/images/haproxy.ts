import { atLeast, type ImageFamily, type ImageProfile, none, root, tried } from './profile';

const account = { name: 'haproxy', uid: 99, gid: 99 };

const common = {
  family: 'haproxy',
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
export const haproxy: ImageFamily = {
  name: 'haproxy',
  images: ['haproxy'],
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
};

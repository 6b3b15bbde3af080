import { type ImageFamily, type ImageProfile, root } from './profile';

const account = { name: 'nginx', uid: 101, gid: 101 };

const common = {
  family: 'nginx',
  kind: 'service',
  data: [],
  fileSecrets: [],
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'entrypoint',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

/** nginx, the official image: the master stays root, its workers do not. */
export const nginx: ImageFamily = {
  name: 'nginx',
  images: ['nginx'],
  profile: (tag) => ({
    ...common,
    variant: tag.alpine ? 'alpine' : 'debian',
    start: root,
    run: account,
    stepDown: 'native',
    capabilities: {
      root: ['CHOWN', 'SETGID', 'SETUID'],
      file: [],
      optional: [{ name: 'DAC_OVERRIDE', why: 'when certificates or configuration belong to another user and are closed to all others' }],
    },
    // No `userOk`: as another user it cannot write its pid file and caches until the configuration says where.
    readOnly: {
      tmpfs: [
        { path: '/var/cache/nginx' },
        { path: '/var/run' },
        { path: '/tmp' },
        { path: '/etc/nginx/conf.d', when: 'templates are used' },
      ],
      blockers: [],
    },
    ports: [80],
    sources: ['nginxinc/docker-nginx Dockerfile-debian.template', 'nginxinc/docker-nginx entrypoint/docker-entrypoint.sh'],
  }),
};

/** nginx that starts as uid 101 and listens on 8080. */
export const nginxUnprivileged: ImageFamily = {
  name: 'nginx-unprivileged',
  images: ['nginxinc/nginx-unprivileged', 'ghcr.io/nginxinc/nginx-unprivileged', 'ghcr.io/nginx/nginx-unprivileged'],
  profile: (tag) => ({
    ...common,
    variant: tag.alpine ? 'unprivileged, alpine' : 'unprivileged, debian',
    start: account,
    stepDown: 'none',
    capabilities: { root: [], file: [], optional: [] },
    userOk: account,
    readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/etc/nginx/conf.d', owner: account, when: 'templates are used' }], blockers: [] },
    ports: [8080],
    sources: ['nginxinc/docker-nginx-unprivileged Dockerfile-debian.template'],
  }),
};

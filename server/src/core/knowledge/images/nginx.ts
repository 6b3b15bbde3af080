import { type ImageFamily, type ImageProfile, none, root, tried } from './profile';

const account = { name: 'nginx', uid: 101, gid: 101 };

const common = {
  family: 'nginx',
  kind: 'service',
  data: [],
  fileSecrets: [],
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

const templates = { path: '/etc/nginx/conf.d', when: 'templates are used', usedWith: '/etc/nginx/templates' } as const;

/** nginx, the official image: the master stays root, its workers do not. */
export const nginx: ImageFamily = {
  name: 'nginx',
  images: ['nginx', 'public.ecr.aws/nginx/nginx'],
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
      tmpfs: [{ path: '/var/cache/nginx' }, { path: '/var/run' }, { path: '/tmp' }, templates],
      blockers: [],
    },
    ports: [80],
    publicPorts: [80],
    silent: [
      'Without SETGID and SETUID the port stays open while the workers die: every request hangs or is reset.',
      'With a read-only root file system it does not listen on IPv6: the entrypoint says that it cannot change its configuration.',
    ],
    replacement: {
      image: 'nginxinc/nginx-unprivileged',
      because: 'unprivileged',
      ports: [[80, 8080]],
      note: 'A configuration of your own must listen on 8080 and must not name a `user`.',
    },
    sources: ['nginx/docker-nginx Dockerfile-debian.template', 'nginx/docker-nginx entrypoint/docker-entrypoint.sh'],
    checks: tag.alpine ? tried('entrypoint', 'capabilities') : tried('engine', 'capabilities', 'readOnly'),
  }),
};

/** nginx that starts as uid 101 and listens on 8080. */
export const nginxUnprivileged: ImageFamily = {
  name: 'nginx-unprivileged',
  images: [
    'nginxinc/nginx-unprivileged',
    'ghcr.io/nginxinc/nginx-unprivileged',
    'ghcr.io/nginx/nginx-unprivileged',
    'public.ecr.aws/nginx/nginx-unprivileged',
    'quay.io/nginx/nginx-unprivileged',
  ],
  profile: (tag) => ({
    ...common,
    variant: tag.alpine ? 'unprivileged, alpine' : 'unprivileged, debian',
    start: account,
    stepDown: 'none',
    capabilities: none,
    userOk: account,
    anyUser: true,
    readOnly: { tmpfs: [{ path: '/tmp' }, { ...templates, owner: account }], blockers: [] },
    ports: [8080],
    publicPorts: [8080],
    sources: ['nginx/docker-nginx-unprivileged Dockerfile-debian.template'],
  }),
};

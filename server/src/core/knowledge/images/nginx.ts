import { defineFamily } from '../family/family';
import { type ImageProfile, root, tried } from '../family/profile';
import { type Releases, releasesOf } from '../family/releases';

/** Releases of nginx, whoever packs it. */
export const releases: Releases = {
  product: 'nginx',
  releases: releasesOf(`
      1.10 2017-04-12, 1.12 2018-04-17, 1.14 2019-04-23, 1.16 2020-04-20, 1.18 2021-04-20, 1.19 2021-05-25, 1.20 2022-05-24, 1.21
      2022-06-21, 1.22 2023-04-11, 1.23 2023-05-23, 1.24 2024-04-23, 1.25 2024-05-29, 1.26 2025-04-23, 1.27 2025-06-24, 1.28
      2026-04-14, 1.29 2026-05-13, 1.30 -, 1.31 -
    `),
  source: 'endoflife.date/nginx',
};

export const account = { name: 'nginx', uid: 101, gid: 101 };

export const common = {
  family: 'nginx',
  kind: 'service',
  data: [],
  servesFiles: true,
  fileSecrets: [],
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

export const templates = { path: '/etc/nginx/conf.d', when: 'templates are used', usedWith: '/etc/nginx/templates' } as const;

/** nginx, the official image: the master stays root, its workers do not. */
export default defineFamily({
  name: 'nginx',
  images: ['nginx', 'public.ecr.aws/nginx/nginx', 'nginx/nginx'],
  distribution: 'debian',
  releases,
  profile: (tag) => ({
    ...common,
    variant: tag.alpine ? 'alpine' : 'debian',
    start: root,
    run: account,
    startFolders: ['/docker-entrypoint.d'],
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
});

import { defineFamily } from '../family/family';
import { no, option, variable } from '../family/open-setting';
import { type ImageProfile, none, root } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast } from '../family/tag';

export const common = {
  kind: 'service',
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

const account = { name: 'elasticsearch', uid: 1000, gid: 0 };

/** Elasticsearch: before version 8 the entrypoint starts as root and steps down with chroot. */
export default defineFamily({
  name: 'elasticsearch',
  images: ['elasticsearch', 'elastic/elasticsearch', 'docker.elastic.co/elasticsearch/*'],
  database: true,
  releases: {
    product: 'Elasticsearch',
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/elasticsearch',
  },
  open: [
    variable('xpack.security.enabled', no, 'can read and write every index', 'elastic.co/guide, security settings', {
      images: ['elasticsearch', 'elasticsearch-oss', 'kibana'],
      instead: 'true',
    }),
    variable('ES_SETTING_XPACK_SECURITY_ENABLED', no, 'can read and write every index', 'elastic.co/guide, configure with Docker', {
      instead: 'true',
    }),
    option('xpack.security.enabled', no, 'can read and write every index', 'elastic.co/guide, security settings'),
  ],
  profile(tag) {
    const isRoot = !atLeast(tag, 8);
    return {
      ...common,
      variant: isRoot ? 'before 8' : '8 and later',
      start: isRoot ? root : account,
      ...(isRoot && { run: account }),
      stepDown: isRoot ? 'chroot' : 'none',
      // CHOWN: where TAKE_FILE_OWNERSHIP is set, its entrypoint gives the data away first.
      capabilities: isRoot ? { root: ['CHOWN', 'SETGID', 'SETUID', 'SYS_CHROOT'], file: [], optional: [] } : none,
      userOk: account,
      readOnly: {
        tmpfs: [
          // Its native libraries are unpacked there.
          { path: '/tmp', exec: true },
          { path: '/usr/share/elasticsearch/logs', owner: account },
        ],
        blockers: ['at its first start it writes a key store, and from version 8 certificates, to /usr/share/elasticsearch/config'],
      },
      data: ['/usr/share/elasticsearch/data'],
      ports: [9200, 9300],
      fileSecrets: ['ELASTIC_PASSWORD_FILE'],
      // An answer that asks for a login counts as alive.
      health: ['CMD-SHELL', 'curl -sk -o /dev/null https://127.0.0.1:9200 || curl -s -o /dev/null http://127.0.0.1:9200'],
      needs: {
        instead:
          'Set vm.max_map_count on the host; a container needs neither privileges nor IPC_LOCK for it, and `ulimits` with memlock -1 is enough to lock memory.',
      },
      silent: [
        'The password in ELASTIC_PASSWORD counts for the first start of the first node only.',
        'With `xpack.security.enabled=false` everybody who reaches the port reads and writes every index.',
        'A file behind ELASTIC_PASSWORD_FILE must be readable for uid 1000 and closed to all others.',
      ],
      limits: { pids: 4096, why: 'Elasticsearch checks at its start that it may create 4096 threads' },
      sources: [
        'elastic/elasticsearch distribution/docker/src/docker/dockerfiles/default/Dockerfile',
        'elastic/elasticsearch distribution/docker/src/docker/bin/docker-entrypoint.sh',
        'elastic.co guide/en/cloud-on-k8s/2.15/k8s-security-context.html',
        'elastic.co guide/en/elasticsearch/reference/current/max-number-threads-check.html',
      ],
    };
  },
});

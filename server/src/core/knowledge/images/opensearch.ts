import { type ImageFamily, type ImageProfile, none } from './profile';

const common = {
  variant: 'all',
  kind: 'service',
  stepDown: 'none',
  capabilities: none,
  fileSecrets: [],
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

const account = { name: 'opensearch', uid: 1000, gid: 1000 };

/** OpenSearch: it refuses to run as root. */
export const opensearch: ImageFamily = {
  name: 'opensearch',
  images: ['opensearchproject/opensearch', 'public.ecr.aws/opensearchproject/opensearch'],
  profile: () => ({
    ...common,
    family: 'opensearch',
    start: account,
    userOk: account,
    readOnly: {
      tmpfs: [
        // Its native libraries are unpacked there.
        { path: '/tmp', exec: true },
        { path: '/usr/share/opensearch/logs', owner: account },
      ],
      blockers: ['at its first start it writes a key store and demo certificates to /usr/share/opensearch/config'],
    },
    data: ['/usr/share/opensearch/data'],
    ports: [9200, 9300, 9600, 9650],
    // An answer that asks for a login counts as alive.
    health: ['CMD-SHELL', 'curl -sk -o /dev/null https://127.0.0.1:9200 || curl -s -o /dev/null http://127.0.0.1:9200'],
    needs: {
      instead:
        'Set vm.max_map_count on the host; a container needs neither privileges nor IPC_LOCK for it, and `ulimits` with memlock -1 is enough to lock memory.',
    },
    silent: [
      'With DISABLE_SECURITY_PLUGIN=true everybody who reaches the port reads and writes every index.',
      'Unless DISABLE_INSTALL_DEMO_CONFIG is true it uses certificates whose keys everybody knows.',
    ],
    limits: { pids: 4096, why: 'OpenSearch checks at its start that it may create 4096 threads' },
    sources: [
      'opensearch-project/opensearch-build docker/release/dockerfiles/opensearch.al2023.dockerfile',
      'opensearch-project/opensearch-build docker/release/config/opensearch/opensearch-docker-entrypoint-3.x.sh',
    ],
  }),
};

/** OpenSearch Dashboards. */
export const opensearchDashboards: ImageFamily = {
  name: 'opensearch-dashboards',
  images: ['opensearchproject/opensearch-dashboards', 'public.ecr.aws/opensearchproject/opensearch-dashboards'],
  profile: () => {
    const dashboards = { name: 'opensearch-dashboards', uid: 1000, gid: 1000 };
    return {
      ...common,
      family: 'opensearch-dashboards',
      start: dashboards,
      userOk: dashboards,
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['with DISABLE_SECURITY_DASHBOARDS_PLUGIN it rewrites its configuration and removes a plugin at its start'],
      },
      data: ['/usr/share/opensearch-dashboards/data'],
      ports: [5601],
      silent: ['With DISABLE_SECURITY_DASHBOARDS_PLUGIN=true it has no login.'],
      sources: [
        'opensearch-project/opensearch-build docker/release/dockerfiles/opensearch-dashboards.al2023.dockerfile',
        'opensearch-project/opensearch-build docker/release/config/opensearch-dashboards/opensearch-dashboards-docker-entrypoint-3.x.sh',
      ],
    };
  },
};

import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';
import { type ImageProfile, none } from '../family/profile';

export const common = {
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
export default defineFamily({
  name: 'opensearch',
  images: ['opensearchproject/opensearch', 'public.ecr.aws/opensearchproject/opensearch'],
  database: true,
  open: [
    variable('DISABLE_SECURITY_PLUGIN', yes, 'can read and write every index', 'docs.opensearch.org, disabling security', {
      instead: 'false',
    }),
    variable('plugins.security.disabled', yes, 'can read and write every index', 'docs.opensearch.org, disabling security', {
      instead: 'false',
    }),
  ],
  profile: () => ({
    ...common,
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
});

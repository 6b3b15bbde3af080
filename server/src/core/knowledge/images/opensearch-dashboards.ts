import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';
import { common } from './opensearch';

/** OpenSearch Dashboards. */
export default defineFamily({
  name: 'opensearch-dashboards',
  images: ['opensearchproject/opensearch-dashboards', 'public.ecr.aws/opensearchproject/opensearch-dashboards'],
  open: [
    variable(
      'DISABLE_SECURITY_DASHBOARDS_PLUGIN',
      yes,
      'can use its dashboards without a login',
      'docs.opensearch.org, disabling security',
      {
        instead: 'false',
      },
    ),
  ],
  profile: () => {
    const dashboards = { name: 'opensearch-dashboards', uid: 1000, gid: 1000 };
    return {
      ...common,
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
});

import { defineFamily } from '../family/family';
import { none } from '../family/profile';
import { releasesOf } from '../family/releases';
import { common } from './elasticsearch';

/** Kibana. */
export default defineFamily({
  name: 'kibana',
  images: ['kibana', 'elastic/kibana', 'docker.elastic.co/kibana/*'],
  releases: {
    product: 'Kibana',
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/kibana',
  },
  profile: () => {
    const kibanaUser = { name: 'kibana', uid: 1000, gid: 1000 };
    return {
      ...common,
      variant: 'all',
      start: kibanaUser,
      stepDown: 'none',
      capabilities: none,
      userOk: kibanaUser,
      readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/usr/share/kibana/logs', owner: kibanaUser }], blockers: [] },
      data: ['/usr/share/kibana/data'],
      ports: [5601],
      fileSecrets: [],
      health: [
        'CMD-SHELL',
        'curl -s -o /dev/null http://127.0.0.1:5601/api/status || curl -sk -o /dev/null https://127.0.0.1:5601/api/status',
      ],
      silent: ['Without security in Elasticsearch it has no login of its own.'],
      sources: ['elastic/kibana src/dev/build/tasks/os_packages/docker_generator/templates/base/Dockerfile'],
    };
  },
});

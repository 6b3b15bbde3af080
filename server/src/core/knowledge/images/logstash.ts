import { defineFamily } from '../family/family';
import { none } from '../family/profile';
import { releasesOf } from '../family/releases';
import { common } from './elasticsearch';

/** Logstash. */
export default defineFamily({
  name: 'logstash',
  images: ['logstash', 'elastic/logstash', 'docker.elastic.co/logstash/*'],
  releases: {
    product: 'Logstash',
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/logstash',
  },
  profile: () => {
    const logstashUser = { name: 'logstash', uid: 1000, gid: 1000 };
    return {
      ...common,
      variant: 'all',
      start: logstashUser,
      stepDown: 'none',
      capabilities: none,
      userOk: logstashUser,
      readOnly: {
        tmpfs: [
          { path: '/tmp', exec: true },
          { path: '/usr/share/logstash/logs', owner: logstashUser },
        ],
        blockers: [
          'settings in variables it writes to /usr/share/logstash/config/logstash.yml at its start, where a mounted file does the same',
        ],
      },
      data: ['/usr/share/logstash/data'],
      ports: [5044, 9600],
      publicPorts: [5044],
      fileSecrets: [],
      health: ['CMD', 'curl', '-s', '-o', '/dev/null', 'http://127.0.0.1:9600'],
      limits: { memory: '1536m', why: 'Logstash asks for a heap of 1 GB' },
      sources: [
        'elastic/logstash docker/templates/Dockerfile.erb',
        'elastic/logstash docker/data/logstash/bin/docker-entrypoint',
        'elastic/logstash config/jvm.options',
      ],
    };
  },
});

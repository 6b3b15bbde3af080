import { defineFamily } from '../family/family';
import { releasesOf } from '../family/releases';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Grafana: a user of its own, in the group of root since 7.3. */
export default defineFamily({
  name: 'grafana',
  images: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise', 'ghcr.io/grafana/grafana'],
  releases: {
    product: 'Grafana',
    releases: releasesOf(`
      6 2021-06-08, 7 2022-06-14, 8 2023-06-09, 9 2024-05-14, 10 2025-06-05, 11 2026-06-25, 12 2027-05-24, 13 2027-05-18
    `),
    fullTags: true,
    source: 'endoflife.date/grafana',
  },
  profile: (tag) => {
    const isOld = !atLeast(tag, 7, 3);
    const start = { name: 'grafana', uid: 472, gid: isOld ? 472 : 0 };
    return service({
      variant: isOld ? 'before 7.3' : '7.3 and later',
      start,
      anyUser: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/var/log/grafana', owner: start }],
        blockers: [],
      },
      data: ['/var/lib/grafana'],
      ports: [3000],
      publicPorts: [3000],
      fileSecrets: ['GF_*__FILE'],
      health: [
        'CMD-SHELL',
        'wget -q -O /dev/null http://127.0.0.1:3000/api/health || curl -sf -o /dev/null http://127.0.0.1:3000/api/health',
      ],
      silent: [
        'The first login is admin with the password admin until GF_SECURITY_ADMIN_PASSWORD is set, and that counts for an empty database only.',
        '`user: root` mends rights once and then stays: everything that Grafana writes belongs to root, and nobody else may start it any more.',
        'With `GF_AUTH_ANONYMOUS_ENABLED` everybody who reaches the port sees the dashboards, and with them asks the data sources.',
      ],
      sources: [
        'grafana/grafana Dockerfile',
        'grafana/grafana packaging/docker/run.sh',
        'grafana.com/docs/grafana/latest/setup-grafana/configure-docker',
      ],
      confidence: 'medium',
    });
  },
});

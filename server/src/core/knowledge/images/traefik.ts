import { defineFamily } from '../family/family';
import { option, variable, yes } from '../family/open-setting';
import { type OptionNeed, root } from '../family/profile';
import { releasesOf } from '../family/releases';
import { atLeast, type Tag } from '../family/tag';

/** It reads a file, or options, or variables, and never two of them. Swarm takes more of the engine than the profile says. */
function optionOf(tag: Tag): OptionNeed {
  const among = atLeast(tag, 2) ? '--providers.docker' : '--docker';
  return {
    option: `${among}.endpoint`,
    among,
    unless: [`${among}.swarmmode`, '--providers.swarm', '--configfile'],
    files: ['/etc/traefik', '/etc/traefik/traefik.yml', '/etc/traefik/traefik.yaml', '/etc/traefik/traefik.toml', '/traefik.toml'],
  };
}

/** Traefik, the official image: it starts as root and stays root, and reads its configuration from the engine. */
export default defineFamily({
  name: 'traefik',
  images: ['traefik', 'ghcr.io/traefik/traefik'],
  distribution: 'alpine',
  releases: {
    product: 'Traefik',
    releases: releasesOf(`
      1.7 2021-12-31, 2.0 2019-12-11, 2.1 2020-03-25, 2.2 2020-09-23, 2.3 2021-01-19, 2.4 2021-08-17, 2.5 2022-01-24, 2.6 2022-05-24,
      2.7 2022-06-29, 2.8 2022-10-03, 2.9 2023-04-24, 2.10 2024-02-12, 2.11 2026-02-01, 3.0 2024-07-15, 3.1 2024-10-28, 3.2
      2025-01-06, 3.3 2025-05-05, 3.4 2025-07-23, 3.5 2025-11-07, 3.6 2026-08-16, 3.7 -
    `),
    source: 'endoflife.date/traefik',
  },
  open: [
    variable('TRAEFIK_API_INSECURE', yes, 'can use its API and dashboard on port 8080', 'doc.traefik.io, API: insecure', {
      instead: 'false',
      ports: ['8080'],
    }),
    option('api.insecure', yes, 'can use its API and dashboard on port 8080', 'doc.traefik.io, API: insecure', {
      ports: ['8080'],
    }),
  ],
  profile: (tag) => ({
    variant: atLeast(tag, 2) ? '2 and later' : '1',
    kind: 'service',
    start: root,
    stepDown: 'none',
    // It works with none; but acme.json is closed to all but its owner, and that is whoever made it on the host.
    capabilities: { root: ['DAC_OVERRIDE'], file: [], optional: [] },
    anyUser: true,
    userWith: {
      account: { uid: 65532, gid: 65532 },
      note: 'acme.json must belong to that user, and the engine must be reached through a socket proxy.',
    },
    readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
    data: [],
    ports: [80, 443, 8080],
    udp: [443],
    publicPorts: [80, 443],
    fileSecrets: [],
    usesSetuid: false,
    needs: {
      socket: {
        access: 'read',
        groups: ['CONTAINERS', 'EVENTS', 'PING', 'VERSION'],
        optional: true,
        address: optionOf(tag),
        // It makes a route to every container with a port, the proxy among them, unless told otherwise.
        labels: ['traefik.enable=false'],
      },
      instead:
        'Put a socket proxy on an internal network that only it joins, and let it read containers and events; Swarm takes NETWORKS, SERVICES and TASKS as well.',
    },
    silent: [
      'When it cannot read acme.json, or the mode of the file is not 0600, it goes on with a certificate of its own that no browser trusts.',
      'With `--api.insecure` everybody who reaches port 8080 sees every route and what is behind it.',
      'When it loses the engine it keeps the last routes: new containers are not reached.',
    ],
    sources: [
      'traefik/traefik-library-image v3.6/alpine/Dockerfile',
      'traefik/traefik-library-image v3.6/alpine/entrypoint.sh',
      'doc.traefik.io/traefik/providers/docker',
      'doc.traefik.io/traefik/getting-started/configuration-overview',
      'wollomatic/traefik-hardened README.md',
    ],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
  }),
});

import { type ImageFamily, root } from './profile';

const run = { name: 'proxy', uid: 13, gid: 13 };

/** Squid as Canonical builds it: the entrypoint follows the logs as root, the server itself works as `proxy`. */
export const squid: ImageFamily = {
  name: 'squid',
  images: ['ubuntu/squid', 'public.ecr.aws/ubuntu/squid'],
  profile: () => ({
    family: 'squid',
    variant: 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'native',
    // CHOWN for the key that the entrypoint makes, DAC_OVERRIDE for logs that are closed to all but `proxy`.
    capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'], restart: ['DAC_OVERRIDE'], file: [], optional: [] },
    // No `userOk`: it writes its process id to /run, which belongs to root.
    readOnly: { tmpfs: [{ path: '/run' }, { path: '/tmp' }], blockers: [] },
    data: ['/var/log/squid', '/var/spool/squid'],
    volumes: ['/var/log/squid', '/var/spool/squid'],
    ports: [3128],
    fileSecrets: [],
    // Its pinger is a setuid program, which only neighbouring caches need.
    usesSetuid: null,
    silent: [
      'Without DAC_OVERRIDE the proxy works but its container logs nothing: root may not read what belongs to `proxy`.',
      'With a read-only root file system older images make no self-signed key; the default configuration does not use it.',
      'Published to everybody with `http_access allow all` it is an open proxy, which is found and abused within hours.',
    ],
    sources: ['hub.docker.com/r/ubuntu/squid', 'wolfi-dev/os#16057'],
    confidence: 'medium',
    checkedBy: 'source',
    checked: '2026-11-24',
  }),
};

import { defineFamily } from '../family/family';
import { root, tried } from '../family/profile';

const run = { name: 'proxy', uid: 13, gid: 13 };

/** Squid as Canonical builds it: the entrypoint follows the logs as root, the server itself works as `proxy`. */
export default defineFamily({
  name: 'squid',
  images: ['ubuntu/squid', 'public.ecr.aws/ubuntu/squid'],
  profile: () => ({
    variant: 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'native',
    // DAC_OVERRIDE for logs that are closed to all but `proxy`.
    capabilities: {
      root: ['DAC_OVERRIDE', 'SETGID', 'SETUID'],
      file: [],
      optional: [
        { name: 'CHOWN', why: 'for the key that older images make at their start, which the default configuration does not use' },
        // Seen to end without it, in an engine.
        { name: 'NET_RAW', why: 'for its pinger, which measures the way to neighbouring caches' },
      ],
    },
    // No `userOk`: it writes its process id to /run, which belongs to root.
    readOnly: { tmpfs: [{ path: '/run' }, { path: '/tmp' }], blockers: [] },
    data: ['/var/log/squid', '/var/spool/squid'],
    volumes: ['/var/log/squid', '/var/spool/squid'],
    ports: [3128],
    publicPorts: [3128],
    fileSecrets: [],
    // Its pinger is a setuid program, which only neighbouring caches need.
    usesSetuid: null,
    silent: [
      'Without DAC_OVERRIDE the proxy works but its container logs nothing: root may not read what belongs to `proxy`.',
      'With a read-only root file system older images make no self-signed key; the default configuration does not use it.',
      'Published to everybody with `http_access allow all` it is an open proxy, which is found and abused within hours.',
    ],
    sources: ['wolfi-dev/os#16057, with the entrypoint of ubuntu/squid', 'salsa.debian.org base-passwd passwd.master'],
    confidence: 'medium',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: tried('engine', 'capabilities', 'readOnly'),
  }),
});

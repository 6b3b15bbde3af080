import { definePrograms } from '../program/program';

const why = 'it switches to another user by itself';

/** Servers of DNS. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['named'],
    sources: ['named(8)'],
    asRoot: { takes: ['SETGID', 'SETUID'], files: ['DAC_OVERRIDE'], more: [{ when: /^-t/, takes: ['SYS_CHROOT'] }] },
    needsRoot: { why, unless: 'its configuration, keys and directories belong to that user' },
  },
  {
    names: ['unbound'],
    sources: ['unbound.conf(5)'],
    needsRoot: { why, unless: 'its configuration sets "username" and "chroot" to empty values' },
    capabilities: { needed: ['SYS_CHROOT'] },
  },
  {
    names: ['pdns_server'],
    sources: ['pdns_server(1)'],
    checkedBy: 'source',
    needsRoot: { why, unless: 'its configuration names no user, and its sockets are in directories writable for that user' },
  },
  {
    names: ['pdns_recursor'],
    sources: ['pdns_recursor(1)'],
    needsRoot: { why, unless: 'its configuration names no user, and its sockets are in directories writable for that user' },
  },
  {
    names: ['dnsmasq'],
    sources: ['dnsmasq(8)'],
    needsRoot: { why, unless: 'it does not serve DHCP' },
    capabilities: { possible: ['NET_RAW'] },
  },
);

import { definePrograms } from '../program/program';

const why = 'it goes on as another user by itself';

/** Servers of DNS. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['named'],
    sources: ['named(8)'],
    needsRoot: { why, unless: 'its configuration, keys and directories belong to that user' },
  },
  {
    names: ['unbound'],
    sources: ['unbound.conf(5)'],
    needsRoot: { why, unless: 'its configuration sets "username" and "chroot" to nothing' },
    capabilities: { needed: ['SYS_CHROOT'] },
  },
  {
    names: ['pdns_server'],
    sources: ['pdns_server(1)'],
    checkedBy: 'source',
    needsRoot: { why, unless: 'its configuration names no user, and its sockets lie where that user may write' },
  },
  {
    names: ['pdns_recursor'],
    sources: ['pdns_recursor(1)'],
    needsRoot: { why, unless: 'its configuration names no user, and its sockets lie where that user may write' },
  },
  {
    names: ['dnsmasq'],
    sources: ['dnsmasq(8)'],
    needsRoot: { why, unless: 'it answers no DHCP' },
    capabilities: { possible: ['NET_RAW'] },
  },
);

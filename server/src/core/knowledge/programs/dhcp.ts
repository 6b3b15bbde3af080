import { definePrograms } from '../program/program';

/** Servers and clients of DHCP, which speak before there is an address. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-30' },
  {
    names: ['dhcpd'],
    sources: ['dhcpd(8)'],
    checkedBy: 'believed',
    needsRoot: { why: 'it uses raw sockets' },
    capabilities: { needed: ['NET_RAW'] },
  },
  {
    names: ['kea-dhcp'],
    sources: ['kea.readthedocs.io, Running Kea from a Non-root Account'],
    checkedBy: 'believed',
    needsRoot: { why: 'it uses raw sockets', unless: 'its program file has the capability NET_RAW' },
    capabilities: { needed: ['NET_RAW'] },
  },
  { names: ['dhclient', 'udhcpc', 'dhcpcd'], sources: ['dhclient(8)', 'dhcpcd(8)'], capabilities: { possible: ['NET_RAW'] } },
);

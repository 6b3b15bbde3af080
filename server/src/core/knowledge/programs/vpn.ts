import { definePrograms } from '../program/program';

const why = 'it creates network devices';

/** Programs that bring up tunnels. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30', capabilities: { possible: ['NET_RAW'] } },
  {
    names: ['openvpn'],
    packages: ['openvpn'],
    sources: ['openvpn(8)'],
    needsRoot: { why },
    runsAsRoot: true,
    capabilities: { possible: ['MKNOD', 'NET_RAW'] },
  },
  {
    names: ['wg-quick'],
    packages: ['wireguard', 'wireguard-tools', 'wireguard-tools-wg-quick'],
    sources: ['wg-quick(8)'],
    needsRoot: { why },
    runsAsRoot: true,
  },
  { names: ['wg'], sources: ['wg(8)'], rootWork: { does: 'changes network settings', when: /^(set|setconf|addconf|syncconf)$/ } },
  {
    names: ['wireguard-go'],
    packages: ['wireguard-go'],
    sources: ['WireGuard/wireguard-go README.md'],
    needsRoot: { why },
    runsAsRoot: true,
    capabilities: {},
  },
  {
    names: ['tailscaled'],
    packages: ['tailscale'],
    sources: ['tailscale/tailscale cmd/tailscaled/tailscaled.go'],
    checkedBy: 'source',
    needsRoot: { why, unless: 'it is started with --tun=userspace-networking, and its state is writable for that user' },
    runsAsRoot: true,
    capabilities: { possible: ['MKNOD'] },
  },
  {
    names: ['zerotier-one', 'zerotier'],
    packages: ['zerotier-one'],
    sources: ['zerotier/ZeroTierOne one.cpp'],
    checkedBy: 'source',
    needsRoot: { why },
    runsAsRoot: true,
    capabilities: {},
  },
  { names: ['pppd'], packages: ['ppp'], sources: ['pppd(8)'], needsRoot: { why }, runsAsRoot: true, capabilities: {} },
  {
    names: ['charon', 'ipsec'],
    packages: ['libreswan', 'strongswan', 'strongswan-charon', 'strongswan-starter'],
    sources: ['ipsec(8)'],
    needsRoot: { why: 'it sets IPsec keys in the kernel' },
    runsAsRoot: true,
  },
  { names: ['xl2tpd'], sources: ['xl2tpd(8)'], checkedBy: 'source', checked: '2026-11-25' },
);

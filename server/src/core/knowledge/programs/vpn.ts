import { definePrograms } from '../program/program';

const why = 'it creates network devices';

/** Programs that bring up tunnels. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'run', checked: '2026-11-30', capabilities: { possible: ['NET_RAW'] } },
  { names: ['openvpn'], sources: ['openvpn(8)'], needsRoot: { why }, capabilities: { possible: ['MKNOD', 'NET_RAW'] } },
  { names: ['wg-quick'], sources: ['wg-quick(8)'], needsRoot: { why } },
  { names: ['wg'], sources: ['wg(8)'], rootWork: { does: 'changes network settings', when: /^(set|setconf|addconf|syncconf)$/ } },
  { names: ['wireguard-go'], sources: ['WireGuard/wireguard-go README.md'], needsRoot: { why }, capabilities: {} },
  {
    names: ['tailscaled'],
    sources: ['tailscale/tailscale cmd/tailscaled/tailscaled.go'],
    checkedBy: 'source',
    needsRoot: { why, unless: 'it is started with --tun=userspace-networking, and its state is writable for that user' },
    capabilities: { possible: ['MKNOD'] },
  },
  {
    names: ['zerotier-one', 'zerotier'],
    sources: ['zerotier/ZeroTierOne one.cpp'],
    checkedBy: 'source',
    needsRoot: { why },
    capabilities: {},
  },
  { names: ['pppd'], sources: ['pppd(8)'], needsRoot: { why }, capabilities: {} },
  { names: ['charon', 'ipsec'], sources: ['ipsec(8)'], needsRoot: { why: 'it sets IPsec keys in the kernel' } },
  { names: ['xl2tpd'], sources: ['xl2tpd(8)'], checkedBy: 'source', checked: '2026-11-25' },
);

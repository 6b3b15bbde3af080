import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { vpnImage, vpnImages } from '../vpn-images';

/** Port and data of each image, by the last part of its name. */
const known: Readonly<Record<string, { readonly ports: readonly number[]; readonly udp: readonly number[]; readonly data: string }>> = {
  gluetun: { ports: [8000, 8388, 8888], udp: [8388], data: '/gluetun' },
  'private-internet-access': { ports: [8000, 8388, 8888], udp: [8388], data: '/gluetun' },
  wireguard: { ports: [51820], udp: [51820], data: '/config' },
  'wg-easy': { ports: [51820, 51821], udp: [51820], data: '/etc/wireguard' },
  tailscale: { ports: [41641], udp: [41641], data: '/var/lib/tailscale' },
};

/** qdm12/gluetun Dockerfile. */
const gluetunFiles = [
  'HTTPPROXY_PASSWORD_SECRETFILE',
  'HTTPPROXY_USER_SECRETFILE',
  'OPENVPN_KEY_PASSPHRASE_SECRETFILE',
  'OPENVPN_PASSWORD_SECRETFILE',
  'OPENVPN_USER_SECRETFILE',
  'SHADOWSOCKS_PASSWORD_SECRETFILE',
  'WIREGUARD_PRESHARED_KEY_SECRETFILE',
  'WIREGUARD_PRIVATE_KEY_SECRETFILE',
];

/** Images that build a private network: what they need of the host is in `vpn-images.ts`. */
export default defineFamily({
  name: 'vpn',
  images: vpnImages.flatMap(({ images }) => images),
  profile: (_tag, { reference, short }) => {
    const { capabilities, devices, source } = vpnImage(reference) ?? { capabilities: [], devices: [], source: '' };
    const { ports = [], udp = [], data } = known[short] ?? {};
    return service({
      family: short,
      start: root,
      capabilities: {
        // iptables opens a raw socket; MKNOD makes /dev/net/tun where nobody mounted it.
        root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'NET_RAW', 'SETGID', 'SETUID'],
        file: [],
        optional: [],
      },
      usesSetuid: null,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run', exec: true }],
        blockers: ['/etc/resolv.conf and the configuration that it writes at the start'],
      },
      data: data === undefined ? [] : [data],
      ports,
      udp,
      // Shadowsocks and the HTTP proxy of gluetun; the others take the packets of the tunnel.
      publicPorts: ports.includes(8888) ? [8388, 8888] : udp,
      ...(short === 'gluetun' && { health: 'image' as const }),
      fileSecrets: short === 'wireguard' ? ['FILE__*'] : short === 'gluetun' ? gluetunFiles : [],
      needs: {
        capabilities: capabilities.map((name) => ({ name, why: 'addresses, routes and rules of the firewall' })),
        devices: devices.map((what) => ({ what, why: 'the interface of the private network' })),
        instead:
          'It needs no `privileged` and not the network of the host: capabilities and devices are enough, and the kernel module is loaded on the host.',
      },
      silent: ['A service that shares its network loses it when the VPN is made anew, until it is started anew as well.'],
      sources: [source],
      confidence: 'medium',
    });
  },
});

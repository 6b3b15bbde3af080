import type { CapabilityName } from './capabilities';
import { parseImage } from './image-name';

/** An image that builds a private network, mostly for other containers that join its network namespace. */
interface VpnImage {
  /** Names as `parseImage` gives them. */
  readonly images: readonly string[];
  /** What its documentation asks for on a kernel that has WireGuard built in (5.6 and later), beyond Docker's default set. */
  readonly capabilities: readonly CapabilityName[];
  readonly devices: readonly string[];
  /** What is left out, and who needs it. */
  readonly without?: string;
  /** Repository and path that say so. */
  readonly source: string;
}

const olderKernel = 'SYS_MODULE, which loads WireGuard on kernels older than 5.6 or without the module: load it on the host';

/** Checked 2026-11-24. */
export const vpnImages: readonly VpnImage[] = [
  {
    images: ['qmcgaw/gluetun', 'ghcr.io/qdm12/gluetun', 'qmcgaw/private-internet-access'],
    capabilities: ['NET_ADMIN'],
    devices: ['/dev/net/tun'],
    source: 'qdm12/gluetun README.md',
  },
  {
    images: ['linuxserver/wireguard', 'lscr.io/linuxserver/wireguard', 'ghcr.io/linuxserver/wireguard'],
    capabilities: ['NET_ADMIN'],
    devices: [],
    without: olderKernel,
    source: 'linuxserver/docker-wireguard README.md',
  },
  {
    images: ['weejewel/wg-easy', 'ghcr.io/wg-easy/wg-easy'],
    capabilities: ['NET_ADMIN'],
    devices: [],
    without: olderKernel,
    source: 'wg-easy/wg-easy docker-compose.yml',
  },
  {
    images: ['tailscale/tailscale', 'ghcr.io/tailscale/tailscale'],
    capabilities: ['NET_ADMIN'],
    devices: ['/dev/net/tun'],
    source: 'tailscale/tailscale docs/k8s/run.sh, cmd/containerboot',
  },
];

const byName = new Map(vpnImages.flatMap((one) => one.images.map((name) => [name, one] as const)));

/** What is known about an image as a VPN; undefined for others. */
export function vpnImage(reference: string): VpnImage | undefined {
  return byName.get(parseImage(reference).name);
}

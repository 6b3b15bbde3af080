import type { CapabilityName } from './capabilities';
import { programFacts } from './program/find';

/** What shows that a program may need a capability of Docker's default set that hardly any other program needs. */
interface CapabilitySigns {
  readonly name: CapabilityName;
  /** Words in names of images and packages. */
  readonly names: RegExp;
  /** Words in names of variables, and in paths inside the container where something is mounted. */
  readonly settings?: RegExp;
  /** Ports inside the container. */
  readonly ports?: ReadonlySet<string>;
}

/** What brings up tunnels makes /dev/net/tun (MKNOD) and sends packets of its own (NET_RAW). */
const tunnels = String.raw`vpn|wireguard|wg(-\w+)?|openvpn|ocserv|openconnect|strongswan|libreswan|ipsec|l2tp|xl2tpd|pptp|tailscaled?|headscale|zerotier|netbird|nebula|tinc|softether|gluetun|tun2socks|warp|cloudflare-warp|tor-router`;

/**
 * Capabilities of Docker's default set that no ordinary start, work or stop of a server uses, and what shows that this one may, beside the
 * programs that it calls (`usesCapability`). Sources: capabilities(7); debian/rules of iputils, tcpdump and wireshark (file capability NET_RAW); OpenSSH audit-linux.c and Linux-PAM
 * libpam/pam_audit.c, which refuse a login when the audit record cannot be written (containers/podman#10164, containers/podman#8812);
 * setcap(8) and user_namespaces(7) (SETFCAP); mknod(2). Read 2026-11-25.
 */
export const spareCapabilities: readonly CapabilitySigns[] = [
  {
    name: 'AUDIT_WRITE',
    names:
      /ssh|sftp|ftp|(?<![a-z])cron|git(lab|ea|ness|bucket|blit)|gogs|forgejo|gerrit|onedev|phabricator|mail(?!hog|pit|catcher)|dovecot|postfix|exim|imap|samba|smb|(?<![a-z])su(do)?(?![a-z])|(?<![a-z])pam(?![a-z])|login|bastion|jump|xrdp|rdesktop|vnc|desktop|systemd|audit|sssd|freeipa|cockpit|webmin|panel/i,
    // Images with a server of their own often run jobs or let people in as well: FreshRSS does where CRON_MIN is set (its Docker/README.md).
    settings: /(?<![a-z])cron(?!y)|sshd|ssh_host|authorized_keys/i,
    // SSH, FTP, SMTP, POP, IMAP, SMB, RDP.
    ports: new Set(['21', '22', '25', '110', '139', '143', '445', '465', '587', '993', '995', '2222', '3389']),
  },
  {
    name: 'MKNOD',
    names: new RegExp(`(?<![a-z0-9])(${tunnels})(?![a-z0-9])|vpn|debootstrap|buildah|podman|kaniko|dind|systemd|chroot|rootfs|udev`, 'i'),
  },
  {
    name: 'NET_RAW',
    names: new RegExp(
      `(?<![a-z0-9])(${tunnels})(?![a-z0-9])|vpn|(?<![a-z])(f|h|ar|net-?|ic|tcp|smoke)?ping[36]?(?![a-z])|traceroute|mtr(?![a-z])|tcpdump|libpcap|pcap|tshark|wireshark|netshoot|nmap|masscan|scan|sniff|suricata|snort|zeek|ntop|netflow|(?<![a-z])arp|scapy|icmplib|raw-socket|dhcp|dnsmasq|pi-?hole|adguard|kea(?![a-z])|avahi|mdns|zeroconf|bonjour|homekit|homebridge|home-?assistant|matter(?!most)|keepalived|vrrp|frr|(?<![a-z])bird|quagga|router|gateway|firewall|iptables|nftables|netfilter|uptime|kuma|gatus|blackbox|statping|healthchecks|monitor|zabbix|nagios|icinga|checkmk|check-mk|naemon|librenms|observium|prtg|netdata|telegraf|netbox-agent|speedtest|netalert|pi-?alert|upsnap|wake|wol|unifi|omada|probe|heartbeat|packetbeat|multicast|igmp|pimd|asterisk|freepbx`,
      'i',
    ),
    // Of protocols that work below TCP and UDP or answer to raw packets: DHCP, IPsec, OpenVPN, WireGuard.
    ports: new Set(['67', '68', '500', '546', '547', '1194', '1701', '4500', '41641', '51820', '51821']),
  },
  {
    name: 'SETFCAP',
    // HashiCorp's servers and their forks give their program IPC_LOCK at each start, and end where that fails (openbao/openbao .release/docker/docker-entrypoint.sh).
    names:
      /buildah|podman|kaniko|rootless|dind|buildkit|umoci|skopeo|img(?![a-z])|systemd|debootstrap|packer|rootfs|(?<![a-z])(?:vault|(?:open)?bao|boundary)(?![a-z])/i,
  },
];

/** What shows that programs of an image gain privileges after the start, and which. */
interface GainSign {
  /** Words in names of images. */
  readonly names: RegExp;
  /** A clause about its program. */
  readonly note: string;
}

/**
 * Images whose programs gain privileges on purpose. Sources: postdrop(1) of Postfix, setgid, and docker-mailserver/docker-mailserver#3619 (Sieve loses what it
 * sends); librenms/docker, zabbix/zabbix-docker, JasonRivers/Docker-Nagios and telekom-security/tpotce docker/p0f, Dockerfiles: setcap or chmod u+s of fping, nmap,
 * ping, check_icmp and p0f; CollaboraOnline/online docker/from-packages/Dockerfile, setcap of coolforkit. Read 2026-12-01.
 */
export const gainSigns: readonly GainSign[] = [
  {
    names: /(?<![a-z])(?:dovecot|postfix|mail-?server|iredmail|mailcow)(?![a-z])/i,
    note: 'mail that its own programs send goes through postdrop, a setgid program',
  },
  {
    names:
      /(?<![a-z])(?:librenms|smokeping|zabbix-(?:server|proxy|appliance)|nagios|naemon|icinga2?|centreon|observium|check-?mk|p0f)(?![a-z])/i,
    note: 'it sends raw packets as another user than root, by setuid programs or file capabilities',
  },
  { names: /(?<![a-z])(?:collabora|coolwsd|loolwsd)(?![a-z])/i, note: 'it makes the jails of its documents with file capabilities' },
];

/** True for a program that may use a capability while it is root. */
export function usesCapability(program: string, name: CapabilityName): boolean {
  const { needed = [], possible = [] } = programFacts(program)?.capabilities ?? {};
  return needed.includes(name) || possible.includes(name);
}

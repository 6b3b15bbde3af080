import type { Process } from '../core/probe/start';

/*
 * Files of /proc, read as proc_pid_status(5), user_namespaces(7) and Documentation/networking/proc_net_tcp.rst of Linux describe them.
 */

/** A process by its `status`; `undefined` for one that has ended. @param uids its `uid_map` @param gids its `gid_map` */
export function processOf(status: string, uids = '', gids = ''): Process | undefined {
  const field = (name: string): string | undefined => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1];
  const [name, uid, gid, effective, bounding] = ['Name', 'Uid', 'Gid', 'CapEff', 'CapBnd'].map(field);
  const isDead = /^[ZX]/.test(field('State') ?? 'Z');
  if (isDead || name === undefined || uid === undefined || gid === undefined || effective === undefined) return undefined;
  return {
    name,
    // Real, effective, saved, of the file system: the second one counts.
    uid: inMap(uids, Number(uid.split(/\s+/)[1])),
    gid: inMap(gids, Number(gid.split(/\s+/)[1])),
    effective: BigInt(`0x${effective}`),
    bounding: BigInt(`0x${bounding ?? '0'}`),
    noNewPrivileges: field('NoNewPrivs') === '1',
    seccomp: Number(field('Seccomp') ?? 0),
  };
}

/** What an id is called inside of a user namespace. @param map lines of `inside outside count` */
function inMap(map: string, id: number): number {
  for (const line of map.split('\n')) {
    const [inside, outside, count] = line.trim().split(/\s+/).map(Number);
    if (inside !== undefined && outside !== undefined && count !== undefined && id >= outside && id < outside + count)
      return inside + id - outside;
  }
  return id;
}

/** The tables of sockets of a network namespace, each with the state in which its sockets wait for others. */
export const socketTables = [
  { name: 'tcp', state: '0A' },
  { name: 'tcp6', state: '0A' },
  { name: 'udp', state: '07' },
  { name: 'udp6', state: '07' },
] as const;

/** Ports that Linux gives to those who ask for none (`ip_local_port_range`): of UDP, a socket that asks others looks like one that serves. */
const firstGiven = 32768;

/** Docker answers names there, in each container. */
const resolver = '127.0.0.11';

/** What listens, by a table of sockets: `tcp 0.0.0.0:80`. */
export function listeningIn(table: (typeof socketTables)[number], text: string): string[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local, , state] = line.trim().split(/\s+/);
      const [address, port] = local?.split(':') ?? [];
      if (state !== table.state || address === undefined || port === undefined) return [];
      const number = Number.parseInt(port, 16);
      const host = hostOf(address);
      if (host === resolver || (table.name.startsWith('udp') && number >= firstGiven)) return [];
      return [`${table.name} ${host.includes(':') ? `[${host}]` : host}:${number}`];
    });
}

/** An address as the kernel prints it: 32-bit words in the machine's byte order, little-endian wherever Docker runs today. */
function hostOf(hex: string): string {
  const bytes = hex.match(/.{8}/g)?.flatMap((word) => word.match(/../g)?.reverse() ?? []) ?? [];
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => Number.parseInt(`${bytes[2 * index]}${bytes[2 * index + 1]}`, 16));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    return `::ffff:${bytes
      .slice(12)
      .map((byte) => Number.parseInt(byte, 16))
      .join('.')}`;
  }
  // As text, with the longest run of zeros left out where it is at least two long.
  const full = groups.map((group) => group.toString(16)).join(':');
  const runs = [...full.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const [longest] = runs;
  if (longest === undefined) return full;
  return `${full.slice(0, longest.index)}::${full.slice(longest.index + longest[0].length).replace(/^:/, '')}`;
}

/** The port of something that listens to TCP on an address that others reach; `undefined` for everything else. */
export function reachablePort(listening: string): number | undefined {
  const [, host, port] = /^tcp6? (\S+):(\d+)$/.exec(listening) ?? [];
  if (host === undefined || /^(?:127\.|\[::1\]|\[::ffff:127\.)/.test(host)) return undefined;
  return Number(port);
}

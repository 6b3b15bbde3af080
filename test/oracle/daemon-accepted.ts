/** A difference between dockerd's answer and ours that is meant. */
interface Accepted {
  readonly id: string;
  readonly why: string;
  readonly dockerd: RegExp;
  readonly ours: RegExp;
}

const nothing = /^$/;

/** Each with the reason why ours stands; docs/oracle.md names them. */
export const acceptedDifferences: readonly Accepted[] = [
  {
    id: 'duplicate-key',
    why: 'dockerd takes the last of several equal keys and drops the others; nobody means that, so it is a problem.',
    dockerd: nothing,
    ours: /is written twice/,
  },
  {
    id: 'certificates',
    why: 'Whether certificates can be read is a question to the machine, not to the file, and flags may name them.',
    dockerd: /^invalid TLS configuration: /,
    ours: nothing,
  },
  {
    id: 'remapped-user',
    why: 'Whether the user of "userns-remap" is there, or can be made, is a question to the machine.',
    dockerd: /"dockremap" user creation|(user|gid|uid) lookup|getent/,
    ours: nothing,
  },
  {
    id: 'proxy-program',
    why: 'Whether the program of "userland-proxy-path" is there is a question to the machine.',
    dockerd: /invalid userland-proxy-path: (exec|stat)/,
    ours: nothing,
  },
  {
    id: 'windows',
    why: 'The daemon that judges runs on Linux and refuses what only that of Windows knows.',
    dockerd: /only supported on windows/,
    ours: nothing,
  },
  {
    id: 'at-start',
    why: 'dockerd says it when it starts, and not with --validate.',
    dockerd: nothing,
    ours: /"icc": false needs the firewall/,
  },
];

/** The id of the reason why ours stands. */
export function acceptedOfDaemon(ours: string | undefined, dockerd: string): string | undefined {
  if ((ours === undefined) === (dockerd === '')) return undefined;
  return acceptedDifferences.find((each) => each.ours.test(ours ?? '') && each.dockerd.test(dockerd))?.id;
}

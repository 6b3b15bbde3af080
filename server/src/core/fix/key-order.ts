/** The order in which keys are added to a service or a daemon, as hand-written hardened ones have it. */
const order = [
  'privileged',
  'user',
  'network_mode',
  'pid',
  'ipc',
  'uts',
  'cgroup',
  'cgroup_parent',
  'userns_mode',
  'ports',
  'read_only',
  'tmpfs',
  'cap_drop',
  'cap_add',
  'devices',
  'security_opt',
  'pids_limit',
  'mem_limit',
  'cpus',
  // Of a daemon.json.
  'userns-remap',
  'no-new-privileges',
  'icc',
  'selinux-enabled',
  'live-restore',
  'userland-proxy',
  'log-opts',
  'default-ulimits',
];

/** Compares two keys that are to be added: those of the order first, the others by name. */
export function byKeyOrder(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * Index of the key of a map that a new one is written behind: the last, but keys of the order at the end of the map that come
 * later there stay behind the new one. So the text is the same whichever of two fixes is applied first.
 */
export function indexBefore(added: string, present: readonly { readonly key: string }[]): number {
  let index = present.length - 1;
  while (index > 0 && rank(present[index]!.key) < order.length && byKeyOrder(present[index]!.key, added) > 0) index--;
  return index;
}

function rank(key: string): number {
  const index = order.indexOf(key);
  return index < 0 ? order.length : index;
}

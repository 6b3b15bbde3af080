/** The order in which keys are added to a service or a daemon, as hand-written hardened ones have it. */
const order = [
  'command',
  'depends_on',
  'environment',
  'restart',
  'healthcheck',
  'logging',
  'networks',
  'oom_kill_disable',
  'oom_score_adj',
  'cpu_quota',
  'deploy',
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
  'secrets',
  'configs',
  'read_only',
  'tmpfs',
  'cap_drop',
  'cap_add',
  'devices',
  'security_opt',
  'pids_limit',
  'mem_limit',
  'cpus',
  'memory',
  'pids',
  // Of a daemon.json.
  'tlsverify',
  'tlscacert',
  'tlscert',
  'tlskey',
  'authorization-plugins',
  'userns-remap',
  'no-new-privileges',
  'icc',
  'selinux-enabled',
  'live-restore',
  'userland-proxy',
  'log-opts',
  'default-ulimits',
];

/** The order of keys in a service that is not there yet: what it is, what it works with, what it may not do. */
const made = ['image', 'restart', 'labels', 'environment', 'volumes', 'networks'];

/** Compares two keys that are to be added, or paths of keys: those of the order first, the others by name. */
export function byKeyOrder(a: string, b: string): number {
  const [left, right] = [ofNewService(a), ofNewService(b)];
  if (left && right && left.name === right.name) return rankMade(left.key) - rankMade(right.key) || byKeyOrder(left.key, right.key);
  return rank(a.split('.')[0]!) - rank(b.split('.')[0]!) || (a < b ? -1 : a > b ? 1 : 0);
}

/** Keys that fixes add more often than authors: where one stands, those that come earlier in the order go in front of it. */
const walls = new Set(['user', 'read_only', 'tmpfs', 'cap_drop', 'cap_add', 'security_opt', 'pids_limit', 'mem_limit', 'cpus']);

/** A variable of an environment. */
const variable = /^[A-Z][A-Z0-9_]*$/;

/**
 * Index of the key of a map that a new one is written behind: the last, unless one of the walls comes later in the order, or keys of the
 * order at the end of the map do; those stay behind the new one. Variables that stand in order stay in order. So the text is the same whichever of two fixes is applied first.
 */
export function indexBefore(added: string, present: readonly { readonly key: string }[]): number {
  const sorted = variable.test(added) && present.every(({ key }, i) => variable.test(key) && (i === 0 || present[i - 1]!.key < key));
  if (sorted) return Math.max(0, present.filter(({ key }) => key < added).length - 1);
  const later = present.findIndex(({ key }, position) => position > 0 && walls.has(key) && byKeyOrder(key, added) > 0);
  let index = (later < 0 ? present.length : later) - 1;
  while (index > 0 && rank(present[index]!.key) < order.length && byKeyOrder(present[index]!.key, added) > 0) index--;
  return index;
}

/**
 * Index of the key of a JSON object that a new one is written before: the first of the order that comes later; -1 for none, and the new one
 * comes last. Keys outside the order do not count, so the text is the same whether one of them goes before or after.
 */
export function indexOfLater(added: string, present: readonly { readonly key: string }[]): number {
  if (rank(added) === order.length) return -1;
  return present.findIndex(({ key }) => rank(key) < order.length && byKeyOrder(key, added) > 0);
}

/** `services.NAME.KEY...`: a key of a service that is made as a whole. */
function ofNewService(path: string): { readonly name: string; readonly key: string } | undefined {
  const [, name, key] = /^services\.([^.]+)\.(.+)$/.exec(path) ?? [];
  return name !== undefined && key !== undefined ? { name, key } : undefined;
}

function rankMade(key: string): number {
  const index = made.indexOf(key.split('.')[0]!);
  return index < 0 ? made.length : index;
}

function rank(key: string): number {
  const index = order.indexOf(key.split('.')[0]!);
  return index < 0 ? order.length : index;
}

/** The order in which keys are added to a service, as hand-written hardened services have it. */
const order = [
  'privileged',
  'user',
  'network_mode',
  'ports',
  'read_only',
  'tmpfs',
  'cap_drop',
  'cap_add',
  'security_opt',
  'pids_limit',
  'mem_limit',
  'cpus',
];

/** Compares two keys that are to be added: those of the order first, the others by name. */
export function byKeyOrder(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

/** True for a key of the order that comes behind another key there. */
export function standsBehind(present: string, added: string): boolean {
  return rank(present) < order.length && byKeyOrder(present, added) > 0;
}

function rank(key: string): number {
  const index = order.indexOf(key);
  return index < 0 ? order.length : index;
}

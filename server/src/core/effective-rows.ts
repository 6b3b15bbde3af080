import { defaultCapabilities } from './knowledge/capabilities';
import type { Effective, EffectiveMount, Fact, Hook, Namespace, ProcessPrivilege } from './model/effective';
import type { Site } from './text/site';

/** One line about a service: what, how it is, who says so. */
export interface Row {
  readonly what: string;
  readonly value: string;
  /** Phrases, one for each source. */
  readonly because: readonly string[];
  /** Where it is written; none for what nobody wrote. */
  readonly at: readonly Site[];
}

/** Longer lists are cut: a row is read at a glance. */
const most = 6;

/** The effective privileges of a service as a few rows for people. */
export function effectiveRows(effective: Effective): Row[] {
  const { limits, namespaces, devices } = effective;
  const shared = Object.entries(namespaces).filter(([name, fact]) => name !== 'user' && isShared(fact));
  const remap = namespaces.user.source === 'service' ? [namespaces.user] : [];
  const bounds = [limits.memory, limits.cpus, limits.pids];
  return [
    ...processRows(effective),
    row('LSM', `AppArmor ${lsm(effective.lsm.apparmor)}, SELinux ${lsm(effective.lsm.selinux)}`, [
      effective.lsm.apparmor,
      effective.lsm.selinux,
    ]),
    row('Namespaces', shared.length === 0 ? 'its own' : shared.map(([name, fact]) => `${name}: ${namespaceText(fact)}`).join(', '), [
      ...(shared.length === 0 ? [namespaces.pid] : shared.map(([, fact]) => fact)),
      ...remap,
    ]),
    row(
      'Kernel paths',
      text(effective.paths.masked, (list) => (list.length === 0 ? 'open: nothing in /proc and /sys is masked' : 'masked')),
      [effective.paths.masked],
    ),
    row(
      'Root file system',
      text(effective.rootfsWritable, (on) => (on ? 'writable' : 'read-only')),
      [effective.rootfsWritable],
    ),
    ...mountRows(effective),
    ...(devices.all.known && !devices.all.value && devices.list.length + devices.rules.length === 0
      ? []
      : [
          row(
            'Devices',
            devices.all.known && devices.all.value
              ? "all of the host's"
              : cut([...devices.list.map((one) => text(one, ({ host }) => host)), ...devices.rules.map((one) => text(one, String))]),
            [devices.all, ...devices.list, ...devices.rules],
          ),
        ]),
    row('Limits', `memory ${text(limits.memory, bytes)}, cpus ${text(limits.cpus, bound)}, pids ${text(limits.pids, bound)}`, bounds),
    ...(effective.ports.length === 0
      ? []
      : [
          row(
            'Ports',
            cut(
              effective.ports.map(
                ({ address, published, target }) =>
                  `${text(address, (ip) => ip || 'all addresses')}:${text(published, (port) => port || 'any')} to ${text(target, String)}`,
              ),
            ),
            effective.ports.flatMap(({ address, target }) => [address, target]),
          ),
        ]),
    ...effective.hooks.map(hookRow),
    ...buildRows(effective),
  ];
}

function processRows(one: ProcessPrivilege): Row[] {
  const { bounding, effective } = one.capabilities;
  const held = text(effective, capabilityText);
  const most = text(bounding, capabilityText);
  return [
    row(
      'User',
      text(one.user, ({ text: name, root }) => (root && name !== 'root' ? `${name} (root)` : name)),
      [one.user, ...one.groups],
    ),
    row(
      'Can become root',
      text(one.canBecomeRoot, (on) => (on ? 'yes' : 'no')),
      [one.canBecomeRoot],
    ),
    row('Capabilities', held === most ? held : `${held}; at most ${most}`, [bounding, effective]),
    row(
      'no-new-privileges',
      text(one.noNewPrivileges, (on) => (on ? 'on' : 'off')),
      [one.noNewPrivileges],
    ),
    row(
      'seccomp',
      text(one.seccomp, (filter) =>
        filter.profile === 'custom'
          ? `${filter.file}${filter.allowsAll === null ? ' (cannot be read)' : filter.allowsAll ? ' (lets through what it does not name)' : ''}`
          : filter.profile,
      ),
      [one.seccomp],
    ),
  ];
}

function capabilityText(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  if (names.length >= 41) return 'all';
  const isDefault = names.length === defaultCapabilities.length && defaultCapabilities.every((name) => names.includes(name));
  if (isDefault) return `${names.length}, Docker's default set`;
  const added = names.filter((name) => !defaultCapabilities.some((one) => one === name));
  if (names.length <= most) return names.join(', ');
  return `${names.length}${added.length > 0 ? `, among them ${cut(added)}` : ', all of them of the default set'}`;
}

function lsm(fact: Fact<string | object>): string {
  return text(fact, (value) => (typeof value === 'string' ? value : Object.values(value).flat().join(' ')));
}

function isShared(fact: Fact<Namespace>): boolean {
  return !fact.known || fact.value.mode === 'host' || fact.value.mode === 'joined';
}

function namespaceText(fact: Fact<Namespace>): string {
  return text(fact, (value) => (value.mode === 'joined' ? value.with : value.mode));
}

function mountRows({ mounts, moreMounts }: Effective): Row[] {
  if (mounts.length === 0 && moreMounts.known) return [];
  const parts = mounts.map(mountText);
  if (!moreMounts.known) parts.push('and others that cannot be read');
  return [
    row('Mounts', cut(parts), [
      ...mounts.map(({ target, from }): Fact<unknown> => from ?? target),
      ...(moreMounts.known ? [] : [moreMounts]),
    ]),
  ];
}

function mountText({ kind, from, target, readOnly, inheritedFrom }: EffectiveMount): string {
  const source = from ? `${text(from, String)} at ` : kind === 'tmpfs' ? 'tmpfs at ' : '';
  const mode = text(readOnly, (on) => (on ? 'read-only' : 'writable'));
  return `${source}${text(target, String)} (${mode}${inheritedFrom === undefined ? '' : `, from ${inheritedFrom}`})`;
}

function hookRow(hook: Hook): Row {
  const user = text(hook.user, ({ text: name }) => name);
  const capabilities = text(hook.capabilities.effective, capabilityText);
  const where = hook.runs === 'exec' ? 'in the container' : 'in a container of its own';
  return row(hook.when, `${where}, as ${user}, capabilities: ${capabilities}`, [hook.user, hook.capabilities.bounding]);
}

function buildRows({ build }: Effective): Row[] {
  if (!build) return [];
  const notes = [
    ...(build.insecure.known && !build.insecure.value ? [] : [`without confinement: ${text(build.insecure, (on) => (on ? 'yes' : 'no'))}`]),
    ...(isShared(build.network) ? [`network: ${namespaceText(build.network)}`] : []),
    ...(build.ssh.length > 0 ? ['SSH agent'] : []),
  ];
  return notes.length === 0 ? [] : [row('Build', notes.join(', '), [build.insecure, build.network, ...build.ssh])];
}

function row(what: string, value: string, facts: readonly Fact<unknown>[]): Row {
  const told = facts.filter((fact) => fact.source !== 'engine');
  const chosen = told.length > 0 ? told : facts;
  const at = told
    .map((fact) => fact.at)
    .filter((site, index, all) => all.findIndex(({ file, start }) => file === site.file && start === site.start) === index);
  return { what, value, because: [...new Set(chosen.map(({ because }) => because))].slice(0, 3), at: at.slice(0, 3) };
}

/** A value in words; one that is unknown names what it hangs on. */
function text<T>(fact: Fact<T>, words: (value: T) => string): string {
  if (fact.known) return words(fact.value);
  return fact.variables.length === 0 ? 'unknown' : `unknown (${fact.variables.map((name) => `$${name}`).join(', ')})`;
}

function bound(value: number | null): string {
  return value === null ? 'unlimited' : String(value);
}

function bytes(value: number | null): string {
  if (value === null) return 'unlimited';
  const units = ['', ' KiB', ' MiB', ' GiB', ' TiB'];
  let power = 0;
  for (let left = value; power < units.length - 1 && left >= 1024 && left % 1024 === 0; left /= 1024) power++;
  return `${value / 1024 ** power}${units[power] || ' bytes'}`;
}

function cut(parts: readonly string[]): string {
  return parts.length <= most ? parts.join(', ') : `${parts.slice(0, most).join(', ')} and ${parts.length - most} more`;
}

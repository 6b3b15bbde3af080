import { allCapabilities, defaultCapabilities } from '../../knowledge/capabilities';
import type { Trace } from '../traced';
import type { Fact } from './fact';
import type { Effective, EffectiveMount, EffectivePort, Namespace, Seccomp } from './types';

/** One line of the table of what a service may do. */
export interface Row {
  readonly name: string;
  /** In words: `unknown (depends on $UID)`. */
  readonly value: string;
  /** Why it is so, as a phrase. */
  readonly because: string;
  readonly trace: Trace;
  /** True for a default of Docker Engine: no file sets it. */
  readonly byDefault: boolean;
}

/** What a service's container may do, as lines of a table; what is as usual and harmless takes none. */
export function privilegeRows(effective: Effective): Row[] {
  const { capabilities, namespaces, lsm, devices, limits } = effective;
  const rows: Row[] = [
    row('user', effective.user, ({ text, root }) => (root && text !== 'root' ? `${text} (root)` : text)),
    ...effective.groups.map((group) => row('group', group, (text) => text)),
    row('can become root', effective.canBecomeRoot, yesOrNo),
    ...(isDefault(effective.privileged) ? [] : [row('privileged', effective.privileged, yesOrNo)]),
    capabilityRow(capabilities),
    row('no-new-privileges', effective.noNewPrivileges, yesOrNo),
    row('seccomp', effective.seccomp, seccompWords),
  ];
  for (const [name, fact] of [
    ['AppArmor', lsm.apparmor],
    ['SELinux', lsm.selinux],
  ] as const) {
    if (!isDefault(fact))
      rows.push(row(name, fact as Fact<unknown>, (value) => (typeof value === 'string' ? value : JSON.stringify(value))));
  }
  for (const [name, fact] of Object.entries(namespaces)) {
    if (!isDefault(fact)) rows.push(row(`${name} namespace`, fact, namespaceWords));
  }
  rows.push(row('root filesystem', effective.rootfsWritable, (writable) => (writable ? 'writable' : 'read-only')));
  for (const mount of effective.mounts) rows.push(mountRow(mount));
  if (!isDefault(devices.all)) rows.push(row('devices', devices.all, (all) => (all ? 'all host devices' : 'the default devices')));
  rows.push(
    ...devices.list.map((one) =>
      row('device', one, ({ host, permissions }) => (permissions === undefined ? host : `${host} (${permissions})`)),
    ),
    ...devices.rules.map((one) => row('device rule', one, (rule) => rule)),
    row('memory', limits.memory, (bytes) => (bytes === null ? 'no limit' : `${bytes} bytes`)),
    row('processes', limits.pids, (pids) => (pids === null ? 'no limit' : String(pids))),
    row('CPUs', limits.cpus, (cpus) => (cpus === null ? 'no limit' : String(cpus))),
    ...effective.ports.map(portRow),
    ...effective.hooks.flatMap((hook) => [
      row(`${hook.when} user`, hook.user, ({ text }) => text),
      row(`${hook.when} capabilities`, hook.capabilities.bounding, capabilityWords),
    ]),
  );
  if (effective.build) {
    const { insecure, network } = effective.build;
    if (!isDefault(insecure)) rows.push(row('build', insecure, (value) => (value ? 'without confinement' : 'confined')));
    if (!isDefault(network)) rows.push(row('build network', network, namespaceWords));
  }
  return rows;
}

function isDefault(fact: Fact<unknown>): boolean {
  return fact.source === 'engine' && fact.known;
}

function row<T>(name: string, fact: Fact<T>, words: (value: T) => string): Row {
  const { because } = fact;
  return { name, value: fact.known ? words(fact.value) : unknownWords(fact.variables), because, trace: fact, byDefault: isDefault(fact) };
}

function unknownWords(variables: readonly string[]): string {
  return variables.length === 0 ? 'unknown' : `unknown (depends on ${variables.map((name) => `$${name}`).join(', ')})`;
}

function yesOrNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function capabilityWords(names: readonly string[]): string {
  const usual: readonly string[] = [...defaultCapabilities];
  if (names.length === 0) return 'none';
  if (names.length === [...allCapabilities].length) return `all ${names.length}`;
  const more = names.filter((name) => !usual.includes(name));
  const fewer = usual.filter((name) => !names.includes(name));
  if (fewer.length === 0) return more.length === 0 ? `Docker's ${names.length}` : `Docker's ${usual.length} and ${more.join(', ')}`;
  return names.length <= 8
    ? names.join(', ')
    : `${names.length}, without ${fewer.join(', ')}${more.length > 0 ? `, with ${more.join(', ')}` : ''}`;
}

/** What the process holds, and what it could ever get where that is more; an unknown user counts as root. */
function capabilityRow({ bounding, effective }: Effective['capabilities']): Row {
  const most = row('capabilities', bounding, capabilityWords);
  const held = row('capabilities', effective, capabilityWords);
  return !effective.known || held.value === most.value ? most : { ...most, value: `${held.value}; at most ${most.value}` };
}

function seccompWords(seccomp: Seccomp): string {
  return seccomp.profile === 'custom'
    ? `${seccomp.file}${seccomp.allowsAll ? ' (allows calls that it does not name)' : ''}`
    : seccomp.profile;
}

function namespaceWords(namespace: Namespace): string {
  return namespace.mode === 'joined' ? `that of ${namespace.with}` : namespace.mode;
}

function mountRow(mount: EffectiveMount): Row {
  const because = mount.inheritedFrom ? `mounted by "${mount.inheritedFrom}"` : mount.target.because;
  return { name: `mount (${mount.kind})`, value: mountWords(mount), because, trace: mount, byDefault: false };
}

/** What is mounted where, and how. */
export function mountWords(mount: EffectiveMount): string {
  const said = <T>(fact: Fact<T> | undefined, words: (value: T) => string): string | undefined =>
    fact && (fact.known ? words(fact.value) : unknownWords(fact.variables));
  const from = said(mount.from, (text) => text);
  const target = said(mount.target, (text) => text);
  const how = said(mount.readOnly, (readOnly) => (readOnly ? 'read-only' : 'writable'));
  return `${from === undefined ? '' : `${from} at `}${target}, ${how}`;
}

function portRow(port: EffectivePort): Row {
  const text = (fact: Fact<string>, empty: string): string => (fact.known ? fact.value || empty : unknownWords(fact.variables));
  const outside = `${text(port.address, 'all addresses')}, port ${text(port.published, 'chosen by Docker')}`;
  return {
    name: 'port',
    value: `${text(port.target, '')}/${port.protocol} on ${outside}`,
    because: port.target.because,
    trace: port,
    byDefault: false,
  };
}

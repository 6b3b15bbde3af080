import fc from 'fast-check';
import { allCapabilities } from '../../../server/src/core/knowledge/capabilities';
import type { HostPathClass } from '../../../server/src/core/knowledge/host-path-fact';
import { openWays, scoreOf, weightedSum } from '../../../server/src/core/score/exposure';
import type { PathClass } from '../../../server/src/core/score/formula';
import type { DeviceGrant, Place, Privileges } from '../../../server/src/core/score/privileges';

/** Ladders of privilege, each step grants more than the one before. */
export const ladders = {
  starts: ['user', 'grouped', 'step-down', 'root'],
  seccomp: ['filter', 'custom', 'off'],
  apparmor: ['default', 'custom', 'off'],
  selinux: ['default', 'custom', 'off'],
  pid: ['own', 'joined', 'host'],
  ipc: ['own', 'joined', 'host'],
  uts: ['own', 'joined', 'host'],
  cgroup: ['own', 'joined', 'host'],
  network: ['none', 'own', 'bridge', 'joined', 'host'],
  ports: ['none', 'loopback', 'address', 'everywhere'],
  privilegedHook: ['none', 'exec', 'container'],
  remoteApi: ['none', 'somewhere', 'host'],
} as const;

/** Parts that are there or not. */
export const switches = [
  'privileged',
  'gains',
  'unmasked',
  'cgroupWritable',
  'rootfsWritable',
  'neighbours',
  'localPrograms',
  'insecureBuild',
  'hostCommand',
] as const satisfies readonly (keyof Privileges)[];

const classes: readonly HostPathClass[] = ['benign', 'minor', 'state', 'neighbours', 'secret', 'account', 'root-equivalent'];
const gravity: Readonly<Record<HostPathClass, number>> = {
  benign: 0,
  minor: 1,
  state: 2,
  neighbours: 3,
  secret: 3,
  account: 3,
  'root-equivalent': 4,
};

const place: fc.Arbitrary<Place> = fc
  .record({
    n: fc.nat(6),
    writable: fc.boolean(),
    reading: fc.constantFrom(...classes),
    writing: fc.constantFrom(...classes),
    socket: fc.option(fc.constantFrom('engine', 'init', 'user-engine', 'builder', 'bus'), { nil: undefined }),
    guarded: fc.boolean(),
    home: fc.boolean(),
    shared: fc.boolean(),
    kernel: fc.option(fc.constantFrom('proc', 'sys', 'cgroup'), { nil: undefined }),
    contained: fc.boolean(),
  })
  .map(
    ({ n, socket, kernel, reading, writing, ...rest }): Place => ({
      key: `mount ${n}`,
      what: `/place/${n}`,
      gives: '',
      reading,
      writing: gravity[writing] < gravity[reading] ? reading : writing,
      ...(socket && { socket: socket as NonNullable<Place['socket']> }),
      ...(kernel && { kernel: kernel as NonNullable<Place['kernel']> }),
      ...rest,
    }),
  );

const device: fc.Arbitrary<DeviceGrant> = fc
  .record({
    n: fc.nat(4),
    counts: fc.constantFrom(0.15, 0.3, 0.4, 1),
    disk: fc.constantFrom(undefined, 'read', 'write'),
    memory: fc.boolean(),
    rule: fc.boolean(),
  })
  .map(
    ({ n, disk, ...rest }): DeviceGrant => ({
      key: `device ${n}`,
      what: `/dev/${n}`,
      ...(disk && { disk: disk as 'read' | 'write' }),
      ...rest,
    }),
  );

const steps = Object.fromEntries(
  Object.entries(ladders).map(([name, ladder]) => [name, fc.constantFrom(...(ladder as readonly string[]))]),
);
const flags = Object.fromEntries(switches.map((name) => [name, fc.boolean()]));

/** Any privileges. */
export const privileges: fc.Arbitrary<Privileges> = fc
  .record({
    ...steps,
    ...flags,
    capabilities: fc.subarray([...allCapabilities]).map((names) => new Set(names)),
    places: fc.uniqueArray(place, { maxLength: 4, selector: ({ key }) => key }),
    devices: fc.uniqueArray(device, { maxLength: 3, selector: ({ key }) => key }),
    unlimited: fc.record({ memory: fc.boolean(), pids: fc.boolean(), cpus: fc.boolean() }),
    users: fc.constantFrom('as set', 'remapped', 'asked'),
    proxy: fc.constantFrom('none', 'none', 'none', 'read'),
  })
  .map((record): Privileges => {
    const { users, ...rest } = record as unknown as Privileges & { readonly users: string };
    return { ...rest, hostUsers: users === 'asked', remapped: users === 'remapped' };
  });

/** The same with less: any part one or more steps down, any item taken out of a set. Each number decides about one part. */
export function lowered(from: Privileges, choices: readonly number[]): Privileges {
  let at = 0;
  const next = (n: number): number => (choices[at++ % choices.length] ?? 0) % n;
  const down: Record<string, unknown> = { ...from };
  for (const [name, ladder] of Object.entries(ladders)) {
    const all = ladder as readonly string[];
    const step = all.indexOf(from[name as keyof typeof ladders]);
    down[name] = all[step - next(step + 1)];
  }
  for (const name of switches) down[name] = from[name] && next(3) > 0;
  down.capabilities = new Set([...from.capabilities].filter(() => next(3) > 0));
  down.places = from.places.filter(() => next(4) > 0).map((one) => (next(3) > 0 ? one : { ...one, writable: false, shared: false }));
  down.devices = from.devices
    .filter(() => next(4) > 0)
    .map((one) => (one.disk === 'write' && next(2) > 0 ? { ...one, disk: 'read' } : one));
  down.unlimited = {
    memory: from.unlimited.memory && next(2) > 0,
    pids: from.unlimited.pids && next(2) > 0,
    cpus: from.unlimited.cpus && next(2) > 0,
  };
  if (from.hostUsers && next(2) > 0) down.hostUsers = false;
  return down as unknown as Privileges;
}

const order: readonly PathClass[] = ['kernel', 'D', 'proxied', 'proxy', 'C', 'B', 'A'];

/** The paths of privileges by name, each with its gravest class. */
export function pathsOf(of: Privileges): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { way, open } of openWays(of)) found.set(way.name, Math.max(found.get(way.name) ?? -1, order.indexOf(open.class)));
  return found;
}

/** Why one container that has a part of what another one has is the more exposed of both; nothing where it is not. */
export function raised(more: Privileges, less: Privileges): string | undefined {
  const score = (of: Privileges): number =>
    scoreOf(
      weightedSum(of),
      of,
      openWays(of).map(({ way, open }) => ({ ...open, name: way.name })),
    );
  if (score(less) > score(more)) return `score ${score(more)} -> ${score(less)}`;
  const before = pathsOf(more);
  for (const [name, rank] of pathsOf(less)) if (rank > (before.get(name) ?? -1)) return `path ${name}`;
  return undefined;
}

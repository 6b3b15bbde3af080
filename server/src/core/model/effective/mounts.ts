import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import type { ContainerConfig, Mount } from '../container';
import type { Project } from '../project';
import type { Trace, Traced } from '../traced';
import { byDefault, type Fact, fact, factOf, unknown } from './fact';
import { serviceNamed } from './siblings';
import type { EffectiveMount } from './types';

/** The mounts of a service and whether there may be more. */
export interface Mounts {
  readonly mounts: readonly EffectiveMount[];
  readonly more: Fact<boolean>;
}

/**
 * What a service's container mounts: what it names itself, its secrets and configs that are files, and what `volumes_from` takes over
 * from others, theirs included. One target is mounted once: the last of its own wins over secrets, configs and what is taken over
 * (docker/compose pkg/compose/create.go fillBindMounts, moby/moby daemon/volumes.go registerMountPoints).
 */
export function mountsOf(service: ContainerConfig, project: Project): Mounts {
  const known = answersOf(project);
  return known.get(service) ?? collect(service, project, known);
}

/**
 * The mounts of all services of a project, each after those that it takes mounts from. In a circle, which Compose refuses, the one that
 * is written first knows nothing of the last: so the answer depends on no question.
 */
const answersOf = memoize((project: Project): ReadonlyMap<ContainerConfig, Mounts> => {
  const known = new Map<ContainerConfig, Mounts>();
  const entered = new Set<ContainerConfig>();
  for (const first of project.services) {
    const open: ContainerConfig[] = [first];
    while (open.length > 0) {
      const service = open.at(-1)!;
      const before = entered.has(service) ? [] : othersOf(service, project).filter((other) => !entered.has(other));
      entered.add(service);
      if (before.length > 0) append(open, before);
      else {
        open.pop();
        if (!known.has(service)) known.set(service, collect(service, project, known));
      }
    }
  }
  return known;
});

/** The services that one takes mounts from. */
function othersOf(service: ContainerConfig, project: Project): ContainerConfig[] {
  return service.attributes.volumesFrom.flatMap((item) => {
    const other = item.known ? serviceNamed(project, service, item.value.split(':', 1)[0]!) : undefined;
    return other && other !== service ? [other] : [];
  });
}

function collect(service: ContainerConfig, project: Project, known: ReadonlyMap<ContainerConfig, Mounts>): Mounts {
  const byTarget = new Map<string, EffectiveMount>();
  const nameless = new Map<string, EffectiveMount>();
  const add = (mount: EffectiveMount, wins: boolean): void => {
    if (!mount.target.known) nameless.set(writtenAt(mount), mount);
    else {
      const target = withoutSlashes(mount.target.value);
      if (wins) byTarget.delete(target);
      if (!byTarget.has(target)) byTarget.set(target, mount);
    }
  };
  let more: Fact<boolean> = byDefault(false, service.at, 'all mounts are listed');
  const inherited: EffectiveMount[] = [];
  for (const item of service.attributes.volumesFrom) {
    const others = takenOver(item, service, project, known);
    append(inherited, others.mounts);
    if (!others.more.known) more = others.more;
  }
  if (inherited.length > mostTaken)
    more = unknown(
      service.attributes.volumesFrom[0]!,
      `of ${inherited.length} mounts of "volumes_from" the last ${mostTaken} are read`,
      [],
      'other-service',
    );
  for (const mount of inherited.slice(-mostTaken)) add(mount, true);
  const inheritedTargets = new Set(byTarget.keys());
  const own = new Set<string>();
  for (const mount of service.mounts) {
    const made = ownMount(mount);
    if (made.target.known) own.add(made.target.value);
    add(made, true);
  }
  for (const grant of service.fileGrants) {
    const target = factOf(grant.target, (text) => text, `the ${grant.kind} "${grant.name}"`);
    const made: EffectiveMount = {
      at: grant.at,
      via: grant.via,
      kind: grant.kind,
      from: factOf(grant.file, (text) => text, `"file" of the ${grant.kind} "${grant.name}"`),
      target,
      readOnly: fact(true, grant, `a ${grant.kind} is mounted read-only`, 'engine'),
    };
    add(made, target.known && inheritedTargets.has(target.value) && !own.has(target.value));
  }
  return { mounts: [...byTarget.values(), ...nameless.values()], more };
}

/** Mounts that one service takes over from others at most, the last ones; of a longer list the rest counts as unknown. */
const mostTaken = 200;

/** Of a mount that is handed on from service to service, the last steps of the way are kept: they lead to where it is written. */
const longestWay = 40;

function takenOver(
  item: Traced<string>,
  service: ContainerConfig,
  project: Project,
  answered: ReadonlyMap<ContainerConfig, Mounts>,
): Mounts {
  const trace: Trace = item;
  if (!item.known) return { mounts: [], more: unknown(trace, '"volumes_from" depends on a variable', item.variables) };
  const container = /^container:([^:]+)/.exec(item.value)?.[1];
  if (container !== undefined) {
    return { mounts: [], more: unknown(trace, `the container "${container}" is not a service of these files`, [], 'other-service') };
  }
  const [name = '', mode] = item.value.split(':', 2);
  const other = serviceNamed(project, service, name);
  const theirs = other && other !== service ? answered.get(other) : undefined;
  if (!other || !theirs) {
    return { mounts: [], more: unknown(trace, `the mounts of "${name}" are unknown`, [], 'other-service') };
  }
  const mounts = theirs.mounts.flatMap((mount): EffectiveMount[] => {
    // The engine hands on mount points; those of the key `tmpfs` are none.
    if (mount.kind === 'tmpfs' && mount.from === undefined && isTmpfsKey(other, mount)) return [];
    const via = [...item.via, { kind: 'volumes-from' as const, name, at: mount.at }, ...mount.via.slice(-longestWay)];
    const readOnly = mode === 'ro' ? fact(true, item, `":ro" of "volumes_from"`) : mount.readOnly;
    return [{ ...mount, at: item.at, via, readOnly, inheritedFrom: mount.inheritedFrom ?? name }];
  });
  return { mounts, more: theirs.more };
}

/** Where a mount is written: what several services hand on is one. */
function writtenAt({ at, via }: EffectiveMount): string {
  const ways = via.flatMap((step) => (step.kind === 'volumes-from' ? [step.at] : []));
  const { file, start, end } = ways.at(-1) ?? at;
  return `${start}-${end} ${file}`;
}

/** A path without the slashes at its end; the root stays one. */
function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end--;
  return path.slice(0, end);
}

function isTmpfsKey(service: ContainerConfig, mount: EffectiveMount): boolean {
  return service.mounts.some(({ at, type, syntax }) => type === 'tmpfs' && syntax === 'other' && at === mount.at);
}

/** Names of the variables in a text. */
function variablesIn(text: string): string[] {
  return [...text.matchAll(/\$\{?([a-z_]\w*)/gi)].map(([, name]) => name!);
}

const propagations: ReadonlySet<string> = new Set(['shared', 'rshared', 'slave', 'rslave', 'private', 'rprivate']);

function ownMount(mount: Mount): EffectiveMount {
  const { at, via, source, hostPath, type } = mount;
  const disguised = hostPath !== undefined && via.some(({ kind }) => kind === 'named-volume');
  const text = (value: string, because: string): Fact<string> =>
    /\$\{?[a-z_]/i.test(value) && source?.known !== true ? unknown(mount, because, variablesIn(value)) : fact(value, mount, because);
  const because = type === 'tmpfs' && mount.syntax === 'other' ? '"tmpfs" of the service' : '"volumes" of the service';
  const from =
    hostPath !== undefined
      ? fact(hostPath, mount, disguised ? '"driver_opts" of the named volume' : because)
      : source && factOf(source, (name) => name, because);
  const doubt = mount.options.filter((option) => option.includes('$'));
  const readOnly =
    doubt.length > 0 && !mount.readOnly
      ? unknown<boolean>(mount, because, doubt.flatMap(variablesIn))
      : fact(mount.readOnly, mount, because);
  const propagation = mount.options.find((option) => propagations.has(option));
  return {
    at,
    via,
    kind: type,
    ...(from ? { from } : {}),
    target: mount.target === undefined ? unknown(mount, because) : text(mount.target, because),
    readOnly,
    ...(propagation === undefined ? {} : { propagation }),
    ...(mount.subpath === undefined ? {} : { subpath: mount.subpath }),
    ...(disguised ? { disguised } : {}),
  };
}

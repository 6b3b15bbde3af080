import { folderOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/site';
import { portOf } from '../../model/compose/ports';
import { variablesOf } from '../../model/compose/variables';
import { remoteContext } from '../../model/dockerfile/context';
import type { Build, Mount, Port, Service } from '../../model/service';
import type { Trace, Traced } from '../../model/traced';
import { get, type MapEntry, type MapValue, scalarAt, scalarsAt, type Value } from '../../model/value';
import type { Tree } from '../../syntax/tree';
import type { DevContainer } from './dev-container';
import { broughtBy } from './features';
import { flagMounts, propertyMounts } from './mounts';
import { type RunFlag, switchOf } from './run-args';
import { asScalar, textsAt } from './text';

type Parts = Omit<DevContainer, 'container' | 'service'>;

/**
 * The container that a devcontainer.json starts, in the terms of a service of Compose, so that one model and one set of judgements serve
 * both. What a file says comes behind what its features bring, what `runArgs` say before both (devcontainers/cli
 * src/spec-node/singleContainer.ts spawnDevContainer); beside `dockerComposeFile` all of it is laid onto the service
 * (dockerCompose.ts generateFeaturesComposeOverrideContent).
 * @param service the service of Compose that the container is
 */
export function containerOf(parts: Parts, tree: Tree, service: Service | undefined): Service {
  const { read: map, runArgs, features } = parts;
  const brought = broughtBy(features);
  const treeOf = (named: FileId): Tree | undefined => (named === tree.file ? tree : undefined);
  const valuesOf = (name: string): Traced<string>[] => runArgs.filter((flag) => flag.name === name).map(({ value }) => value);
  const last = (name: string): Traced<string> | undefined => valuesOf(name).at(-1);
  const privileged = parts.privilegedBy.find((one) => one.known && one.value) ?? service?.privileged ?? parts.privilegedBy[0];
  const user = last('user') ?? scalarAt(map, 'containerUser') ?? service?.user;
  const build = parts.compose ? service?.build : buildOf(map, parts.file, treeOf);
  const own: Mount[] = [
    ...overlaid(brought.mounts, propertyMounts(map, tree, !parts.compose)),
    ...flagMounts(runArgs, tree, textsAt(map, 'runArgs')),
  ];
  const image = parts.compose ? service?.image : build ? undefined : scalarAt(map, 'image');
  return {
    kind: 'service',
    name: parts.name,
    at: parts.at,
    ref: parts.ref,
    mentions: [parts.ref],
    map: composeMap(parts, service),
    complete: service?.complete ?? (image !== undefined || build !== undefined),
    fragment: false,
    profiles: [],
    ...given('image', image),
    ...given('build', build),
    ...given('user', user),
    ...given('privileged', privileged),
    ...given('networkMode', networkMode(last('network')) ?? service?.networkMode),
    ...given('pid', last('pid') ?? service?.pid),
    ...given('ipc', last('ipc') ?? service?.ipc),
    ...given('usernsMode', last('userns') ?? service?.usernsMode),
    ...given('readOnly', switched(runArgs, 'read-only') ?? service?.readOnly),
    ...given('entrypoint', last('entrypoint') ?? service?.entrypoint),
    ...given('command', service?.command),
    ...given('useApiSocket', service?.useApiSocket),
    capAdd: [...(service?.capAdd ?? []), ...valuesOf('cap-add'), ...brought.capAdd, ...scalarsAt(map, 'capAdd')],
    capDrop: [...(service?.capDrop ?? []), ...valuesOf('cap-drop')],
    securityOpt: [...(service?.securityOpt ?? []), ...valuesOf('security-opt'), ...brought.securityOpt, ...scalarsAt(map, 'securityOpt')],
    mounts: overlaid(service?.mounts ?? [], own),
    fileGrants: service?.fileGrants ?? [],
    ...given('seccompFile', service?.seccompFile),
    ports: [...(service?.ports ?? []), ...portsOf(map, runArgs, treeOf)],
    envFiles: service?.envFiles ?? [],
    environment: new Map([
      ...(service?.environment ?? []),
      ...variablesOf(get(map, 'containerEnv'), treeOf),
      ...variablesOf(listOf(map, valuesOf('env').map(asScalar)), treeOf),
    ]),
  };
}

/** Of two mounts at one target the later one counts. */
function overlaid(first: readonly Mount[], then: readonly Mount[]): Mount[] {
  const targets = new Set(then.map(({ target }) => target).filter((target) => target !== undefined));
  return [...first.filter(({ target }) => target === undefined || !targets.has(target)), ...then];
}

/** `--network=name=host,alias=x` is the long form (docker/cli opts/network.go). */
function networkMode(value: Traced<string> | undefined): Traced<string> | undefined {
  if (!value?.known) return value;
  const name = /(?:^|,)name=([^,]*)/i.exec(value.value)?.[1];
  return name === undefined ? value : { ...value, value: name.trim() };
}

function switched(flags: readonly RunFlag[], name: string): Traced<boolean> | undefined {
  const flag = flags.filter((one) => one.name === name).at(-1);
  return flag && switchOf(flag);
}

/** Numbers of `appPort` are published on the loopback interface, texts as they stand. */
function portsOf(map: MapValue, flags: readonly RunFlag[], treeOf: (file: FileId) => Tree | undefined): Port[] {
  const value = get(map, 'appPort');
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  const app = items.flatMap((item): Value[] => {
    if (item.kind !== 'scalar' || item.plain === null) return [];
    if (typeof item.plain !== 'number' || !item.known) return [item];
    return [{ ...item, value: `127.0.0.1:${item.value}:${item.value}` }];
  });
  return [...app, ...flags.filter(({ name }) => name === 'publish').map(({ value: port }) => asScalar(port))].map((item) =>
    portOf(item, treeOf),
  );
}

function buildOf(map: MapValue, file: FileId, treeOf: (file: FileId) => Tree | undefined): Build | undefined {
  const value = get(map, 'build');
  const old = scalarAt(map, 'dockerFile');
  const dockerfile = old ?? scalarAt(value, 'dockerfile');
  if (!dockerfile) return undefined;
  const folder = folderOf(file);
  const context = scalarAt(value, 'context') ?? (old ? scalarAt(map, 'context') : undefined);
  const target = scalarAt(value, 'target');
  const trace: Trace = old ?? value ?? dockerfile;
  const where = context?.known ? context.value : context ? undefined : '.';
  return {
    at: trace.at,
    via: trace.via,
    ...(trace.origin ? { origin: trace.origin } : {}),
    ...given('context', context),
    dockerfile,
    ...given('target', target),
    args: variablesOf(get(value, 'args'), treeOf),
    // Unlike Compose it looks for the Dockerfile beside the file that names it, not in the context.
    ...(dockerfile.known ? { file: resolveIn(folder, dockerfile.value) } : {}),
    ...(where === undefined || remoteContext.test(where) ? {} : { folder: resolveIn(folder, where) }),
  };
}

/** Flags that have a key of their own in Compose; those that may stand more than once make a list. */
const lists: readonly (readonly [flag: string, key: string])[] = [
  ['device', 'devices'],
  ['device-cgroup-rule', 'device_cgroup_rules'],
  ['gpus', 'gpus'],
  ['group-add', 'group_add'],
  ['volumes-from', 'volumes_from'],
  ['sysctl', 'sysctls'],
  ['publish', 'ports'],
];
const scalars: readonly (readonly [flag: string, key: string])[] = [
  ['uts', 'uts'],
  ['cgroupns', 'cgroup'],
  ['cgroup-parent', 'cgroup_parent'],
  ['memory', 'mem_limit'],
  ['memory-swap', 'memswap_limit'],
  ['cpus', 'cpus'],
  ['cpu-quota', 'cpu_quota'],
  ['cpu-period', 'cpu_period'],
  ['pids-limit', 'pids_limit'],
  ['shm-size', 'shm_size'],
  ['oom-kill-disable', 'oom_kill_disable'],
  ['oom-score-adj', 'oom_score_adj'],
  ['runtime', 'runtime'],
  ['init', 'init'],
];

/** What bears on privilege beside the fields of a service, by the keys of Compose, for `attributesOf`. */
function composeMap({ read: map, runArgs, ref, at }: Parts, service: Service | undefined): MapValue {
  const entries = new Map<string, MapEntry>(service?.map.entries ?? []);
  const put = (key: string, value: Value): void => {
    entries.set(key, { key: { at: value.at, via: value.via }, value });
  };
  for (const [flag, key] of lists) {
    const items = runArgs.filter(({ name }) => name === flag).map(({ value }) => asScalar(value));
    const before = get(service?.map, key);
    if (items.length > 0) put(key, listOf(map, [...(before?.kind === 'seq' ? before.items : []), ...items]));
  }
  for (const [flag, key] of scalars) {
    const value = runArgs.filter(({ name }) => name === flag).at(-1)?.value;
    if (value) put(key, asScalar(value));
  }
  const init = scalarAt(map, 'init');
  if (init) put('init', init);
  return { kind: 'map', at, via: [], origin: ref, entries };
}

function listOf({ at, via }: Trace, items: readonly Value[]): Value {
  return { kind: 'seq', at, via, items };
}

function given<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

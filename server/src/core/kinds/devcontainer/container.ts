import { folderOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import type { Images } from '../../knowledge/family/lookup';
import { pairsOf } from '../../model/compose/attributes';
import { portOf } from '../../model/compose/ports';
import { variablesOf } from '../../model/compose/variables';
import type { Attributes, Build, ContainerConfig, Limit, Mount } from '../../model/container';
import { remoteContext } from '../../model/dockerfile/context';
import type { Service } from '../../model/service';
import { type Trace, type Traced, traceOf } from '../../model/traced';
import { booleanOf, get, type MapValue, type ScalarValue, scalarAt, scalarsAt, type Value } from '../../model/value';
import type { Tree } from '../../syntax/tree';
import type { DevContainer } from './dev-container';
import { broughtBy } from './features';
import { flagMounts, propertyMounts } from './mounts';
import { type RunFlag, switchOf } from './run-args';
import { asScalar, textsAt } from './text';

type Parts = Omit<DevContainer, 'container' | 'service'>;

/**
 * The container that a devcontainer.json starts. What a file says comes behind what its features bring, what `runArgs` say before both (devcontainers/cli
 * src/spec-node/singleContainer.ts spawnDevContainer); beside `dockerComposeFile` all of it is laid onto the service
 * (dockerCompose.ts generateFeaturesComposeOverrideContent).
 * @param service the service of Compose that the container is
 */
export function containerOf(parts: Parts, tree: Tree, service: Service | undefined, images: Images): ContainerConfig {
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
  const ports = portsOf(map, runArgs);
  const image = parts.compose ? service?.image : build ? undefined : scalarAt(map, 'image');
  return {
    name: parts.name,
    at: parts.at,
    complete: service?.complete ?? (image !== undefined || build !== undefined),
    images,
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
    ports: [...(service?.ports ?? []), ...ports.map((port) => portOf(port, treeOf))],
    envFiles: service?.envFiles ?? [],
    attributes: attributesOf(parts, service, ports),
    ...given('laidOnto', service),
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
function portsOf(map: MapValue, flags: readonly RunFlag[]): Value[] {
  const value = get(map, 'appPort');
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  const app = items.flatMap((item): Value[] => {
    if (item.kind !== 'scalar' || item.plain === null) return [];
    if (typeof item.plain !== 'number' || !item.known) return [item];
    return [{ ...item, value: `127.0.0.1:${item.value}:${item.value}` }];
  });
  return [...app, ...flags.filter(({ name }) => name === 'publish').map(({ value: port }) => asScalar(port))];
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
    ...traceOf(trace),
    ...given('context', context),
    dockerfile,
    ...given('target', target),
    args: variablesOf(get(value, 'args'), treeOf),
    contexts: new Map(),
    // Unlike Compose it looks for the Dockerfile beside the file that names it, not in the context.
    ...(dockerfile.known ? { file: resolveIn(folder, dockerfile.value) } : {}),
    ...(where === undefined || remoteContext.test(where) ? {} : { folder: resolveIn(folder, where) }),
  };
}

/** What bears on privilege beside the other fields; flags stand beside no service, for Compose reads none. */
function attributesOf({ read: map, runArgs }: Parts, service: ContainerConfig | undefined, ports: readonly Value[]): Attributes {
  const init = booleanOf(scalarAt(map, 'init')) ?? switched(runArgs, 'init');
  if (service) return { ...service.attributes, ...given('init', init ?? service.attributes.init) };
  const all = (name: string): ScalarValue[] => runArgs.filter((flag) => flag.name === name).map(({ value }) => asScalar(value));
  const last = (name: string): ScalarValue | undefined => all(name).at(-1);
  const limit = (name: string, key: string): Limit | undefined => {
    const value = last(name);
    return value && { key, value };
  };
  return {
    groupAdd: all('group-add'),
    devices: all('device'),
    deviceCgroupRules: all('device-cgroup-rule'),
    deviceRequests: all('gpus'),
    volumesFrom: all('volumes-from'),
    sysctls: pairsOf(listOf(map, all('sysctl'))),
    ulimits: [],
    ports,
    hooks: [],
    limitsIo: false,
    ...given('uts', last('uts')),
    ...given('cgroup', last('cgroupns')),
    ...given('cgroupParent', last('cgroup-parent')),
    ...given('memory', limit('memory', 'mem_limit')),
    ...given('memorySwap', last('memory-swap')),
    ...given('cpus', limit('cpus', 'cpus')),
    ...given('cpuQuota', last('cpu-quota')),
    ...given('cpuPeriod', last('cpu-period')),
    ...given('pids', limit('pids-limit', 'pids_limit')),
    ...given('shmSize', last('shm-size')),
    ...given('oomKillDisable', switched(runArgs, 'oom-kill-disable')),
    ...given('oomScoreAdj', last('oom-score-adj')),
    ...given('runtime', last('runtime')),
    ...given('init', init),
  };
}

function listOf({ at, via }: Trace, items: readonly Value[]): Value {
  return { kind: 'seq', at, via, items };
}

function given<K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: T };
}

import { memoize } from '../base/memoize';
import { applicationOf, networksOf } from '../facts/networks';
import { listensAt, openAccess } from '../facts/open-access';
import { publishedPorts, type Reach, reachedFrom } from '../facts/published';
import { namesStepDown } from '../facts/step-down';
import type { DaemonDefaults } from '../kinds/daemon/defaults';
import { allCapabilities, type CapabilityName, normaliseCapability } from '../knowledge/capabilities';
import type { ContainerConfig } from '../model/container';
import type { Effective, Fact, Namespace } from '../model/effective';
import { profileOf } from '../model/privilege';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known, type Trace } from '../model/traced';
import { deviceGrantsOf } from './device-grants';
import { isSocketProxyImage, proxyAccess, remoteApiOf } from './engine-access';
import { hostCommandOf } from './host-command';
import { placesOf } from './places';
import type { Leaf, Privileges, Sharing } from './privileges';

/** A container whose privileges are read. */
export interface Read {
  readonly config: ContainerConfig;
  readonly effective: Effective;
  readonly project: Project;
  /** What the daemon of the host changes, as far as a file shows it. */
  readonly daemon: DaemonDefaults;
  /** The subject of the file that starts it. */
  readonly of: object;
}

/** The service of Compose that a container is, or that it is laid onto. */
export function serviceOf({ config, project }: Pick<Read, 'config' | 'project'>): Service | undefined {
  return project.services.find((one) => one === config || one === config.laidOnto);
}

/**
 * The privileges of a container.
 * @param worst what depends on something that no file says is granted then, and withheld otherwise
 */
export function privilegesOf(read: Read, worst: boolean): Privileges {
  const known = answers(read.daemon)[worst ? 1 : 0];
  const before = known.get(read.config);
  if (before) return before;
  const found = compute(read, worst);
  known.set(read.config, found);
  return found;
}

const answers = memoize(
  (_daemon: DaemonDefaults) => [new WeakMap<ContainerConfig, Privileges>(), new WeakMap<ContainerConfig, Privileges>()] as const,
);

function compute(read: Read, worst: boolean): Privileges {
  const { config, effective, project, daemon } = read;
  const { namespaces, limits, lsm, paths, seccomp } = effective;
  const on = (fact: Fact<boolean>): boolean => (fact.known ? fact.value : worst);
  const is = <T>(fact: Fact<T>, test: (value: T) => boolean): boolean => (fact.known ? test(fact.value) : worst);
  const shares = (fact: Fact<Namespace>): Sharing => sharingOf(fact, worst);
  const network = networkOf(read, worst);
  const asksHost = config.usernsMode !== undefined && is(namespaces.user, ({ mode }) => mode === 'host');
  return {
    capabilities: new Set(capabilitiesOf(effective, worst)),
    privileged: on(effective.privileged),
    starts: startOf(read, worst),
    gains: isByDefault(effective.noNewPrivileges) && daemon.noNewPrivileges ? false : is(effective.noNewPrivileges, (bars) => !bars),
    seccomp: seccomp.known ? filterOf(seccomp.value, worst) : worst ? 'off' : 'filter',
    apparmor: lsm.apparmor.known ? moduleOf(lsm.apparmor.value, 'unconfined') : worst ? 'off' : 'default',
    selinux: lsm.selinux.known ? moduleOf(lsm.selinux.value, 'disabled') : worst ? 'off' : 'default',
    unmasked: is(paths.masked, (list) => list.length === 0),
    cgroupWritable: on(paths.cgroupWritable),
    pid: shares(namespaces.pid),
    ipc: shares(namespaces.ipc),
    uts: shares(namespaces.uts),
    cgroup: shares(namespaces.cgroup),
    network,
    hostUsers: asksHost,
    remapped: daemon.remapsUsers !== undefined && !asksHost,
    places: placesOf(config, project, effective, worst),
    devices: deviceGrantsOf(effective),
    rootfsWritable: on(effective.rootfsWritable),
    unlimited: {
      memory: is(limits.memory, (bytes) => bytes === null),
      pids: is(limits.pids, (count) => count === null),
      cpus: is(limits.cpus, (count) => count === null),
    },
    ports: portsOf(config, project, worst),
    neighbours: hasNeighbours(read),
    localPrograms: network === 'host' && (daemon.localApi !== undefined || localPrograms(read)),
    privilegedHook: hookOf(effective, worst),
    insecureBuild: effective.build !== undefined && on(effective.build.insecure),
    hostCommand: hostCommandOf(read.of) !== undefined,
    remoteApi: remoteApiOf(config, project, serviceOf(read)),
    proxy: isSocketProxyImage(config) ? proxyAccess(config) : 'none',
  };
}

function hookOf({ hooks }: Effective, worst: boolean): Privileges['privilegedHook'] {
  const all = hooks.filter(({ privileged }) => (privileged.known ? privileged.value : worst));
  return all.some(({ runs }) => runs === 'container') ? 'container' : all.length > 0 ? 'exec' : 'none';
}

function isByDefault({ source }: Fact<unknown>): boolean {
  return source === 'engine';
}

function capabilitiesOf({ capabilities }: Effective, worst: boolean): readonly CapabilityName[] {
  const { bounding } = capabilities;
  return bounding.known ? bounding.value : worst ? allCapabilities : [];
}

/** A user in the group of root or of disk, or in one that somebody adds, which is hardly ever another. */
function startOf({ config, effective }: Read, worst: boolean): Privileges['starts'] {
  const { user, groups } = effective;
  if (!user.known) return worst ? rootOf(config) : 'user';
  if (user.value.root) return rootOf(config);
  const { gid } = user.value;
  return gid === 0 || gid === 6 || groups.length > 0 ? 'grouped' : 'user';
}

/** What its image is known to do as root, unless something else is started than the image's own program. */
function rootOf(config: ContainerConfig): 'root' | 'step-down' {
  if (config.entrypoint) return namesStepDown(known(config.entrypoint) ?? '') ? 'step-down' : 'root';
  const profile = profileOf(config)?.profile;
  if (profile) return profile.stepDown === 'none' ? 'root' : 'step-down';
  const words = config.build?.stage?.entrypoint ?? [];
  return namesStepDown(words.join(' ')) ? 'step-down' : 'root';
}

function filterOf(seccomp: Extract<Effective['seccomp'], { known: true }>['value'], worst: boolean): Privileges['seccomp'] {
  if (seccomp.profile === 'builtin') return 'filter';
  if (seccomp.profile !== 'custom') return 'off';
  return (seccomp.allowsAll ?? worst) ? 'off' : 'custom';
}

function moduleOf(value: string | object, off: string): 'default' | 'custom' | 'off' {
  return value === 'default' ? 'default' : value === off ? 'off' : 'custom';
}

function sharingOf(fact: Fact<Namespace>, worst: boolean): Sharing {
  if (!fact.known) return worst ? 'host' : 'own';
  const { mode } = fact.value;
  return mode === 'host' ? 'host' : mode === 'joined' ? 'joined' : 'own';
}

/** What no service of Compose starts gets Docker's default bridge where nothing else is said. */
function networkOf(read: Read, worst: boolean): Privileges['network'] {
  const { net } = read.effective.namespaces;
  if (!net.known) return worst ? 'host' : 'none';
  if (net.value.mode === 'host' || net.value.mode === 'joined' || net.value.mode === 'none') return net.value.mode;
  const mode = known(read.config.networkMode);
  if (mode === 'bridge' || mode === 'default') return 'bridge';
  return serviceOf(read) || mode !== undefined ? 'own' : 'bridge';
}

const ladder = ['none', 'loopback', 'address', 'everywhere'] as const;
const reachCounts: Readonly<Record<Reach, Privileges['ports']>> = {
  everywhere: 'everywhere',
  'everywhere-written': 'everywhere',
  address: 'address',
  loopback: 'loopback',
  unknown: 'everywhere',
};

function portsOf(config: ContainerConfig, project: Project, worst: boolean): Privileges['ports'] {
  const reaches = publishedPorts(config, project).map(({ reach }) => (reach === 'unknown' && !worst ? 'loopback' : reachCounts[reach]));
  return ladder[Math.max(0, ...reaches.map((one) => ladder.indexOf(one)))] ?? 'none';
}

/** The other services that a service can send packets to: those on one of its networks. */
export function neighboursOf(service: Service, project: Project): Service[] {
  const own = segmentsOf(service);
  const all = applicationOf(project, service)?.services ?? [];
  return all.filter((other) => other !== service && !other.fragment && segmentsOf(other).some((one) => own.includes(one)));
}

/** The networks that a service is on, with Docker's default bridge where it asks for that. */
export const segmentsOf = memoize((service: Service): readonly string[] => {
  const mode = known(service.networkMode);
  return mode === 'bridge' || mode === 'default' ? ['docker bridge'] : networksOf(service);
});

function hasNeighbours(read: Read): boolean {
  const service = serviceOf(read);
  if (service === undefined) return false;
  const { net } = read.effective.namespaces;
  return (net.known && net.value.mode === 'joined') || neighboursOf(service, read.project).length > 0;
}

/** A program without a login that another container publishes: on whatever address, the host reaches it. */
function localPrograms(read: Read): boolean {
  const service = serviceOf(read);
  const all = service ? (applicationOf(read.project, service)?.services ?? []) : read.project.services;
  return all.some((other) => {
    if (other === service) return false;
    const open = openAccess(other);
    return open.length > 0 && publishedPorts(other, read.project).some(({ target }) => open.some((one) => listensAt(one, target)));
  });
}

/** Where a part of the privileges is granted, as far as a file says so. */
export function grantOf({ config, effective, project, daemon, of }: Read, leaf: Leaf): Trace | undefined {
  const { namespaces, lsm, paths, limits } = effective;
  switch (leaf) {
    case 'privileged':
      return effective.privileged;
    case 'starts':
      return effective.user;
    case 'gains':
      return effective.noNewPrivileges;
    case 'seccomp':
      return effective.seccomp;
    case 'apparmor':
    case 'selinux':
      return lsm[leaf];
    case 'unmasked':
      return paths.masked;
    case 'cgroupWritable':
      return paths.cgroupWritable;
    case 'pid':
    case 'ipc':
    case 'uts':
    case 'cgroup':
      return namespaces[leaf];
    case 'network':
      return namespaces.net;
    case 'hostUsers':
    case 'remapped':
      return config.usernsMode ?? daemon.remapsUsers;
    case 'rootfsWritable':
      return effective.rootfsWritable;
    case 'unlimited':
      return [limits.memory, limits.pids, limits.cpus].find((one) => !one.known || one.value === null);
    case 'ports':
    case 'neighbours':
      return leaf === 'ports' ? widestPort(config, project) : namespaces.net;
    case 'localPrograms':
      return daemon.localApi ?? namespaces.net;
    case 'privilegedHook':
      return effective.hooks.find(({ privileged }) => !privileged.known || privileged.value)?.privileged;
    case 'insecureBuild':
      return effective.build?.insecure;
    case 'hostCommand':
      return hostCommandOf(of);
    case 'remoteApi':
      return config.environment.get('DOCKER_HOST');
    case 'proxy':
      return config.environment.get('POST') ?? config.image;
    case 'capabilities':
      return effective.capabilities.bounding;
    default:
      return capabilityGrant(config, effective, leaf);
  }
}

function widestPort(config: ContainerConfig, project: Project): Trace | undefined {
  const all = publishedPorts(config, project);
  const of = (one: (typeof all)[number]): number => ladder.indexOf(reachCounts[one.reach]);
  return [...all].sort((one, two) => of(two) - of(one))[0]?.written;
}

function capabilityGrant({ capAdd, at }: ContainerConfig, { privileged }: Effective, name: CapabilityName): Trace {
  const items = capAdd.map((item) => ({ item, is: item.known ? normaliseCapability(item.value) : undefined }));
  const found = items.find(({ is }) => is === name) ?? items.find(({ is }) => is === 'ALL');
  return found?.item ?? (privileged.known && privileged.value ? privileged : { at, via: [] });
}

/** True where other machines reach it. */
export function isReached({ config, project }: Pick<Read, 'config' | 'project'>): boolean {
  return reachedFrom(config, project) === 'outside';
}

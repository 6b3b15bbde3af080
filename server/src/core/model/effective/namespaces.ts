import { memoize } from '../../base/memoize';
import type { ContainerConfig } from '../container';
import type { Project } from '../project';
import type { Traced } from '../traced';
import { byDefault, type Fact, fact, unknown } from './fact';
import { serviceNamed } from './siblings';
import type { Effective, Namespace } from './types';

type Kind = 'pid' | 'net' | 'ipc' | 'uts' | 'cgroup';

const keys: Record<Kind, string> = { pid: 'pid', net: 'network_mode', ipc: 'ipc', uts: 'uts', cgroup: 'cgroup' };

/** Which namespaces of the host or of others a service uses (moby/moby daemon/oci_linux.go WithNamespaces). */
export function namespacesOf(service: ContainerConfig, project: Project): Effective['namespaces'] {
  const at = (kind: Kind) => namespaceOf(service, project, kind);
  const { usernsMode } = service;
  return {
    pid: at('pid'),
    net: at('net'),
    ipc: at('ipc'),
    uts: at('uts'),
    cgroup: at('cgroup'),
    user: usernsMode
      ? written(usernsMode, 'user', '"userns_mode" of the service')
      : byDefault({ mode: 'host' }, service.at, "Docker's default, unless the daemon remaps users"),
  };
}

const answersOf = memoize((_project: Project) => new Map<string, Map<ContainerConfig, Fact<Namespace>>>());

/** A service joins one other, which may join a third: the way to its end is walked once, and all on it are answered. */
function namespaceOf(service: ContainerConfig, project: Project, kind: Kind): Fact<Namespace> {
  const ofProject = answersOf(project);
  const known = ofProject.get(kind) ?? new Map<ContainerConfig, Fact<Namespace>>();
  ofProject.set(kind, known);
  const way = new Set<ContainerConfig>();
  let end: ContainerConfig | undefined = service;
  // Compose refuses those that join each other in a circle: the last of them joins what it names.
  while (end && !known.has(end) && !way.has(end)) {
    way.add(end);
    end = joinedBy(end, project, kind);
  }
  let theirs = end && known.has(end) ? { service: end, fact: known.get(end)! } : undefined;
  for (const one of [...way].reverse()) {
    const fact = withJoined(one, kind, theirs);
    known.set(one, fact);
    theirs = { service: one, fact };
  }
  return known.get(service)!;
}

function joinedBy(service: ContainerConfig, project: Project, kind: Kind): ContainerConfig | undefined {
  const value = modeOf(service, kind);
  const name = value?.known && value.value.startsWith('service:') ? value.value.slice('service:'.length) : '';
  return name === '' ? undefined : serviceNamed(project, service, name);
}

/** The namespace of a service. @param other the service that it joins, with what that one uses */
function withJoined(
  service: ContainerConfig,
  kind: Kind,
  other: { readonly service: ContainerConfig; readonly fact: Fact<Namespace> } | undefined,
): Fact<Namespace> {
  const value = modeOf(service, kind);
  if (!value) return defaultOf(kind, service);
  const because = `"${keys[kind]}" of the service`;
  if (other) {
    const { name } = other.service;
    const theirs = other.fact;
    // Whoever joins one that uses the host's namespace uses the host's.
    if (theirs.known && theirs.value.mode === 'host') {
      const traced = { ...value, via: [...value.via, ...theirs.via] };
      return fact({ mode: 'host' }, traced, `${because}: "${name}" uses that of the host`, 'other-service');
    }
    if (!theirs.known) return unknown(value, `${because}: that of "${name}" depends on a variable`, theirs.variables, 'other-service');
  }
  return written(value, kind, because);
}

function modeOf(service: ContainerConfig, kind: Kind): Traced<string> | undefined {
  const { attributes } = service;
  const value = { pid: service.pid, net: service.networkMode, ipc: service.ipc, uts: attributes.uts, cgroup: attributes.cgroup }[kind];
  return value?.known && value.value === '' ? undefined : value;
}

function written(value: Traced<string>, kind: Kind | 'user', because: string): Fact<Namespace> {
  if (!value.known) return unknown(value, because, value.variables);
  const mode = value.value;
  if (mode === 'host') return fact({ mode: 'host' }, value, because);
  if (/^(service|container):/.test(mode)) return fact({ mode: 'joined', with: mode }, value, because);
  if (mode === 'none' && (kind === 'net' || kind === 'ipc')) return fact({ mode: 'none' }, value, because);
  if (mode === 'shareable' && kind === 'ipc') return fact({ mode: 'shareable' }, value, because);
  return fact({ mode: 'private' }, value, because);
}

function defaultOf(kind: Kind, { at }: ContainerConfig): Fact<Namespace> {
  const because = {
    pid: "Docker's default",
    net: 'a network of the project',
    ipc: "Docker's default, unless the daemon sets another one",
    uts: "Docker's default",
    cgroup: "Docker's default on cgroup v2; that of the host on v1",
  }[kind];
  return byDefault({ mode: 'private' }, at, because);
}

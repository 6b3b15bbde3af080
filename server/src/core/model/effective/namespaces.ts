import type { Project } from '../project';
import type { Service } from '../service';
import type { Traced } from '../traced';
import { byDefault, type Fact, fact, unknown } from './fact';
import { serviceNamed } from './siblings';
import { serviceSubject } from './subject';
import type { Effective, Namespace } from './types';

type Kind = 'pid' | 'net' | 'ipc' | 'uts' | 'cgroup';

const keys: Record<Kind, string> = { pid: 'pid', net: 'network_mode', ipc: 'ipc', uts: 'uts', cgroup: 'cgroup' };

/** Which namespaces of the host or of others a service uses (moby/moby daemon/oci_linux.go WithNamespaces). */
export function namespacesOf(service: Service, project: Project): Effective['namespaces'] {
  const at = (kind: Kind) => namespaceOf(service, project, kind, new Set());
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

function namespaceOf(service: Service, project: Project, kind: Kind, seen: ReadonlySet<Service>): Fact<Namespace> {
  const value = modeOf(service, kind);
  if (!value) return defaultOf(kind, service);
  const because = `"${keys[kind]}" of the service`;
  const joined = value.known ? /^service:(.+)$/.exec(value.value)?.[1] : undefined;
  const other = joined === undefined ? undefined : serviceNamed(project, service, joined);
  if (other && !seen.has(other)) {
    // Whoever joins one that uses the host's namespace uses the host's.
    const theirs = namespaceOf(other, project, kind, new Set([...seen, service]));
    if (theirs.known && theirs.value.mode === 'host') {
      return fact(
        { mode: 'host' },
        { ...value, via: [...value.via, ...theirs.via] },
        `${because}: "${other.name}" uses the host's`,
        'other-service',
      );
    }
    if (!theirs.known)
      return unknown(value, `${because}: what "${other.name}" uses hangs on a variable`, theirs.variables, 'other-service');
  }
  return written(value, kind, because);
}

function modeOf(service: Service, kind: Kind): Traced<string> | undefined {
  const { attributes } = serviceSubject(service);
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

function defaultOf(kind: Kind, { at }: Service): Fact<Namespace> {
  const because = {
    pid: "Docker's default",
    net: 'a network of the project',
    ipc: "Docker's default, unless the daemon says otherwise",
    uts: "Docker's default",
    cgroup: "Docker's default on cgroup v2; the host's on v1",
  }[kind];
  return byDefault({ mode: 'private' }, at, because);
}

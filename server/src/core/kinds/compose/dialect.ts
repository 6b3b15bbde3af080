import { isForSwarm } from '../../facts/compose/swarm';
import { writtenAt } from '../../facts/written';
import type { Intent, Part, Resource, Setting } from '../../fix/intent';
import { absent, item, noItem, options, text, value, type Want } from '../../fix/want';
import type { Port } from '../../model/container';
import { effectivePrivilege } from '../../model/effective';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { sameRef, type Trace } from '../../model/traced';
import { get } from '../../model/value';
import { commandWords } from '../../model/words';
import type { Dialect } from '../dialect';
import { mountedReadOnly, withoutBindOption } from './mount-wants';
import { throughSocketProxy } from './socket-proxy';

/** How Compose files write what is asked of a container. */
export const composeDialect: Dialect<Service> = {
  container(service, project) {
    const name = `"${service.name}"`;
    return {
      of: service,
      config: service,
      get effective() {
        return effectivePrivilege(service, project);
      },
      noun: name,
      title: name,
      privilegedBy: service.privileged ? [service.privileged] : [],
    };
  },
  wants,
  socketProxy: (mount, service, project) => throughSocketProxy(service, project, mount),
};

/** The key of the list that holds them. */
const lists: Readonly<Record<Part, string>> = {
  capability: 'cap_add',
  'dropped-capability': 'cap_drop',
  'security-option': 'security_opt',
  device: 'devices',
  'device-rule': 'device_cgroup_rules',
  group: 'group_add',
  sysctl: 'sysctls',
  port: 'ports',
  tmpfs: 'tmpfs',
  'command-word': 'command',
  mount: 'volumes',
  'volumes-from': 'volumes_from',
  secret: 'secrets',
  config: 'configs',
  'api-socket': 'use_api_socket',
};

const settings: Readonly<Record<Exclude<Setting, `ulimit ${string}`>, string>> = {
  'api-socket': 'use_api_socket',
  cgroup: 'cgroup',
  'cgroup-parent': 'cgroup_parent',
  'cpu-quota': 'cpu_quota',
  image: 'image',
  ipc: 'ipc',
  'log-driver': 'logging',
  network: 'network_mode',
  'oom-kill-disable': 'oom_kill_disable',
  'oom-score-adj': 'oom_score_adj',
  pid: 'pid',
  privileged: 'privileged',
  'read-only': 'read_only',
  'shm-size': 'shm_size',
  user: 'user',
  userns: 'userns_mode',
  uts: 'uts',
};

function keyOf(setting: Setting): string {
  return setting in settings ? settings[setting as keyof typeof settings] : setting.replace('ulimit ', 'ulimits.');
}

function wants(intent: Intent, service: Service, project: Project): readonly Want[] | undefined {
  switch (intent.intent) {
    case 'add':
      return [item(service, lists[intent.part], intent.is)];
    case 'remove':
      return removed(service, intent.part, intent.written);
    case 'set':
      return [value(service, keyOf(intent.setting), intent.is)];
    case 'unset':
      return [absent(service, keyOf(intent.setting))];
    case 'limit':
      return limited(service, project, intent.resource, intent.to);
    case 'read-only-mount':
      return one(mountedReadOnly(intent.mount, intent.instead));
    case 'mount-without':
      return one(
        intent.what === 'tmpfs-option'
          ? options(intent.mount, [], [intent.option])
          : withoutBindOption(service, intent.mount, intent.what, intent.option),
      );
    case 'read-only-device':
      return readOnlyDevice(service, project, intent);
    case 'set-variable':
      return one(variableSet(service, intent.name, intent.is));
    case 'unset-variable':
      return one(variableUnset(service, intent.name));
    case 'bind-port':
      return one(boundPort(intent.port, intent.to));
  }
}

function one(want: Want | undefined): readonly Want[] | undefined {
  return want && [want];
}

function removed(service: Service, part: Part, { at, origin }: Trace): readonly Want[] | undefined {
  if (part === 'api-socket') return [absent(service, lists[part])];
  // A word in a text of several cannot be taken out as an item.
  const isItem = typeof origin?.path.at(-1) === 'number' && origin.path.at(-2) === 'command';
  if (part === 'command-word' && !(isItem && commandWords(service).filter((word) => word.at.start === at.start).length === 1))
    return undefined;
  return origin && [noItem(service, lists[part], origin)];
}

const limits: Readonly<Record<Resource, string>> = { memory: 'mem_limit', cpus: 'cpus', pids: 'pids_limit' };

/**
 * A service that has `deploy.resources.limits` has all of them there: Compose refuses one beside it that says something else, and one that is not
 * written there counts as something else (compose-go loader/validate.go). A swarm knows no others (docker/cli cli/compose/types/types.go).
 */
function limited(service: Service, project: Project, resource: Resource, to: string | number): readonly Want[] {
  const flat = limits[resource];
  const isThere = get(get(get(service.map, 'deploy'), 'resources'), 'limits')?.kind === 'map';
  const hasFlat = Object.values(limits).some((key) => get(service.map, key) !== undefined);
  if (!isThere && (hasFlat || !isForSwarm(service, project))) return [value(service, flat, to)];
  // There CPUs are a text.
  const is = resource === 'cpus' ? String(to) : to;
  return [value(service, `deploy.resources.limits.${resource}`, is), ...(get(service.map, flat) ? [absent(service, flat)] : [])];
}

/** The short form with the access behind its paths, or the long form's `permissions`. */
function readOnlyDevice(
  service: Service,
  project: Project,
  { written: { origin }, host, inside, permissions }: Extract<Intent, { readonly intent: 'read-only-device' }>,
): readonly Want[] | undefined {
  if (!origin) return undefined;
  for (const form of [`${host}:${inside}:${permissions}`, `${host}:${permissions}`, `${host}:${inside}`, host]) {
    const span = writtenAt(project, origin, form, 0, form.length);
    if (span) return [text(span, `${host}:${inside}:r`)];
  }
  const isLong = service.attributes.devices.some((each) => each.kind === 'map' && each.origin && sameRef(each.origin, origin));
  return isLong ? [value({ ref: origin }, 'permissions', 'r')] : undefined;
}

/** In the place of the value, which may stand in a file of variables or an anchor. */
function variableSet({ environment }: Service, name: string, is: string): Want | undefined {
  const written = environment.get(name)?.written;
  return written && text(written, is);
}

function variableUnset(service: Service, name: string): Want | undefined {
  const now = service.environment.get(name);
  if (now?.form === 'list') return now.origin && noItem(service, 'environment', now.origin);
  // A key is named by a path, in which a dot would part it.
  return now && /^\w+$/.test(name) ? absent(service, `environment.${name}`) : undefined;
}

function boundPort({ syntax, prefix, origin, via, text: written }: Port, to: string): Want | undefined {
  if (syntax === 'long') return origin && value({ ref: origin }, 'host_ip', to);
  if (prefix) return text(prefix.span, `${to}${':'.repeat(prefix.colons)}`);
  // `${ADDRESS:-0.0.0.0}:80:80`
  const [step] = via.filter(
    (each) => each.kind === 'variable' && each.from === 'default' && each.at.end - each.at.start === '0.0.0.0'.length,
  );
  return step && 'at' in step && written.startsWith('0.0.0.0:') ? text(step.at, to) : undefined;
}

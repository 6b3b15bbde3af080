import type { Json } from '../../base/json';
import type { Intent, Part, Setting } from '../../fix/intent';
import { item, noItems, text, value, type Want } from '../../fix/want';
import type { Mount, Port } from '../../model/container';
import { effectivePrivilege } from '../../model/effective';
import { isRootUser } from '../../model/root-user';
import { sameRef, type Trace, type Traced } from '../../model/traced';
import { itemsAt, scalarAt } from '../../model/value';
import type { Dialect } from '../dialect';
import type { DevContainer } from './dev-container';
import { writtenAll, writtenIn } from './written';

/** How a devcontainer.json writes what is asked of a container: by a property where there is one, else by flags of `docker run`. */
export const devcontainerDialect: Dialect<DevContainer> = {
  container(dev, project) {
    const { container: config, service: base, file } = dev;
    return {
      of: dev,
      config,
      get effective() {
        return effectivePrivilege(config, project);
      },
      noun: 'the container',
      title: 'The container',
      // The feature that brings an engine along has a rule of its own.
      privilegedBy: dev.privilegedBy.filter(({ at }) => !dev.features.some(({ trace, engine }) => engine && trace.at === at)),
      ...(base && { onto: { base, file } }),
    };
  },
  wants,
};

/** Properties that hold lists; everything else is a flag. */
const properties: Readonly<Partial<Record<Part, string>>> = {
  capability: 'capAdd',
  'security-option': 'securityOpt',
  mount: 'mounts',
};

/** Flags of what has one value; what has no property has no other place. */
const flags: Readonly<Partial<Record<Setting, string>>> = {
  cgroup: 'cgroupns',
  'cgroup-parent': 'cgroup-parent',
  ipc: 'ipc',
  network: 'network',
  pid: 'pid',
  userns: 'userns',
  uts: 'uts',
};

function wants(intent: Intent, dev: DevContainer): readonly Want[] | undefined {
  switch (intent.intent) {
    case 'add': {
      const key = properties[intent.part];
      return key === undefined ? undefined : [item(dev, key, intent.is)];
    }
    case 'remove':
      return removed(dev, intent.written);
    case 'set':
      return settingSet(dev, intent);
    case 'unset':
      return unset(dev, intent.setting);
    case 'read-only-mount':
      return readOnlyMount(dev, intent.mount);
    case 'read-only-device':
      return readOnlyDevice(dev, intent);
    case 'bind-port':
      return boundPort(intent.port, intent.to);
    default:
      return undefined;
  }
}

/** A flag and its value may be one item, in which the port does not begin it. */
function boundPort({ prefix, origin }: Port, to: string): readonly Want[] | undefined {
  return prefix && origin ? [text(prefix.span, `${to}${':'.repeat(prefix.colons)}`)] : undefined;
}

function removed(dev: DevContainer, written: Trace): readonly Want[] | undefined {
  const items = writtenIn(dev, written);
  return items && noItems(dev, items);
}

function settingSet(dev: DevContainer, { setting, is, written }: Extract<Intent, { readonly intent: 'set' }>): readonly Want[] | undefined {
  if (setting === 'image') return [value(dev, 'image', is)];
  if (setting === 'user') return workAs(dev, is);
  if (setting !== 'privileged' || is !== false || !written) return undefined;
  const isProperty = written.origin?.path.length === 1;
  return removed(dev, written) ?? (isProperty ? [value(dev, 'privileged', false)] : undefined);
}

/**
 * People work as a user: whatever says root has to say otherwise or be gone, and somebody has to say whom people work as.
 * @returns nothing where a flag that says root cannot be taken out
 */
export function workAs(dev: DevContainer, is: Json): readonly Want[] | undefined {
  const { read, remoteUser, containerUser } = dev;
  const property = scalarAt(read, 'containerUser');
  const wants: Want[] = [];
  if (isRoot(remoteUser) || (!remoteUser && !property)) wants.push(value(dev, 'remoteUser', is));
  if (isRoot(property)) wants.push(value(dev, 'containerUser', is));
  if (!isRoot(containerUser) || containerUser === property) return wants;
  const flag = writtenAll(dev, containerUser);
  // One letter of several cannot be taken out.
  return flag && [...wants, ...noItems(dev, flag)];
}

function isRoot(user: Traced<string> | undefined): user is Traced<string> & { readonly known: true } {
  return user?.known === true && user.value !== '' && isRootUser(user.value);
}

/** Of a flag the last one counts: all that say what that one says go, for each of them would count without the others. */
function unset(dev: DevContainer, setting: Setting): readonly Want[] | undefined {
  const flag = dev.runArgs.filter(({ name }) => name === flags[setting]).at(-1);
  const items = flag && writtenAll(dev, flag.value);
  return items && noItems(dev, items);
}

function readOnlyMount(dev: DevContainer, mount: Mount): readonly Want[] | undefined {
  const { syntax, options, optionsSpan } = mount;
  if (syntax === 'fields') return optionsSpan && [text(optionsSpan, ',readonly')];
  if (syntax === 'long') return asFields(dev, mount);
  if (syntax !== 'flag' || !optionsSpan) return undefined;
  if (options.length === 0) return [text(optionsSpan, ':ro')];
  return [text(optionsSpan, ['ro', ...options.filter((option) => option !== 'rw')].join(','))];
}

/** The object form knows no mode: the same mount as one text, its variables as they are written. */
function asFields(dev: DevContainer, { origin }: Mount): readonly Want[] | undefined {
  const written = itemsAt(dev.map, 'mounts').find((one) => one.origin && origin && sameRef(one.origin, origin));
  const items = origin && writtenIn(dev, { origin });
  const [type, source, target] = ['type', 'source', 'target'].map((key) => scalarAt(written, key)?.plain);
  if (!items || typeof source !== 'string' || typeof target !== 'string') return undefined;
  const kind = typeof type === 'string' ? type : 'volume';
  return [...noItems(dev, items), item(dev, 'mounts', `type=${kind},source=${source},target=${target},readonly`)];
}

/** The same flag with the access behind the paths, between the quotes in which it stands. */
function readOnlyDevice(
  dev: DevContainer,
  { written: { at, origin }, host, inside }: Extract<Intent, { readonly intent: 'read-only-device' }>,
): readonly Want[] | undefined {
  const flag = dev.runArgs.find(({ value: own }) => origin && own.origin && sameRef(own.origin, origin));
  if (!flag) return undefined;
  const written = `${flag.items.length === 1 ? '--device=' : ''}${host}:${inside}:r`;
  return [text({ ...at, start: at.start + 1, end: at.end - 1 }, written)];
}

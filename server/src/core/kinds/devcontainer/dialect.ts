import type { Intent, Part, Setting } from '../../fix/intent';
import { absent, item, type Json, noItems, text, value, type Want } from '../../fix/want';
import type { Mount } from '../../model/container';
import type { DevContainer } from '../../model/devcontainer';
import { effectivePrivilege } from '../../model/effective';
import { isRootUser } from '../../model/root-user';
import { known, type NodeRef, sameRef, type Trace, type Traced } from '../../model/traced';
import { itemsAt, scalarAt } from '../../model/value';
import type { Dialect } from '../dialect';

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
    case 'variable-from-host':
      return fromHost(dev, intent.name, intent.written);
    default:
      return undefined;
  }
}

function removed(dev: DevContainer, written: Trace): readonly Want[] | undefined {
  const items = writtenIn(dev, written);
  return items && noItems(dev, items);
}

function settingSet(dev: DevContainer, { setting, is, written }: Extract<Intent, { readonly intent: 'set' }>): readonly Want[] | undefined {
  if (setting === 'image') return [value(dev, 'image', is)];
  if (setting === 'user') return runAs(dev, is);
  if (setting !== 'privileged' || is !== false || !written) return undefined;
  const isProperty = written.origin?.path.length === 1;
  return removed(dev, written) ?? (isProperty ? [value(dev, 'privileged', false)] : undefined);
}

/** Whatever says root has to say otherwise or be gone, and somebody has to say whom people work as. */
function runAs(dev: DevContainer, is: Json): readonly Want[] | undefined {
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
  const { syntax, options, optionsSite } = mount;
  if (syntax === 'fields') return optionsSite && [text(optionsSite, ',readonly')];
  if (syntax === 'long') return asFields(dev, mount);
  if (syntax !== 'flag' || !optionsSite) return undefined;
  if (options.length === 0) return [text(optionsSite, ':ro')];
  return [text(optionsSite, ['ro', ...options.filter((option) => option !== 'rw')].join(','))];
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

/** Whoever starts the container brings the value along. */
function fromHost(dev: DevContainer, name: string, { origin }: Trace): readonly Want[] | undefined {
  const key = origin?.path[0];
  // A key is named by a path, in which a dot would part it.
  if ((key !== 'containerEnv' && key !== 'remoteEnv') || name.includes('.')) return undefined;
  const taken = value(dev, `remoteEnv.${name}`, `\${localEnv:${name}}`);
  return key === 'remoteEnv' ? [taken] : [taken, absent(dev, `containerEnv.${name}`)];
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

/** Where an item of a list, or a flag of `runArgs`, is written: the property, and all items that go when it goes. */
interface WrittenIn {
  readonly key: string;
  readonly items: readonly NodeRef[];
}

/** The items of a devcontainer.json that a value stands in; nothing for one that stands elsewhere, or that cannot go alone. */
function writtenIn(container: DevContainer, { origin }: Pick<Trace, 'origin'>): WrittenIn | undefined {
  const [key, index] = origin?.path ?? [];
  if (!origin || origin.file !== container.file || typeof key !== 'string' || typeof index !== 'number') return undefined;
  if (key !== 'runArgs') return { key, items: [{ ...origin, path: [key, index] }] };
  const flag = container.runArgs.find(({ value }) => value.origin && sameRef(value.origin, origin));
  return flag && flag.items.length > 0 ? { key, items: flag.items } : undefined;
}

/** The same for a flag of which the last one counts: all that say what this one says, for each of them would count without the others. */
function writtenAll(container: DevContainer, trace: Trace): WrittenIn | undefined {
  const own = container.runArgs.find(({ value }) => value.origin && trace.origin && sameRef(value.origin, trace.origin));
  const same = container.runArgs.filter(({ name, value }) => name === own?.name && known(value) === known(own.value));
  if (!own || same.some(({ items }) => items.length === 0)) return undefined;
  return { key: 'runArgs', items: same.flatMap(({ items }) => items) };
}

import type { Span } from '../../base/span';
import { hostPathOf, mountOfShort, optionsOfShort, tmpfsMount } from '../../model/compose/mounts';
import { throughDriver } from '../../model/compose/named-volume';
import type { Mount } from '../../model/container';
import { engineBoolean } from '../../model/security-options';
import { type Trace, type Traced, traceOf } from '../../model/traced';
import { get, itemsAt, type MapValue, type ScalarValue, scalarAt } from '../../model/value';
import type { Tree } from '../../syntax/tree';
import { isOn, type RunFlag } from './run-args';
import { spanInScalar } from './text';

/** The mounts of the property `mounts` and, where the container is not one of Compose, `workspaceMount`. */
export function propertyMounts(map: MapValue, tree: Tree, withWorkspace: boolean): Mount[] {
  const workspace = withWorkspace ? scalarAt(map, 'workspaceMount') : undefined;
  const items = [...(workspace ? [workspace] : []), ...itemsAt(map, 'mounts')];
  return items.flatMap((item) => {
    if (item.kind === 'map') return objectMount(item);
    if (item.kind !== 'scalar' || typeof item.plain !== 'string') return [];
    const end = item.plain.length;
    return textMount(item, spanInScalar(tree, item, end, end));
  });
}

/** The mounts that flags of `docker run` ask for. */
export function flagMounts(flags: readonly RunFlag[], tree: Tree, args: readonly ScalarValue[]): Mount[] {
  return flags.flatMap((flag): Mount[] => {
    const { name, value } = flag;
    const written = args.find(({ origin }) => origin === value.origin);
    switch (name) {
      case 'volume':
        return volumeMount(value, written, tree);
      case 'mount':
        return textMount(value, written && endOf(written, tree));
      case 'tmpfs':
        return value.known ? [tmpfsMount(value, () => undefined)] : [];
      case 'use-api-socket':
        return isOn(flag) ? [socketMount(value)] : [];
      default:
        return [];
    }
  });
}

/** The empty span behind the text of a scalar: what is added to it goes there. */
function endOf(scalar: ScalarValue, tree: Tree): Span | undefined {
  const length = typeof scalar.plain === 'string' ? scalar.plain.length : 0;
  return spanInScalar(tree, scalar, length, length);
}

/** `docker run --volume`. @param written the argument that holds the value; absent where it is not found */
function volumeMount(value: Traced<string>, written: ScalarValue | undefined, tree: Tree): Mount[] {
  const mount = mountOfShort(value);
  if (!mount) return [];
  const optionsSpan = mount.source && written ? optionsSpanOf(value, written, tree, mount.options.length > 0) : undefined;
  return [{ ...mount, syntax: 'flag', ...(optionsSpan ? { optionsSpan } : {}) }];
}

/** Where the options of a volume are written or, where it has none, would be. */
function optionsSpanOf(value: Traced<string>, written: ScalarValue, tree: Tree, hasOptions: boolean): Span | undefined {
  // Offsets in the text as written count only where no variable was replaced.
  if (!value.known || !written.known || written.value !== written.plain) return hasOptions ? undefined : endOf(written, tree);
  const options = optionsOfShort(value.value);
  const before = written.plain.length - value.value.length;
  return options && spanInScalar(tree, written, before + options.start, before + options.end);
}

/** `docker run --use-api-socket` mounts the socket of the engine (docker/cli cli/command/container/create.go). */
function socketMount(trace: Trace): Mount {
  const { at, via, origin } = trace;
  const path = '/var/run/docker.sock';
  const source: Traced<string> = { at, via, known: true, value: path };
  const base = { at, via, ...(origin && { origin }) };
  return {
    ...base,
    type: 'bind',
    source,
    hostPath: path,
    target: path,
    readOnly: false,
    options: [],
    sourceSpan: at,
    syntax: 'other',
  };
}

/** The syntax of `docker run --mount` (docker/cli opts/mount.go): fields of one CSV line; without a type it is a volume. */
function textMount(item: Traced<string>, endSpan: Span | undefined): Mount[] {
  const text = (item.known ? item.value : item.raw).trim();
  if (text === '') return [];
  const fields = new Map<string, string>();
  const options = new Map<string, string>();
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    const [, option, value = ''] = (key === 'volume-opt' && /=([^=]*)=(.*)$/.exec(field)) || [];
    if (option !== undefined) options.set(option, value);
    else fields.set(spellings.get(key) ?? key, equals < 0 ? 'true' : field.slice(equals + 1).trim());
  }
  const trace = traceOf(item);
  const type = fields.get('type')?.toLowerCase() ?? 'volume';
  const source = fields.get('source');
  const target = fields.get('target');
  const readOnly = fields.get('readonly');
  const propagation = fields.get('bind-propagation');
  const part = (value: string | undefined): Traced<string> | undefined => (value === undefined ? undefined : tracedPart(item, value));
  const mount: Mount = {
    ...mountOf(trace, type, part(source), target),
    // What depends on a variable may be true.
    readOnly: readOnly !== undefined && engineBoolean(readOnly) === true,
    options: [...(propagation === undefined ? [] : [propagation]), ...(readOnly?.includes('$') ? [readOnly] : [])],
    ...(endSpan ? { optionsSpan: endSpan } : {}),
  };
  const volume = {
    name: source ?? target ?? '',
    driver: part(fields.get('volume-driver')),
    option: (key: string) => part(options.get(key)),
  };
  return [mount.type === 'volume' ? throughDriver(mount, volume) : mount];
}

const spellings: ReadonlyMap<string, string> = new Map([
  ['src', 'source'],
  ['dst', 'target'],
  ['destination', 'target'],
  ['ro', 'readonly'],
]);

/** The fields of one line of CSV: a field in double quotes may hold commas. */
function fieldsOf(text: string): string[] {
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** The object form; the reference implementation hands on type, source and target and nothing else (generateMountCommand). */
function objectMount(item: MapValue): Mount[] {
  const type = scalarAt(item, 'type');
  const source = scalarAt(item, 'source');
  const target = scalarAt(item, 'target');
  if (get(item, 'target') === undefined && !source) return [];
  const at = source ?? item;
  const trace: Trace = { at: at.at, via: at.via, ...(item.origin ? { origin: item.origin } : {}) };
  return [{ ...mountOf(trace, type?.known ? type.value : 'volume', source, target?.known ? target.value : undefined), syntax: 'long' }];
}

/** A part of a text: it depends on a variable only where it names one itself. */
function tracedPart(item: Traced<string>, part: string): Traced<string> {
  const trace = traceOf(item);
  if (item.known || !part.includes('${')) return { ...trace, known: true, value: part };
  return { ...trace, known: false, raw: part, variables: item.variables };
}

function mountOf(trace: Trace, type: string, source: Traced<string> | undefined, target: string | undefined): Mount {
  const path = type === 'bind' && source?.known ? source.value : undefined;
  const known = type === 'bind' || type === 'volume' || type === 'tmpfs' || type === 'npipe';
  return {
    ...trace,
    type: known ? type : 'other',
    ...(source && type !== 'tmpfs' ? { source } : {}),
    ...(path === undefined ? {} : { hostPath: hostPathOf(path) ?? `./${path}` }),
    ...(target === undefined ? {} : { target }),
    readOnly: false,
    options: [],
    sourceSpan: trace.at,
    syntax: 'fields',
  };
}

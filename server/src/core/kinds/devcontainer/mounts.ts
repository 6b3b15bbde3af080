import type { Span } from '../../base/span';
import { hostPathOf, mountOfShort, optionsOfShort, tmpfsMount } from '../../model/compose/mounts';
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
    const length = typeof written?.plain === 'string' ? written.plain.length : 0;
    switch (name) {
      case 'volume': {
        const mount = mountOfShort(value);
        if (!mount) return [];
        // Offsets in the text as written count only where no variable was replaced.
        const plain = value.known && written?.known === true && written.value === written.plain;
        const options = plain ? optionsOfShort(value.value) : undefined;
        const before = plain ? length - value.value.length : 0;
        const span = options && written ? spanInScalar(tree, written, before + options.start, before + options.end) : undefined;
        const tail = !plain && written && mount.options.length === 0 ? spanInScalar(tree, written, length, length) : undefined;
        const optionsSpan = mount.source ? (span ?? tail) : undefined;
        return [{ ...mount, syntax: 'flag', ...(optionsSpan ? { optionsSpan } : {}) }];
      }
      case 'mount':
        return textMount(value, written && spanInScalar(tree, written, length, length));
      case 'tmpfs':
        return value.known ? [tmpfsMount(value, () => undefined)] : [];
      case 'use-api-socket':
        return isOn(flag) ? [socketMount(value)] : [];
      default:
        return [];
    }
  });
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
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    fields.set(spellings.get(key) ?? key, equals < 0 ? 'true' : field.slice(equals + 1).trim());
  }
  const trace = traceOf(item);
  const type = fields.get('type')?.toLowerCase() ?? 'volume';
  const source = fields.get('source');
  const target = fields.get('target');
  const readOnly = fields.get('readonly');
  const propagation = fields.get('bind-propagation');
  return [
    {
      ...mountOf(trace, type, source === undefined ? undefined : tracedPart(item, source), target),
      // What depends on a variable may be true.
      readOnly: readOnly !== undefined && engineBoolean(readOnly) === true,
      options: [...(propagation === undefined ? [] : [propagation]), ...(readOnly?.includes('$') ? [readOnly] : [])],
      ...(endSpan ? { optionsSpan: endSpan } : {}),
    },
  ];
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

import type { Site } from '../../base/site';
import { hostPathOf, mountOfShort, optionsOfShort, tmpfsMount } from '../../model/compose/mounts';
import { engineBoolean } from '../../model/security-options';
import type { Mount } from '../../model/service';
import type { Trace, Traced } from '../../model/traced';
import { get, itemsAt, type MapValue, type ScalarValue, scalarAt } from '../../model/value';
import type { Tree } from '../../syntax/tree';
import { isOn, type RunFlag } from './run-args';
import { siteInScalar } from './text';

/** A mount that a devcontainer.json asks for. */
export interface DevMount extends Mount {
  /**
   * How it is written: `text` = `type=bind,source=...`, the syntax of `--mount`; `object`, which knows type, source and target alone;
   * `volume` = the syntax of `-v`; `implied` by a feature or a switch.
   */
  readonly form: 'text' | 'object' | 'volume' | 'implied';
  /** `text`: where its last character stands, to add options behind; absent where escapes hide it. */
  readonly endSite?: Site;
  /** `object`: its fields as written, variables among them. */
  readonly written?: { readonly type: string; readonly source: string; readonly target: string };
}

/** The mounts of the property `mounts` and, where the container is not one of Compose, `workspaceMount`. */
export function propertyMounts(map: MapValue, tree: Tree, withWorkspace: boolean): DevMount[] {
  const workspace = withWorkspace ? scalarAt(map, 'workspaceMount') : undefined;
  const items = [...(workspace ? [workspace] : []), ...itemsAt(map, 'mounts')];
  return items.flatMap((item) => {
    if (item.kind === 'map') return objectMount(item);
    if (item.kind !== 'scalar' || typeof item.plain !== 'string') return [];
    const end = item.plain.length;
    return textMount(item, siteInScalar(tree, item, end, end));
  });
}

/** The mounts that flags of `docker run` ask for. */
export function flagMounts(flags: readonly RunFlag[], tree: Tree, args: readonly ScalarValue[]): DevMount[] {
  return flags.flatMap((flag): DevMount[] => {
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
        const site = options && written ? siteInScalar(tree, written, before + options.start, before + options.end) : undefined;
        const tail = !plain && written && mount.options.length === 0 ? siteInScalar(tree, written, length, length) : undefined;
        const optionsSite = mount.source ? (site ?? tail) : undefined;
        return [{ ...mount, form: 'volume', ...(optionsSite ? { optionsSite } : {}) }];
      }
      case 'mount':
        return textMount(value, written && siteInScalar(tree, written, length, length));
      case 'tmpfs':
        return value.known ? [{ ...tmpfsMount(value, () => undefined), form: 'implied' }] : [];
      case 'use-api-socket':
        return isOn(flag) ? [socketMount(value)] : [];
      default:
        return [];
    }
  });
}

/** `docker run --use-api-socket` mounts the socket of the engine (docker/cli cli/command/container/create.go). */
function socketMount(trace: Trace): DevMount {
  const { at, via, origin } = trace;
  const path = '/var/run/docker.sock';
  const source: Traced<string> = { at, via, known: true, value: path };
  const base = { at, via, ...(origin ? { origin, item: origin } : {}) };
  return {
    ...base,
    type: 'bind',
    source,
    hostPath: path,
    target: path,
    readOnly: false,
    options: [],
    sourceSite: at,
    syntax: 'other',
    form: 'implied',
  };
}

/** The syntax of `docker run --mount` (docker/cli opts/mount.go): fields of one CSV line; without a type it is a volume. */
function textMount(item: Traced<string>, endSite: Site | undefined): DevMount[] {
  const text = (item.known ? item.value : item.raw).trim();
  if (text === '') return [];
  const fields = new Map<string, string>();
  for (const field of fieldsOf(text)) {
    const equals = field.indexOf('=');
    const key = (equals < 0 ? field : field.slice(0, equals)).trim().toLowerCase();
    fields.set(spellings.get(key) ?? key, equals < 0 ? 'true' : field.slice(equals + 1).trim());
  }
  const trace: Trace = { at: item.at, via: item.via, ...(item.origin ? { origin: item.origin } : {}) };
  const type = fields.get('type')?.toLowerCase() ?? 'volume';
  const source = fields.get('source');
  const target = fields.get('target');
  const readOnly = fields.get('readonly');
  const propagation = fields.get('bind-propagation');
  return [
    {
      ...mountOf(trace, type, source === undefined ? undefined : tracedPart(item, source), target),
      // What hangs on a variable may be true.
      readOnly: readOnly !== undefined && engineBoolean(readOnly) === true,
      options: [...(propagation === undefined ? [] : [propagation]), ...(readOnly?.includes('$') ? [readOnly] : [])],
      form: 'text',
      ...(endSite ? { endSite } : {}),
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
function objectMount(item: MapValue): DevMount[] {
  const type = scalarAt(item, 'type');
  const source = scalarAt(item, 'source');
  const target = scalarAt(item, 'target');
  if (get(item, 'target') === undefined && !source) return [];
  const at = source ?? item;
  const trace: Trace = { at: at.at, via: at.via, ...(item.origin ? { origin: item.origin } : {}) };
  const mount = mountOf(trace, type?.known ? type.value : 'volume', source, target?.known ? target.value : undefined);
  const plain = [type, source, target].map((part) => (typeof part?.plain === 'string' ? part.plain : undefined));
  const [kind = 'volume', from, to] = plain;
  const written = from === undefined || to === undefined ? {} : { written: { type: kind, source: from, target: to } };
  return [{ ...mount, syntax: 'long', form: 'object', ...written }];
}

/** A part of a text: it hangs on a variable only where it names one itself. */
function tracedPart(item: Traced<string>, part: string): Traced<string> {
  const trace: Trace = { at: item.at, via: item.via, ...(item.origin ? { origin: item.origin } : {}) };
  if (item.known || !part.includes('${')) return { ...trace, known: true, value: part };
  return { ...trace, known: false, raw: part, variables: item.variables };
}

function mountOf(trace: Trace, type: string, source: Traced<string> | undefined, target: string | undefined): DevMount {
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
    sourceSite: trace.at,
    syntax: 'short',
    form: 'text',
    ...(trace.origin ? { item: trace.origin } : {}),
  };
}

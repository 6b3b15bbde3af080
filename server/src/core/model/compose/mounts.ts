import type { FileId, Span } from '../../base/span';
import { nodeAt, offsetInScalar, type Tree } from '../../syntax/tree';
import type { Mount } from '../container';
import { type NodeRef, type Traced, traceOf } from '../traced';
import { booleanOf, get, itemsAt, type MapValue, type ScalarValue, scalarAt, type Value } from '../value';
import { throughNamedVolume } from './named-volume';

/**
 * The mounts of a service: `volumes` in both syntaxes, binds hidden in the `driver_opts` of named volumes, `tmpfs`, and the
 * engine's socket behind `use_api_socket` (docker/compose pkg/compose/apiSocket.go).
 * @param volumes the top-level `volumes` of the project.
 * @param treeOf gives the files that they are written in.
 */
export function mountsOf(service: MapValue, volumes: Value | undefined, treeOf: (file: FileId) => Tree | undefined): Mount[] {
  const mounts: Mount[] = [];
  for (const item of itemsAt(service, 'volumes')) {
    const mount = item.kind === 'scalar' ? shortMount(item, treeOf) : item.kind === 'map' ? longMount(item) : undefined;
    if (mount) mounts.push(mount.type === 'volume' ? throughNamedVolume(mount, volumes) : mount);
  }
  const tmpfs = get(service, 'tmpfs');
  for (const item of tmpfs?.kind === 'seq' ? tmpfs.items : tmpfs ? [tmpfs] : []) {
    if (item.kind === 'scalar' && item.known && item.plain !== null) mounts.push(tmpfsMount(item, treeOf));
  }
  const socket = scalarAt(service, 'use_api_socket');
  const uses = booleanOf(socket);
  if (socket && uses?.known && uses.value) {
    const path = '/var/run/docker.sock';
    const source: Traced<string> = { at: socket.at, via: socket.via, known: true, value: path };
    mounts.push({
      at: socket.at,
      via: socket.via,
      type: 'bind',
      source,
      hostPath: path,
      target: path,
      readOnly: false,
      options: [],
      sourceSpan: socket.at,
      syntax: 'other',
      ...(socket.origin && { origin: socket.origin }),
    });
  }
  return mounts;
}

/** An item of `tmpfs`: `TARGET[:OPTIONS]`. @param treeOf gives the file that it is written in */
export function tmpfsMount(item: Traced<string> & { readonly known: true }, treeOf: (file: FileId) => Tree | undefined): Mount {
  const colon = item.value.indexOf(':');
  const tree = item.origin && treeOf(item.origin.file);
  const node = tree && nodeAt(tree, item.origin.path);
  const exact = node?.kind === 'scalar' && node.text === item.value;
  const optionsSpan = tree && exact && colon >= 0 ? spanIn(tree, item.origin, colon + 1) : undefined;
  const target = colon < 0 ? item.value : item.value.slice(0, colon);
  const options = colon < 0 ? [] : item.value.slice(colon + 1).split(',');
  return {
    at: item.at,
    via: item.via,
    type: 'tmpfs',
    target,
    readOnly: options.includes('ro'),
    options,
    ...(optionsSpan ? { optionsSpan } : {}),
    sourceSpan: item.at,
    syntax: 'other',
    ...(item.origin && { origin: item.origin }),
  };
}

function shortMount(item: ScalarValue, treeOf: (file: FileId) => Tree | undefined): Mount | undefined {
  const mount = mountOfShort(item);
  const tree = item.origin && treeOf(item.origin.file);
  const optionsSpan = mount?.source && tree && optionsSpanOf(item.origin, tree);
  return mount && optionsSpan ? { ...mount, optionsSpan } : mount;
}

/**
 * The short syntax `[SOURCE:]TARGET[:OPTIONS]` (compose-go format/volume.go), which is also that of `docker run -v`. Colons inside
 * `${...}` and behind a drive letter do not split. Of `ro` and `rw` the last one counts; options that are not known change nothing:
 * `:readonly`, `:RO` and `:rro` are read-write.
 */
export function mountOfShort(item: Traced<string>): Mount | undefined {
  const text = item.known ? item.value : item.raw;
  const parts = splitShort(text);
  if (parts.length === 0 || parts[0] === '') return undefined;
  const base = { at: item.at, via: item.via, sourceSpan: item.at, syntax: 'short' as const, ...(item.origin && { origin: item.origin }) };
  if (parts.length === 1) return { ...base, type: 'volume', target: parts[0]!, readOnly: false, options: [] };
  const options = parts
    .slice(2)
    .join(':')
    .split(',')
    .filter((option) => option !== '');
  const written = parts[0]!;
  const trace = traceOf(item);
  const source: Traced<string> =
    /\$\{?\w/.test(written) && !item.known
      ? { ...trace, known: false, raw: written, variables: item.variables }
      : { ...trace, known: true, value: written };
  const readOnly = options.lastIndexOf('ro') > options.lastIndexOf('rw');
  const path = source.known ? hostPathOf(written) : undefined;
  const pipe = /^[/\\]{2}[.?][/\\]pipe[/\\]/.test(written);
  const type = pipe ? 'npipe' : path !== undefined ? 'bind' : source.known ? 'volume' : 'other';
  return { ...base, type, source, ...(path !== undefined ? { hostPath: path } : {}), target: parts[1]!, readOnly, options };
}

/** Where the options of a short form stand in its text: behind the second colon, or nothing where the target ends. */
export function optionsOfShort(text: string): { readonly start: number; readonly end: number } {
  const [source = '', target = '', ...rest] = splitShort(text);
  const colon = source.length + 1 + target.length;
  return { start: rest.join('') === '' ? colon : colon + 1, end: text.length };
}

/** Where the options of a short form stand: behind the second colon, or an empty span where the target ends. */
function optionsSpanOf(origin: NodeRef | undefined, tree: Tree): Span | undefined {
  const node = origin && nodeAt(tree, origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const options = optionsOfShort(node.text);
  return spanIn(tree, origin, options.start);
}

/** The rest of a scalar's text from an offset on, as a place in its file. */
function spanIn(tree: Tree, origin: NodeRef | undefined, from: number): Span | undefined {
  const node = origin && nodeAt(tree, origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const start = offsetInScalar(tree.text, node, from);
  const end = offsetInScalar(tree.text, node, node.text.length);
  return start === undefined || end === undefined ? undefined : { file: tree.file, start, end };
}

function splitShort(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') depth++;
    else if (text[i] === '}' && depth > 0) depth--;
    else if (text[i] === ':' && depth === 0) {
      const drive = i - from === 1 && /[a-z]/i.test(text[from] ?? '') && /[\\/]/.test(text[i + 1] ?? '');
      if (drive) continue;
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** A source that names a place on the host; `undefined` for the name of a volume. */
export function hostPathOf(source: string): string | undefined {
  return /^(?:[./~\\]|\$HOME|\$PWD|[a-z]:[\\/])/i.test(source) ? source : undefined;
}

function longMount(item: MapValue): Mount | undefined {
  const typeText = scalarAt(item, 'type');
  const source = scalarAt(item, 'source') ?? scalarAt(item, 'src');
  const target = scalarAt(item, 'target') ?? scalarAt(item, 'destination') ?? scalarAt(item, 'dst');
  const readOnly = booleanOf(scalarAt(item, 'read_only') ?? scalarAt(item, 'readonly'));
  const subpath = scalarAt(get(item, 'volume'), 'subpath');
  const bind = get(item, 'bind');
  const nocopy = booleanOf(scalarAt(get(item, 'volume'), 'nocopy'));
  const flags = [scalarAt(bind, 'propagation'), scalarAt(bind, 'selinux')].flatMap((flag) => (flag?.known ? [flag.value] : []));
  if (nocopy?.known && nocopy.value) flags.push('nocopy');
  const at = source ?? item;
  const path = source?.known ? source.value : undefined;
  // Compose refuses an item without a type. Where it names a place on the host, what it is meant to be is shown beside that.
  const meant = path !== undefined && hostPathOf(path) !== undefined ? 'bind' : undefined;
  const type = typeText ? (typeText.known ? typeText.value : undefined) : meant;
  return {
    at: at.at,
    via: at.via,
    type: type === 'bind' || type === 'volume' || type === 'tmpfs' || type === 'npipe' ? type : 'other',
    ...(source ? { source: asText(source) } : {}),
    ...(type === 'bind' && path !== undefined ? { hostPath: path } : {}),
    ...(type === 'npipe' && path !== undefined ? { hostPath: path } : {}),
    ...(target?.known ? { target: target.value } : {}),
    ...(subpath?.known ? { subpath: subpath.value } : {}),
    readOnly: readOnly?.known === true && readOnly.value,
    options: [...flags, ...(readOnly && !readOnly.known ? [readOnly.raw] : [])],
    sourceSpan: at.at,
    syntax: 'long',
    ...(item.origin && { origin: item.origin }),
  };
}

function asText(scalar: ScalarValue): Traced<string> {
  const { kind: _kind, plain: _plain, folder: _folder, override: _override, ...traced } = scalar;
  return traced;
}

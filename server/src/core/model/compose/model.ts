import { folderOf } from '../../base/file';
import { append } from '../../base/many';
import type { FileId } from '../../base/span';
import type { Problem, Tree } from '../../syntax/tree';
import { sameRef } from '../traced';
import { get, type MapEntry, type MapValue } from '../value';
import type { Scope } from './evaluate';
import { asRead, type BaseFile, extendServices } from './extends';
import { anyUnread, type Inclusion, importInto, inclusionsOf } from './include';
import { settledIn } from './included';
import { applyResets, isNull, merge } from './merge';
import { addFormProblems, addShapeProblems } from './refusals';
import type { Mention, Model, Session, Source, Variables } from './session';
import { topLevel } from './tables';
import { enforceUnicity } from './unique';

/** Includes inside includes are followed this deep, and this many in all. */
const deepest = 30;
const mostIncludes = 1000;

interface Loading {
  readonly session: Session;
  /** Included projects by what decides them: one that is reached on several ways is read once. */
  readonly included: Map<string, Model>;
  /** Files on the way to the project that is read. */
  readonly above: readonly FileId[];
  readonly depth: number;
}

/** Merges the files of an application in order, as `docker compose -f a -f b`, and resolves what they extend and include. */
export function loadModel(session: Session, files: readonly FileId[], folder: FileId, variables: Variables): Model {
  return load({ session, included: new Map(), above: [], depth: 0 }, files, folder, variables);
}

/** A model while its files are read. */
interface Growing {
  root: MapValue;
  readonly mentions: Map<string, Mention[]>;
  readonly resting: Set<string>;
  readonly reads: Set<FileId>;
  open: boolean;
}

function load(loading: Loading, files: readonly FileId[], folder: FileId, variables: Variables): Model {
  const { session } = loading;
  const model: Growing = { root: nothing(files[0] ?? folder), mentions: new Map(), resting: new Set(), reads: new Set(), open: false };
  const bases = basesOf(session, variables, model.reads);
  const above = [...loading.above];
  for (const file of files) {
    const tree = session.tree(file);
    if (!tree) {
      model.open = true;
      continue;
    }
    model.reads.add(file);
    above.push(file);
    for (let index = 0; index < tree.documents.length; index++) {
      const scope: Scope = { folder, lookup: variables.lookup };
      const written = readDocument(session, { tree, index, scope, key: variables.key });
      if (!written) continue;
      const whole = withIncluded(model, { ...loading, above }, written, { folder, variables });
      addOwnMentions(model, file, written);
      const { resting, open } = model;
      const document = extendAll(session, { file, scope, written, resting, open }, whole, bases);
      model.root = added(session.problems, model.root, document, written);
      addShapeProblems(session.problems, model.root);
    }
  }
  const { root, mentions, resting, open, reads } = model;
  return { root, mentions, resting, open, reads };
}

/** Reads each file that is extended once. @param reads gets those that are there */
function basesOf(session: Session, variables: Variables, reads: Set<FileId>): BaseFile {
  const bases = new Map<FileId, Source | null>();
  return (file) => {
    const known = bases.get(file);
    if (known !== undefined) return known;
    const tree = session.tree(file);
    if (tree === undefined) return undefined;
    const base = tree === null ? null : extendedFile(session, tree, variables);
    if (base) reads.add(file);
    bases.set(file, base);
    return base;
  };
}

/** A document with what it includes; the model gets what is known of that. */
function withIncluded(
  model: Growing,
  loading: Loading,
  written: MapValue,
  { folder, variables }: { readonly folder: FileId; readonly variables: Variables },
): MapValue {
  const { session } = loading;
  let document = written;
  for (const inclusion of inclusionsOf(session, written, folder, variables)) {
    const included = inclusion && include(loading, inclusion, folder);
    if (!included) {
      model.open = true;
      continue;
    }
    document = importInto(session, document, included.root, written, inclusion);
    for (const [name, list] of included.mentions) {
      addMentions(
        model.mentions,
        name,
        list.map((mention) => ({ ...mention, own: false })),
      );
    }
    for (const name of included.resting) model.resting.add(name);
    for (const read of included.reads) model.reads.add(read);
    model.open ||= included.open;
  }
  return document;
}

function addOwnMentions({ mentions }: Growing, file: FileId, document: MapValue): void {
  const services = get(document, 'services');
  if (services?.kind !== 'map') return;
  for (const [name, { key, value }] of services.entries) {
    if (value.kind !== 'map') continue;
    const path = [...(document.origin?.path ?? []), 'services', name];
    addMentions(mentions, name, [{ ref: { file, path }, key: key.at, own: true }]);
  }
}

/** A model of which nothing is known: that of files that could not be loaded. */
export function noModel(file: FileId): Model {
  return { root: nothing(file), mentions: new Map(), resting: new Set(), open: true, reads: new Set() };
}

function nothing(file: FileId): MapValue {
  return { kind: 'map', at: { file, start: 0, end: 0 }, via: [], entries: new Map() };
}

/**
 * A model with one more document.
 * @param written the document before its includes and `extends` were resolved.
 */
function added(problems: Problem[], root: MapValue, document: MapValue, written: MapValue): MapValue {
  const merged = merge(applyResets(root, written), document, topLevel, { problems, overrides: true, canonical: true });
  return enforceUnicity(merged, topLevel, root) as MapValue;
}

function addMentions(mentions: Map<string, Mention[]>, name: string, more: readonly Mention[]): void {
  const known = mentions.get(name) ?? [];
  // One file may be included on several ways.
  mentions.set(name, [...known, ...more.filter(({ ref }) => !known.some((mention) => sameRef(mention.ref, ref)))]);
}

function extendAll(session: Session, source: Omit<Source, 'services'>, document: MapValue, baseFile: BaseFile): MapValue {
  const services = document.entries.get('services');
  if (services?.value.kind !== 'map' || ![...services.value.entries.values()].some(({ value }) => get(value, 'extends'))) return document;
  const map = new Map(services.value.entries);
  extendServices(session, { ...source, services: map }, baseFile);
  const entries = new Map(document.entries).set('services', { ...services, value: { ...services.value, entries: map } });
  return { ...document, entries };
}

/** A file that is extended: its documents merged, its includes and its own `extends` left alone; relative paths start beside it. */
function extendedFile(session: Session, tree: Tree, variables: Variables): Source {
  const scope: Scope = { folder: folderOf(tree.file), lookup: variables.lookup };
  let root = nothing(tree.file);
  let written: MapValue | undefined;
  for (let index = 0; index < tree.documents.length; index++) {
    const document = readDocument(session, { tree, index, scope, key: variables.key });
    if (!document) continue;
    written = document;
    root = added(session.problems, root, document, document);
  }
  addFormProblems(session.problems, root);
  const services = get(root, 'services');
  return {
    file: tree.file,
    scope,
    services: new Map([...(services?.kind === 'map' ? services.entries : [])].map(([name, entry]) => [name, readEntry(entry)])),
    written: written ?? root,
    resting: new Set(),
    open: false,
  };
}

function readEntry(entry: MapEntry): MapEntry {
  return entry.value.kind === 'map' ? { ...entry, value: asRead(entry.value) } : entry;
}

function include(loading: Loading, inclusion: Inclusion, outer: FileId): Model | undefined {
  const { session, included, above } = loading;
  const { files, folder, variables, named } = inclusion;
  const circular = files[0] !== undefined && above.includes(files[0]);
  if (circular || loading.depth >= deepest || included.size > mostIncludes) {
    const what = circular ? 'This file includes itself through other files' : 'Too many files include each other';
    session.problems.push({ at: named.at, message: `${what}: break the circle of includes.` });
    return undefined;
  }
  const key = [...files, folder, outer, variables.key].join('\0');
  const known = included.get(key);
  if (known) return known;
  if (anyUnread(session, inclusion)) return undefined;
  const model = load({ ...loading, depth: loading.depth + 1 }, files, folder, variables);
  const settled = { ...model, root: settledIn(model.root, folder, outer, variables.lookup) };
  included.set(key, settled);
  return settled;
}

const sections = ['services', 'volumes', 'networks', 'secrets', 'configs'];

/** A document without what is not what its place asks for; that is a problem. */
/** One document of a file, and the variables that it is read with; `key` tells them from others. */
interface Written {
  readonly tree: Tree;
  readonly index: number;
  readonly scope: Scope;
  readonly key: string;
}

function readDocument(session: Session, { tree, index, scope, key }: Written): MapValue | undefined {
  const { problems } = session;
  const { value, problems: found } = session.document(tree, index, scope, key);
  append(problems, found);
  if (value.kind !== 'map') {
    problems.push({ at: value.at, message: 'This document is not a Compose file: it must be a map with a "services" key.' });
    return undefined;
  }
  const entries = new Map(value.entries);
  for (const section of sections) {
    const entry = entries.get(section);
    if (!entry || entry.value.kind === 'map') continue;
    entries.delete(section);
    if (isNull(entry.value)) continue;
    const message = `"${section}" must be a map of ${section} by name: write each as \`name:\` with its keys below.`;
    problems.push({ at: entry.value.at, message });
  }
  const services = entries.get('services');
  if (services?.value.kind === 'map') {
    const kept = new Map<string, MapEntry>();
    for (const [name, entry] of services.value.entries) {
      if (entry.value.kind === 'map' || isNull(entry.value)) kept.set(name, entry);
      // In a file that does not parse it may be a map, cut off by what is said already.
      else if (tree.problems.length === 0)
        problems.push({ at: entry.value.at, message: `The service "${name}" must be a map: write its keys below it, indented.` });
    }
    entries.set('services', { ...services, value: { ...services.value, entries: kept } });
  }
  return { ...value, entries };
}

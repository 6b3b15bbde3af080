import { folderOf } from '../../base/file';
import type { FileId } from '../../base/site';
import type { Problem, Tree } from '../../syntax/tree';
import { sameRef } from '../traced';
import { get, type MapEntry, type MapValue } from '../value';
import { evaluateDocument, type Scope } from './evaluate';
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

function load(loading: Loading, files: readonly FileId[], folder: FileId, variables: Variables): Model {
  const { session } = loading;
  const scope: Scope = { folder, lookup: variables.lookup };
  const mentions = new Map<string, Mention[]>();
  const resting = new Set<string>();
  const reads = new Set<FileId>();
  let open = false;
  let root = nothing(files[0] ?? folder);
  const bases = new Map<FileId, Source | null>();
  const baseFile: BaseFile = (file) => {
    const known = bases.get(file);
    if (known !== undefined) return known;
    const tree = session.tree(file);
    if (tree === undefined) return undefined;
    const base = tree === null ? null : extendedFile(session, tree, variables);
    if (base) reads.add(file);
    bases.set(file, base);
    return base;
  };

  const above = [...loading.above];
  for (const file of files) {
    const tree = session.tree(file);
    if (!tree) {
      open = true;
      continue;
    }
    reads.add(file);
    above.push(file);
    for (let index = 0; index < tree.documents.length; index++) {
      const written = readDocument(session.problems, tree, index, scope);
      if (!written) continue;
      let document = written;
      for (const inclusion of inclusionsOf(session, written, folder, variables)) {
        const model = inclusion && include({ ...loading, above }, inclusion, folder);
        if (!model) {
          open = true;
          continue;
        }
        document = importInto(session, document, model.root, written, inclusion);
        for (const [name, list] of model.mentions)
          addMentions(
            mentions,
            name,
            list.map((mention) => ({ ...mention, own: false })),
          );
        for (const name of model.resting) resting.add(name);
        for (const read of model.reads) reads.add(read);
        open ||= model.open;
      }
      const own = get(written, 'services');
      if (own?.kind === 'map') {
        for (const [name, { key, value }] of own.entries) {
          if (value.kind !== 'map') continue;
          const path = [...(written.origin?.path ?? []), 'services', name];
          addMentions(mentions, name, [{ ref: { file, path }, key: key.at, own: true }]);
        }
      }
      document = extendAll(session, { file, scope, written, resting, open }, document, baseFile);
      root = added(session.problems, root, document, written);
      addShapeProblems(session.problems, root);
    }
  }
  return { root, mentions, resting, open, reads };
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
    const document = readDocument(session.problems, tree, index, scope);
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
    const what = circular ? 'This file includes itself in the end' : 'Too many files include each other';
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
function readDocument(problems: Problem[], tree: Tree, index: number, scope: Scope): MapValue | undefined {
  const { value, problems: found } = evaluateDocument(tree, index, scope, (key) => key.startsWith('x-'));
  problems.push(...found);
  if (value.kind !== 'map') {
    problems.push({ at: value.at, message: 'A Compose file is a map with a "services" key: this document is none.' });
    return undefined;
  }
  const entries = new Map(value.entries);
  for (const section of sections) {
    const entry = entries.get(section);
    if (!entry || entry.value.kind === 'map') continue;
    entries.delete(section);
    if (isNull(entry.value)) continue;
    const message = `"${section}" is a map of ${section} by name: write each as \`name:\` with its keys below.`;
    problems.push({ at: entry.value.at, message });
  }
  const services = entries.get('services');
  if (services?.value.kind === 'map') {
    const kept = new Map<string, MapEntry>();
    for (const [name, entry] of services.value.entries) {
      if (entry.value.kind === 'map' || isNull(entry.value)) kept.set(name, entry);
      // In a file that does not parse it may be a map, cut off by what is said already.
      else if (tree.problems.length === 0)
        problems.push({ at: entry.value.at, message: `The service "${name}" is no map: write its keys below it, indented.` });
    }
    entries.set('services', { ...services, value: { ...services.value, entries: kept } });
  }
  return { ...value, entries };
}

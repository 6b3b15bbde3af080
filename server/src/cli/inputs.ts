import { folderOf } from '../core/base/file';
import { suggestion } from '../core/base/nearest';
import { oneOf } from '../core/base/series';
import type { FileId } from '../core/base/span';
import { isExcluded } from '../core/config/config';
import { kinds } from '../core/kinds/index';
import { holds, kindByName, kindOf, mayBePart } from '../core/kinds/match';
import { listingOf } from '../core/model/files';
import type { Profile } from '../core/rules/rule';
import { reachOf } from '../workspace/reach';
import { configResolver } from '../workspace/resolve-config';
import type { Governed, Settings, Source } from '../workspace/source';
import { commands, type Options } from './args';
import { type Host, isFailed } from './host';
import type { InputError, InputNote } from './input-error';
import { leavesOf, linksOf } from './links';
import type { Progress } from './progress';
import { rootFinder } from './project-root';
import { isIn, shardOf } from './shard';
import { decode, mostBytes, type NoText, readText, type TextFile } from './text-file';
import { isGitIgnored, walk } from './walk';

/** What a command line names, read as far as it can be read. */
export interface Inputs {
  /** The files to analyze by the root of their project. */
  readonly byRoot: ReadonlyMap<FileId, readonly FileId[]>;
  readonly source: Source;
  /** Every file read so far as text; it grows as the source is asked. */
  readonly files: ReadonlyMap<FileId, TextFile>;
  readonly settings: Omit<Settings, 'root'>;
  /** Gives, for the root of a project, what tells the config in force for a file. */
  readonly governing: (root: FileId) => (file: FileId) => Promise<Governed>;
  /** Files that a person names one by one: links among them are followed wherever they lead. */
  readonly named: ReadonlySet<FileId>;
  /** Named files that are a part of some project, or none of ours: it takes the projects to tell. */
  readonly unsure: readonly FileId[];
  /** It grows as the source is asked. */
  readonly errors: InputError[];
  readonly notes: InputNote[];
}

const [first, ...others] = kinds.map(({ nouns }) => nouns.a);

export const nothingToCheck = `neither ${first} nor ${oneOf(others)}: nothing to check`;

/** Finds and reads the files that the operands and options of `check` and `harden` name. */
export async function gather(host: Host, operands: readonly string[], options: Options, progress: Progress): Promise<Inputs> {
  const reading: Reading = { host, files: new Map(), unread: new Set(), errors: [], notes: [], leaves: leavesOf(host) };
  const source = sourceOf(reading);
  const settings = settingsOf(host, options);
  const gathering: Gathering = {
    ...reading,
    source,
    settings,
    progress,
    rootOf: rootFinder(host),
    byRoot: new Map(),
    seen: new Set(),
    unsure: [],
    named: new Set(),
    governing: governingBy(source, settings),
  };
  const { governing, byRoot, files, named, unsure, errors, notes } = gathering;
  const inputs: Inputs = { governing, byRoot, source, files, settings, named, unsure, errors, notes };
  if (settings.config && !load(gathering, settings.config, true)) return inputs;
  const stdin = options.get('stdin-filename')?.[0];
  if (stdin !== undefined) await addStdin(gathering, stdin);
  else for (const operand of operands.length > 0 ? operands : ['.']) await addOperand(gathering, operand);
  return inputs;
}

function settingsOf(host: Host, options: Options): Inputs['settings'] {
  const shard = shardOf(options.get('shard')?.[0] ?? '');
  const config = options.has('no-config') ? null : options.get('config')?.[0];
  return {
    ...(config === undefined ? {} : { config: config === null ? null : host.resolve(config) }),
    ...(options.has('profile') ? { profile: options.get('profile')![0] as Profile } : {}),
    ...(options.has('today') ? { day: options.get('today')![0]! } : {}),
    ...(shard && { takes: (project: string) => isIn(shard, project) }),
    ...(options.has('no-inline') ? { inline: false as const } : {}),
    today: host.today,
  };
}

/** The files that are to be analyzed, as far as they are found. */
interface Gathering extends Reading {
  readonly source: Source;
  readonly settings: Inputs['settings'];
  readonly progress: Progress;
  readonly rootOf: ReturnType<typeof rootFinder>;
  readonly byRoot: Map<FileId, FileId[]>;
  readonly seen: Set<FileId>;
  readonly unsure: FileId[];
  readonly named: Set<FileId>;
  readonly governing: Inputs['governing'];
}

/** @returns true for a file that is analyzed, or that a person has been told about */
function add(gathering: Gathering, file: FileId, text: string, { root, byPerson }: { root: FileId; byPerson: boolean }): boolean {
  const { named, seen, byRoot, unsure, notes } = gathering;
  if (byPerson) named.add(file);
  if (seen.has(file)) return true;
  const kind = kindOf(file, text);
  const perhaps = byPerson && kind === undefined && mayBePart(file);
  if (kind !== undefined || perhaps) {
    seen.add(file);
    byRoot.set(root, [...(byRoot.get(root) ?? []), file]);
    if (perhaps) unsure.push(file);
    return true;
  }
  if (byPerson) notes.push({ file, message: nothingToCheck });
  return byPerson;
}

/** One resolver of configs for each root of a project. */
function governingBy(source: Source, settings: Inputs['settings']): Inputs['governing'] {
  const resolvers = new Map<FileId, ReturnType<typeof configResolver>>();
  return (root) => {
    const resolver = resolvers.get(root) ?? configResolver(source, { ...settings, root });
    resolvers.set(root, resolver);
    return resolver;
  };
}

async function excluded({ governing }: Gathering, file: FileId, root: FileId): Promise<boolean> {
  return isExcluded((await governing(root)(file)).config, file);
}

async function addOperand(gathering: Gathering, operand: string): Promise<void> {
  const { host, errors, rootOf } = gathering;
  const path = host.resolve(operand);
  const stat = host.stat(path);
  if (isFailed(stat)) errors.push({ file: path, message: stat.failed + (stat.missing ? misspelt(operand) : '') });
  else if (stat.kind === 'folder') await addTree(gathering, path);
  else {
    const text = load(gathering, path, true);
    const folder = folderOf(path);
    if (text) add(gathering, path, text.text, { root: rootOf(folder, folder), byPerson: true });
  }
}

async function addTree(gathering: Gathering, folder: FileId): Promise<void> {
  const { host, errors, notes, leaves, rootOf, progress } = gathering;
  const root = rootOf(folder, folder);
  let any = false;
  const failuresBefore = errors.length;
  for (const file of walk(host, folder, root, (at, failed) => errors.push({ file: at, message: failed }))) {
    const own = rootOf(folderOf(file), root);
    if (await excluded(gathering, file, own)) continue;
    if (leaves(file, own)) {
      notes.push({ file, message: `skipped, because the link leads out of ${own}: pass this file to check it` });
      continue;
    }
    progress.tick(`reading ${file}`);
    const text = kindByName(file) ? load(gathering, file, true) : byShape(gathering, file);
    if (text && add(gathering, file, text.text, { root: own, byPerson: false })) any = true;
  }
  if (!any && errors.length === failuresBefore) {
    notes.push({
      file: folder,
      message: `no ${oneOf(kinds.map(({ nouns }) => nouns.one))} to check (files in .gitignore and "exclude" are skipped)`,
    });
  }
}

/** A file that its name does not tell is none of our business when it is no text or huge, unless its bytes look like a kind of file. */
function byShape(gathering: Gathering, file: FileId): TextFile | undefined {
  const { host, files } = gathering;
  const known = files.get(file);
  const stat = known ? undefined : host.stat(file);
  if (stat && !isFailed(stat) && stat.size > mostBytes) return undefined;
  const bytes = known ? undefined : host.read(file);
  if (bytes && !isFailed(bytes) && isFailed(decode(bytes)) && !holds(file, new TextDecoder('latin1').decode(bytes))) return undefined;
  return load(gathering, file, true);
}

async function addStdin(gathering: Gathering, name: string): Promise<void> {
  const { host, files, errors, notes, rootOf } = gathering;
  const file = host.resolve(name);
  const root = rootOf(folderOf(file), folderOf(file));
  const bytes = host.stdin(mostBytes);
  const read: TextFile | NoText = isFailed(bytes) ? bytes : decode(bytes);
  if (isFailed(read)) {
    errors.push({ file, ...(read.line ? { line: read.line } : {}), message: read.failed });
    return;
  }
  files.set(file, read);
  if (kindOf(file, read.text) === undefined) {
    errors.push({
      file,
      message: `the kind of this file is not clear from its name or text: name it ${oneOf(kinds.map(({ nouns }) => nouns.example))}`,
    });
  } else if (isGitIgnored(host, file, root) || (await excluded(gathering, file, root))) {
    notes.push({ file, message: 'skipped, because .gitignore or "exclude" lists it' });
  } else add(gathering, file, read.text, { root, byPerson: true });
}

/** What has been read so far. */
interface Reading {
  readonly host: Host;
  readonly files: Map<FileId, TextFile>;
  readonly unread: Set<FileId>;
  readonly errors: InputError[];
  readonly notes: InputNote[];
  readonly leaves: ReturnType<typeof leavesOf>;
}

/**
 * Reads a file once.
 * @param required true where a person names it
 * @param program true where it may well be a program and no text
 */
function load({ host, files, unread, errors }: Reading, file: FileId, required: boolean, program = false): TextFile | undefined {
  const known = files.get(file);
  if (known || unread.has(file)) return known;
  const read = readText(host, file);
  if (!isFailed(read)) {
    files.set(file, read);
    return read;
  }
  unread.add(file);
  if (required || (!read.missing && !program)) errors.push({ file, ...(read.line ? { line: read.line } : {}), message: read.failed });
  return undefined;
}

/** The listing of a folder that is, or lies in, another one. */
function listed({ host, leaves }: Reading, folder: FileId, within: FileId | undefined): string | null {
  if (host.entry(folder) === undefined || (within !== undefined && folder !== within && leaves(folder, within))) return null;
  const entries = host.list(folder);
  return isFailed(entries) ? null : listingOf(entries.map(({ name, kind }) => ({ name, isFolder: kind === 'folder' })));
}

/** The disk as projects see it. */
function sourceOf(reading: Reading): Source {
  const { host, files, errors, notes, leaves } = reading;
  return {
    read: async (file, within, program) => {
      // A text that is known was named by a person, or asked for under the same root.
      if (files.has(file)) return files.get(file)!.text;
      if (file.endsWith('/')) return listed(reading, file.slice(0, -1) || '/', within);
      const entry = host.entry(file);
      if (entry === undefined || (within !== undefined && leaves(file, within))) return null;
      const stat = entry === 'file' ? { kind: entry } : host.stat(file);
      // A folder, or a pipe that some program keeps secrets behind, is no text for us; a person is told of what they name only.
      if (!isFailed(stat) && stat.kind !== 'file') return null;
      return load(reading, file, false, program)?.text ?? null;
    },
    reach: async (file, within) => {
      const reach = reachOf(linksOf(host, file, within));
      const said = [...errors, ...notes].some((each) => each.file === file);
      if (reach !== 'free' && !said) {
        const why = reach === 'outside' ? `a link leads out of ${within}` : 'it is not a regular file';
        notes.push({ file, message: `is not read, because ${why}: it is unknown what it excludes from the image` });
      }
      return reach;
    },
  };
}

/** A path that is not there may be a command with a slip in it. */
function misspelt(operand: string): string {
  return /^[a-z]+$/.test(operand) ? suggestion(operand, commands) : '';
}

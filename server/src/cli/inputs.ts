import { folderOf } from '../core/base/file';
import { suggestion } from '../core/base/nearest';
import type { FileId } from '../core/base/site';
import { isExcluded } from '../core/config';
import { kindByName, kindOf, looksLikeCompose } from '../core/kind';
import type { Profile } from '../core/rules/rule';
import { governor } from '../workspace/governing-config';
import { reachOf } from '../workspace/reach';
import type { Settings, Source } from '../workspace/workspace';
import { commands, type Options } from './args';
import { type Host, isFailed } from './host';
import { leavesOf, linksOf } from './links';
import type { Progress } from './progress';
import { rootFinder } from './project-root';
import { decode, mostBytes, type NoText, readText, type TextFile } from './text-file';
import { isGitIgnored, walk } from './walk';

/** Something that kept a file from being judged: one line for a person, exit code 2. */
export interface InputError {
  readonly file: FileId;
  /** Both from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
}

/** What a command line names, read as far as it can be read. */
export interface Inputs {
  /** The files to judge by the root of their project. */
  readonly byRoot: ReadonlyMap<FileId, readonly FileId[]>;
  readonly source: Source;
  /** Every file read so far as text; it grows as the source is asked. */
  readonly files: ReadonlyMap<FileId, TextFile>;
  readonly settings: Omit<Settings, 'root'>;
  /** Files that a person names one by one: links among them are followed wherever they lead. */
  readonly named: ReadonlySet<FileId>;
  /** Named files that are a part of some project, or none of ours: it takes the projects to tell. */
  readonly unsure: readonly FileId[];
  /** It grows as the source is asked. */
  readonly errors: InputError[];
  /** Remarks that are no errors: `path: what`. */
  readonly notes: { readonly file: FileId; readonly message: string }[];
}

export const nothingToCheck = 'neither a Dockerfile nor a Compose file, daemon.json or devcontainer.json: nothing to check';

/** Finds and reads the files that the operands and options of `check` and `harden` name. */
export async function gather(host: Host, operands: readonly string[], options: Options, progress: Progress): Promise<Inputs> {
  const files = new Map<FileId, TextFile>();
  const unread = new Set<FileId>();
  const errors: InputError[] = [];
  const notes: { file: FileId; message: string }[] = [];
  const byRoot = new Map<FileId, FileId[]>();
  const seen = new Set<FileId>();
  const unsure: FileId[] = [];
  const named = new Set<FileId>();
  const rootOf = rootFinder(host);
  const leaves = leavesOf(host);

  function load(file: FileId, required: boolean, program = false): TextFile | undefined {
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

  const source: Source = {
    read: async (file, within, program) => {
      // A text that is known was named by a person, or asked for under the same root.
      if (files.has(file)) return files.get(file)!.text;
      const entry = host.entry(file);
      if (entry === undefined || (within !== undefined && leaves(file, within))) return null;
      const stat = entry === 'file' ? { kind: entry } : host.stat(file);
      // A folder, or a pipe that some program keeps secrets behind, is no text for us; a person is told of what they name only.
      if (!isFailed(stat) && stat.kind !== 'file') return null;
      return load(file, false, program)?.text ?? null;
    },
    reach: async (file, within) => {
      const reach = reachOf(linksOf(host, file, within));
      const said = [...errors, ...notes].some((each) => each.file === file);
      if (reach !== 'free' && !said) {
        const why = reach === 'outside' ? `a link leads out of ${within}` : 'it is not a regular file';
        notes.push({ file, message: `is not read, because ${why}: what it keeps out of an image is unknown` });
      }
      return reach;
    },
  };

  const config = options.has('no-config') ? null : options.get('config')?.[0];
  const settings = {
    ...(config === undefined ? {} : { config: config === null ? null : host.resolve(config) }),
    ...(options.has('profile') ? { profile: options.get('profile')![0] as Profile } : {}),
    today: host.today,
  };
  const inputs = { byRoot, source, files, settings, named, unsure, errors, notes };
  if (settings.config && !load(settings.config, true)) return inputs;

  function add(file: FileId, text: string, root: FileId, byPerson: boolean): boolean {
    if (byPerson) named.add(file);
    if (seen.has(file)) return true;
    const kind = kindOf(file, text);
    const perhaps = byPerson && kind === undefined && /\.(ya?ml|json)$/i.test(file);
    if (kind !== undefined || perhaps) {
      seen.add(file);
      byRoot.set(root, [...(byRoot.get(root) ?? []), file]);
      if (perhaps) unsure.push(file);
      return true;
    }
    if (byPerson) notes.push({ file, message: nothingToCheck });
    return byPerson;
  }

  const governors = new Map<FileId, ReturnType<typeof governor>>();
  async function excluded(file: FileId, root: FileId): Promise<boolean> {
    const govern = governors.get(root) ?? governor(source, { ...settings, root });
    governors.set(root, govern);
    return isExcluded((await govern(file)).config, file);
  }

  async function addTree(folder: FileId): Promise<void> {
    const root = rootOf(folder, folder);
    let any = false;
    const failuresBefore = errors.length;
    for (const file of walk(host, folder, root, (at, failed) => errors.push({ file: at, message: failed }))) {
      const own = rootOf(folderOf(file), root);
      if (await excluded(file, own)) continue;
      if (leaves(file, own)) {
        notes.push({ file, message: `left out, because the link leads out of ${own}: name the file to check it` });
        continue;
      }
      progress.tick(`reading ${file}`);
      const text = kindByName(file) ? load(file, true) : await byShape(file);
      if (text && add(file, text.text, own, false)) any = true;
    }
    if (!any && errors.length === failuresBefore) {
      notes.push({
        file: folder,
        message: 'no Dockerfile, Compose file, daemon.json or devcontainer.json to check (.gitignore and "exclude" leave files out)',
      });
    }
  }

  /** A YAML file with any name is none of our business when it is no text or huge, unless it looks like a Compose file. */
  async function byShape(file: FileId): Promise<TextFile | undefined> {
    const known = files.get(file);
    const stat = known ? undefined : host.stat(file);
    if (stat && !isFailed(stat) && stat.size > mostBytes) return undefined;
    const bytes = known ? undefined : host.read(file);
    if (bytes && !isFailed(bytes) && isFailed(decode(bytes)) && !looksLikeCompose(new TextDecoder('latin1').decode(bytes)))
      return undefined;
    return load(file, true);
  }

  async function addStdin(name: string): Promise<void> {
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
        message: 'neither the name nor the text tells what this is: name it Dockerfile, compose.yaml, daemon.json or devcontainer.json',
      });
    } else if (isGitIgnored(host, file, root) || (await excluded(file, root))) {
      notes.push({ file, message: 'left out by .gitignore or "exclude"' });
    } else add(file, read.text, root, true);
  }

  const stdin = options.get('stdin-filename')?.[0];
  if (stdin !== undefined) await addStdin(stdin);
  else {
    for (const operand of operands.length > 0 ? operands : ['.']) {
      const path = host.resolve(operand);
      const stat = host.stat(path);
      if (isFailed(stat)) errors.push({ file: path, message: stat.failed + (stat.missing ? misspelt(operand) : '') });
      else if (stat.kind === 'folder') await addTree(path);
      else {
        const text = load(path, true);
        if (text) add(path, text.text, rootOf(folderOf(path), folderOf(path)), true);
      }
    }
  }
  return inputs;
}

/** A path that is not there may be a command with a slip in it. */
function misspelt(operand: string): string {
  return /^[a-z]+$/.test(operand) ? suggestion(operand, commands) : '';
}

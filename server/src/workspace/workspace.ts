import { relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/site';
import { type Config, isExcluded } from '../core/config';
import { type Judged, judgeProject, type Options } from '../core/engine';
import type { Finding } from '../core/finding';
import { openProject } from '../core/model/open';
import { unreadable } from '../core/model/project';
import type { Profile, Rule } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import { expiredAllows } from '../core/unused-allow';
import { type Care, noCare } from './care';
import { type Governed, governor } from './governing-config';
import { createKept, type Kept, type KeptPart } from './kept';
import { filesOf, nothing, partsOf, type Texts, together, type Unit } from './opening';
import type { Reach } from './reach';
import { unitsFor } from './units';

/** How the shells give files to the core. */
export interface Source {
  /**
   * A file's text; `null` when it does not exist, is not text, or may not be read. Text open in an editor wins.
   * @param within refuse the file when it lies outside this folder once symbolic links are followed; absent for files that a
   * person names
   * @param program it may be a program: that it is no text is nothing to report
   */
  read(file: FileId, within?: FileId, program?: boolean): Promise<string | null>;
  /** Whether a file may be made at a name, without leaving a folder; a shell without it makes files anywhere below the folder. */
  reach?(file: FileId, within: FileId): Promise<Reach>;
  /** The same files for one reading: what it finds out about links and missing folders counts until its end. */
  once?(): Source;
}

export interface Settings {
  /** The folder that nothing is read outside of; config files are looked for up to it. */
  readonly root: FileId;
  /** A config file to use instead of the nearest one; `null` for none. */
  readonly config?: FileId | null;
  /** Wins over the config file. */
  readonly profile?: Profile;
  /** Counts where no config file governs. */
  readonly ungoverned?: Profile;
  readonly today: string;
  /** What earlier judgements leave for later ones. For shells that live on. */
  readonly kept?: Kept;
  /** Called before each file and each project, so that others get their turn; false when nobody waits for the answer any more. */
  readonly goOn?: () => Promise<boolean>;
  /** Looks after the work on single files; without it, the first error ends the judgement. */
  readonly care?: Care;
  /** For tests; all rules by default. */
  readonly rules?: readonly Rule[];
}

/** Files that belong together, judged under the config that governs some of them. */
export interface Judgement {
  readonly judged: Judged;
  /** The files whose findings this judgement tells; it holds others only because they decide what is true of these. */
  readonly files: ReadonlySet<FileId>;
  readonly config: Config;
  /** What is wrong with the config file; the last good config, or the built-in one, is in force then. */
  readonly configProblems: readonly Problem[];
  /** Suppressions of the config file whose last day has passed; the same in each judgement under the config. */
  readonly configFindings: readonly Finding[];
  /** The text of the config file, for the lines of its problems; absent without one. */
  readonly configText?: string;
}

/**
 * Judges each file in the projects it belongs to; reads what they refer to through the source, within a budget.
 * Files that cannot be read and files of no kind that is judged are passed over; nothing outside `settings.root` is read
 * but the files themselves.
 */
export async function judgeFiles(files: readonly FileId[], source: Source, settings: Settings): Promise<Judgement[]> {
  const kept = settings.kept ?? createKept();
  const { root, care = noCare, goOn = async () => true } = settings;
  const named = new Set(files);
  const govern = governor(source, { ...settings, kept });
  const texts = textsOf(files, source, root);
  const told = await unitsFor(files, texts, govern, { root, kept, care, goOn });
  if (!told) return [];
  const judgements: Judgement[] = [];
  const judged = new Set<string>();
  const units = [...told.keys()];
  const parts = partsOf(units.filter(({ failed }) => !failed));
  for (const unit of units) if (unit.failed) parts.push([unit]);
  // What is appended on the way is judged, too.
  for (const part of parts) {
    if (!(await goOn())) return [];
    const byConfig = new Map<FileId | undefined, { readonly governed: Governed; readonly files: Set<FileId> }>();
    for (const unit of part) {
      for (const file of told.get(unit) ?? []) {
        const governed = await govern(file);
        if (!named.has(file) && isExcluded(governed.config, file)) continue;
        const group = byConfig.get(governed.config.file) ?? { governed, files: new Set() };
        group.files.add(file);
        byConfig.set(governed.config.file, group);
      }
    }
    for (const { governed, files: about } of byConfig.values()) {
      const { config, problems, text } = governed;
      const result = judgePart(part, config, settings, kept, judged);
      if (!result && part.length > 1) {
        // One of them is at fault: each by itself, it costs the others nothing.
        parts.push(...part.map((unit) => [unit]));
        break;
      }
      judgements.push({
        judged: result ?? judgeProject(nothing, together(part), () => null, { config, root, today: settings.today }),
        files: about,
        config,
        configProblems: [...problems, ...(await missingFiles(config, part, texts))],
        configFindings: expiredAllows(config, settings),
        ...(text === undefined ? {} : { configText: text }),
      });
    }
  }
  for (const key of kept.judged.keys()) if (!judged.has(key)) kept.judged.delete(key);
  return judgements;
}

/** The texts of files, each asked for once. */
function textsOf(named: readonly FileId[], source: Source, root: FileId): Texts {
  const asked = new Map<FileId, Promise<string | null>>();
  const byPerson = new Set(named);
  const read = async (file: FileId, program?: boolean): Promise<string | null> => {
    if (byPerson.has(file)) return source.read(file);
    if (file.includes('\0')) return null;
    const text = relativeTo(root, file) === file ? null : await source.read(file, root, program);
    return text === null && file.endsWith('.dockerignore') && !(await mayBeMade(source, file, root)) ? unreadable : text;
  };
  return (file, program) => {
    const text = asked.get(file) ?? read(file, program);
    asked.set(file, text);
    return text;
  };
}

/** True when there is no file of a name, and one can be made in the root. */
async function mayBeMade(source: Source, file: FileId, root: FileId): Promise<boolean> {
  if (relativeTo(root, file) === file) return false;
  return source.reach === undefined || (await source.reach(file, root)) === 'free';
}

/** @returns `undefined` where judging failed, or was not tried */
function judgePart(part: readonly Unit[], config: Config, settings: Settings, kept: Kept, done: Set<string>): Judged | undefined {
  const { root, today, rules, care = noCare } = settings;
  const entries = together(part);
  const key = JSON.stringify([entries, config.file]);
  const before = kept.judged.get(key);
  done.add(key);
  if (before && isSame(before, part, { config, root, today })) return before.judged;
  const reads = new Map(part.flatMap((unit) => [...unit.reads]));
  const read = (file: FileId): string | null => reads.get(file) ?? null;
  const judge = (): Judged => {
    const [one] = part;
    const isOpen = part.length === 1 && one!.images === config.images;
    const project = isOpen ? one!.project : openProject(entries, read, kept.parsed, config.images).project;
    return judgeProject(project, entries, read, { config, root, today, ...(rules && { rules }) });
  };
  const judged = care(filesOf(entries), judge, part.length > 1);
  if (!judged) return undefined;
  // A stopped round keeps what it has done: the next one needs the same again.
  kept.judged.set(key, { part, judged });
  return judged;
}

function isSame({ part: before, judged: { options } }: KeptPart, part: readonly Unit[], { config, root, today }: Options): boolean {
  return (
    options.config === config &&
    options.root === root &&
    options.today === today &&
    before.length === part.length &&
    before.every((unit, index) => unit === part[index])
  );
}

/** Files of the config's projects that cannot be read, each as a problem at its name. */
async function missingFiles({ projects }: Config, part: readonly Unit[], texts: Texts): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { files, env } of projects) {
    const names = JSON.stringify(files.map(({ file }) => file));
    if (!part.some(({ entries }) => entries.apps.some((app) => JSON.stringify(app) === names))) continue;
    for (const { file, at } of [...files, ...env]) {
      if ((await texts(file)) === null)
        problems.push({ at, message: 'this file of the project cannot be read: correct its name, or bring it into the repository' });
    }
  }
  return problems;
}

import { type Config, isExcluded } from '../core/config';
import { type Judged, judgeProject } from '../core/engine';
import type { Finding } from '../core/finding';
import { openProject } from '../core/model/open';
import { unreadable } from '../core/model/project';
import type { Profile } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import { relativeTo } from '../core/text/file';
import type { FileId } from '../core/text/site';
import { expiredAllows } from '../core/unused-allow';
import { type Governed, governor } from './governing-config';
import { createKept, type Kept, type KeptPart } from './kept';
import { partsOf, type Texts, together, type Unit } from './opening';
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
  /** Called between two projects, so that others get their turn; false when nobody waits for the answer any more. */
  readonly goOn?: () => Promise<boolean>;
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
  const named = new Set(files);
  const asked = new Set<FileId>();
  const noted: Source = {
    ...source,
    read(file, within, program) {
      asked.add(file);
      kept.asked.add(file);
      return source.read(file, within, program);
    },
  };
  const govern = governor(noted, { ...settings, kept });
  const texts = textsOf(files, noted, settings.root);
  const told = await unitsFor(files, texts, govern, settings.root, kept);
  const judgements: Judgement[] = [];
  const judged = new Map<string, KeptPart>();
  for (const part of partsOf([...told.keys()])) {
    if (settings.goOn && !(await settings.goOn())) return [];
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
      judgements.push({
        judged: judgePart(part, config, settings, kept, judged),
        files: about,
        config,
        configProblems: [...problems, ...(await missingFiles(config, part, texts))],
        configFindings: expiredAllows(config, settings),
        ...(text === undefined ? {} : { configText: text }),
      });
    }
  }
  replace(kept, asked, judged);
  return judgements;
}

function replace(kept: Kept, asked: ReadonlySet<FileId>, judged: ReadonlyMap<string, KeptPart>): void {
  kept.asked.clear();
  for (const file of asked) kept.asked.add(file);
  kept.judged.clear();
  for (const [key, one] of judged) kept.judged.set(key, one);
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

function judgePart(part: readonly Unit[], config: Config, { root, today }: Settings, kept: Kept, done: Map<string, KeptPart>): Judged {
  const entries = together(part);
  const key = JSON.stringify([entries, config.file]);
  const before = kept.judged.get(key);
  const same =
    before?.judged.options.config === config &&
    before.judged.options.root === root &&
    before.judged.options.today === today &&
    before.part.length === part.length &&
    before.part.every((unit, index) => unit === part[index]);
  if (before && same) {
    done.set(key, before);
    return before.judged;
  }
  const reads = new Map(part.flatMap((unit) => [...unit.reads]));
  const read = (file: FileId): string | null => reads.get(file) ?? null;
  const project = part.length === 1 ? part[0]!.project : openProject(entries, read, kept.parsed).project;
  const judged = judgeProject(project, entries, read, { config, root, today });
  done.set(key, { part, judged });
  return judged;
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

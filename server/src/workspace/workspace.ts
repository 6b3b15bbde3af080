import type { Config } from '../core/config';
import { type Judged, judge } from '../core/engine';
import { kindOf } from '../core/kind';
import { openProject, type Parsed } from '../core/model/open';
import type { Entries } from '../core/model/project';
import type { Profile } from '../core/rules/rule';
import type { Problem } from '../core/syntax/tree';
import { relativeTo } from '../core/text/file';
import type { FileId } from '../core/text/site';
import { type Governed, governor } from './governing-config';

/** How the shells give files to the core. */
export interface Source {
  /** A file's text; `null` when it does not exist, is not text, or may not be read. Text open in an editor wins. */
  read(file: FileId): Promise<string | null>;
}

export interface Settings {
  /** The folder that nothing is read outside of; config files are looked for up to it. */
  readonly root: FileId;
  /** A config file to use instead of the nearest one; `null` for none. */
  readonly config?: FileId | null;
  /** Wins over the config file. */
  readonly profile?: Profile;
  readonly today: string;
  /** The last good config of each config file: read where a file is broken, kept up to date here. For shells that live on. */
  readonly lastGood?: Map<FileId, Config>;
  /** Parsed files, reused while their text stays the same. For shells that live on. */
  readonly parsed?: Parsed;
}

/** Files judged under the config that governs them. */
export interface Judgement {
  readonly judged: Judged;
  readonly config: Config;
  /** What is wrong with the config file; the last good config, or the built-in one, is in force then. */
  readonly configProblems: readonly Problem[];
  /** The text of the config file, for the lines of its problems; absent without one. */
  readonly configText?: string;
}

/** Files under one config. */
interface Group extends Entries {
  readonly governed: Governed;
  readonly apps: FileId[][];
  readonly dockerfiles: FileId[];
}

/** Files that refer to files that refer to files: more rounds than any sound project needs. */
const mostRounds = 8;

/**
 * Judges files together; reads what they refer to through the source, in bounded rounds.
 * Files that cannot be read and files of no kind that is judged are passed over; nothing outside `settings.root` is read
 * but the files themselves.
 */
export async function judgeFiles(files: readonly FileId[], source: Source, settings: Settings): Promise<Judgement[]> {
  const govern = governor(source, settings);
  const groups = new Map<FileId | undefined, Group>();
  const texts = new Map<FileId, string | null>();
  const parsed: Parsed = settings.parsed ?? new Map();
  const groupOf = async (file: FileId): Promise<Group> => {
    const governed = await govern(file);
    const group = groups.get(governed.config.file) ?? { governed, apps: [], dockerfiles: [] };
    groups.set(governed.config.file, group);
    return group;
  };
  for (const file of new Set(files)) {
    const text = await source.read(file);
    texts.set(file, text);
    const kind = text === null ? undefined : kindOf(file, text);
    if (kind === 'compose') (await groupOf(file)).apps.push([file]);
    else if (kind === 'dockerfile') (await groupOf(file)).dockerfiles.push(file);
  }
  for (const group of [...groups.values()]) {
    await fetchAll(group, texts, source, settings.root, parsed);
    // A Dockerfile that an application leads to may stand under a config of its own, which then has the say about it.
    for (const file of openProject(group, (name) => texts.get(name) ?? null, parsed).project.files.keys()) {
      const own = await groupOf(file);
      if (own !== group && kindOf(file, texts.get(file) ?? '') === 'dockerfile' && !own.dockerfiles.includes(file))
        own.dockerfiles.push(file);
    }
  }
  const read = (file: FileId): string | null => texts.get(file) ?? null;
  return [...groups.values()].map(({ governed, apps, dockerfiles }) => ({
    judged: judge({ apps, dockerfiles }, read, { config: governed.config, root: settings.root, today: settings.today }, parsed),
    config: governed.config,
    configProblems: governed.problems,
    ...(governed.text === undefined ? {} : { configText: governed.text }),
  }));
}

/** Fetches what the entries lead to until nothing is missing; what is still missing after the last round counts as absent. */
async function fetchAll(entries: Entries, texts: Map<FileId, string | null>, source: Source, root: FileId, parsed: Parsed): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const missing = openProject(entries, (file) => texts.get(file), parsed).missing.filter((file) => !texts.has(file));
    if (missing.length === 0) return;
    for (const file of missing) texts.set(file, relativeTo(root, file) === file ? null : await source.read(file));
  }
}

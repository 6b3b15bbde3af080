import type { FileId, Site } from '../base/site';
import { loadApplications } from '../model/compose/applications';
import type { Session } from '../model/compose/session';
import { openBuilds } from '../model/dockerfile/builds';
import { attempt, type Fault } from '../model/fault';
import {
  type AnyTree,
  type App,
  type Application,
  type Entries,
  filesOf,
  type Opening,
  type Project,
  type Read,
  type SourceFile,
  treeOf,
  type Unresolved,
} from '../model/project';
import type { Service } from '../model/service';
import type { Stage } from '../model/stage';
import { known } from '../model/traced';
import { compose } from './compose/kind';
import { dockerfile } from './dockerfile/kind';
import { kinds } from './index';
import type { Access, FileKind } from './kind';

/** Parsed files by name, kept between openings by whoever holds it; an entry counts while its text is the same. */
export type Parsed = Map<FileId, SourceFile>;

/**
 * Reads a set of files as one project. Never waits: a file that `read` has not fetched yet is named in `missing`, and the
 * caller opens again once it has it.
 * @param parsed trees of an earlier opening, reused where the text is unchanged.
 */
export function openProject(entries: Entries, read: Read, parsed: Parsed = new Map()): Opening {
  const faults: Fault[] = [];
  return attempt(faults, filesOf(entries)[0] ?? '', 'Reading the files', () => open(entries, files(read, parsed, faults)), {
    project: nothingOf(faults),
    missing: [],
    programs: new Set(),
  });
}

/** A project of which nothing is known but why. */
function nothingOf(faults: readonly Fault[]): Project {
  return { files: new Map(), apps: [], services: [], stages: [], subjects: [], unresolved: [], problems: [], faults };
}

/** The files of an opening, as far as they are asked for. */
interface Files {
  readonly read: Read;
  readonly faults: Fault[];
  /** Those that were parsed. */
  readonly parsed: Map<FileId, SourceFile>;
  readonly missing: Set<FileId>;
  /** The same as `read`; what is not fetched yet is missing then. */
  readonly fetch: Read;
  tree<T extends AnyTree>(kind: Pick<FileKind<string, never, T>, 'id' | 'parse'>, file: FileId): T | null | undefined;
}

function files(read: Read, before: Parsed, faults: Fault[]): Files {
  const parsed = new Map<FileId, SourceFile>();
  const missing = new Set<FileId>();
  const fetch: Read = (file) => {
    const text = read(file);
    if (text === undefined) missing.add(file);
    return text;
  };
  return {
    read,
    faults,
    parsed,
    missing,
    fetch,
    tree(kind, file) {
      const text = fetch(file);
      if (typeof text !== 'string') return text;
      const last = before.get(file);
      if (last?.kind === kind.id && last.text === text) {
        parsed.set(file, last);
        return last.tree as ReturnType<typeof kind.parse>;
      }
      const tree = attempt(faults, file, 'Parsing the file', () => kind.parse(file, text), undefined);
      // What failed is no answer for the next opening.
      if (tree) before.set(file, { kind: kind.id, file, text, tree });
      const usable = tree ?? kind.parse(file, '');
      parsed.set(file, { kind: kind.id, file, text: tree ? text : '', tree: usable });
      return usable;
    },
  };
}

/** Opens a project in steps: a step that fails costs what it would have given, and is noted. */
function open(entries: Entries, from: Files): Opening {
  const { faults, fetch, parsed, missing } = from;
  const documents = (file: FileId) => treeOf({ files: parsed }, file);
  const text = (file: FileId): string | undefined => fetch(file) ?? undefined;
  const programs = new Set<FileId>();

  const opened = kinds.map((kind) => kind.open([...new Set(entries.files[kind.id])], accessOf(kind, from)));
  const session: Session = {
    fetch,
    tree: (file) => from.tree(compose, file),
    problems: [],
    unresolved: [],
    extended: new Set(),
    copied: { nodes: 0 },
  };
  const given = distinctApps([...entries.apps, ...opened.flatMap(({ apps = [] }) => apps)], entries.apps.length);
  const loaded = loadApplications(given, session, documents, faults);
  const services = loaded.flatMap((each) => each.services);
  const built = opened.flatMap(({ containers = [] }) => containers).filter(({ build }) => build);
  const builds = openBuilds(
    [...services, ...built],
    opened.flatMap(({ dockerfiles = [] }) => dockerfiles),
    {
      dockerfile: (file) => from.tree(dockerfile, file) ?? undefined,
      compose: documents,
      text,
      faults,
      program: (file) => {
        programs.add(file);
        return text(file);
      },
    },
  );

  const staged = new Map(services.map((service) => [service, withStage(service, builds.running.get(service))]));
  const apps = loaded.map(({ files: own, model, services: some }): Application => {
    return { files: own, reads: [...model.reads], services: some.map((service) => staged.get(service)!), root: model.root };
  });
  const made = { apps, stages: builds.stages, running: builds.running };
  return {
    project: {
      files: parsed,
      apps,
      services: apps.flatMap((app) => app.services),
      stages: builds.stages,
      subjects: opened.flatMap((each) => each.subjects(made)),
      unresolved: distinct(
        [...session.unresolved, ...[...services, ...built].flatMap((service) => unreadDockerfile(service, from.read))],
        ({ what }) => what,
      ),
      // In a file that does not parse they follow from what is said already.
      problems: distinct(
        [...session.problems, ...builds.problems, ...opened.flatMap(({ problems = [] }) => problems)],
        ({ message }) => message,
      ).filter(({ at }) => (parsed.get(at.file)?.tree.problems.length ?? 0) === 0),
      faults,
    },
    missing: [...missing],
    programs,
  };
}

function accessOf(kind: FileKind, { fetch, faults, tree }: Files): Access<AnyTree> {
  return {
    fetch,
    tree: (file) => tree(kind, file) ?? undefined,
    attempt: (file, what, step, otherwise) => attempt(faults, file, what, step, otherwise),
  };
}

/** Applications without those that start the same files as one before them. @param kept so many of the first stay in any case */
function distinctApps(apps: readonly App[], kept: number): App[] {
  const seen = new Set<string>();
  return apps.filter(({ files: own }, index) => {
    const key = JSON.stringify(own);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew || index < kept;
  });
}

/** A service whose Dockerfile is not there: its user and what the image brings along are not known. */
function unreadDockerfile({ name, build }: Service, read: Read): Unresolved[] {
  if (build?.file === undefined || read(build.file) !== null) return [];
  const written = build.dockerfile ?? build.context;
  const why = 'it is not there, or lies outside the folder that is checked';
  return [
    { kind: 'dockerfile', at: (written ?? build).at, what: known(build.dockerfile) ?? 'Dockerfile', why, rests: `the image of "${name}"` },
  ];
}

/** A file that is read in several applications has its problems once. */
function distinct<T extends { readonly at: Site }>(found: readonly T[], text: (each: T) => string): T[] {
  return [...new Map(found.map((each) => [[each.at.file, each.at.start, each.at.end, text(each)].join('\0'), each])).values()];
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

import { append } from '../base/many';
import type { FileId, Span } from '../base/span';
import { builtInImages, type Images } from '../knowledge/family/lookup';
import { appKey, type LoadedApp, loadApp, servicesBeside } from '../model/compose/load-app';
import type { ContainerConfig } from '../model/container';
import { openBuilds } from '../model/dockerfile/builds';
import { withBorrowedBuilds } from '../model/dockerfile/given';
import { type Fault, faultOf } from '../model/fault';
import { type App, type Entries, filesOf, type Read, treeOf, type Unresolved } from '../model/files';
import type { Application, Project } from '../model/project';
import { complete, createReading, finish, type Parsed, type Reading, type Steps } from '../model/reading';
import type { Service } from '../model/service';
import type { Stage } from '../model/stage';
import { known } from '../model/traced';
import { kinds } from './index';
import type { Opened } from './kind';

/** A project, and the files that it rests on. */
export interface OpenedProject {
  readonly project: Project;
  readonly asked: ReadonlySet<FileId>;
}

/** What is known beside the files themselves. */
export interface Beside {
  /** Applications of an earlier opening whose files are the same. */
  readonly loaded?: readonly LoadedApp[];
  /** What is known of images; the built-in knowledge where it is absent. */
  readonly images?: Images;
}

/**
 * Reads a set of files as one project, where all of them can be read at once. Total: whatever the files hold, it returns.
 * @param read a file that it has not fetched is not there
 * @param parsed trees of an earlier opening, reused where the text is unchanged
 */
export function openProject(entries: Entries, read: Read, parsed: Parsed = new Map(), beside: Beside = {}): Project {
  return finish(openSteps(entries, (file) => read(file) ?? null, parsed, beside)).project;
}

/**
 * The same in steps: each gives the files that have to be fetched before the next. What a project refers to is looked up first, so that each model and each
 * Dockerfile is loaded once.
 * @param read `undefined` for a file that is not fetched yet
 */
export function* openSteps(
  entries: Entries,
  read: Read,
  parsed: Parsed,
  { loaded = [], images = builtInImages }: Beside,
): Steps<OpenedProject> {
  const reading = createReading(read, parsed, images);
  const { asked, faults } = reading;
  try {
    const project = yield* open(entries, read, parsed, loaded, reading);
    return { project, asked: new Set([...asked, ...project.loaded.flatMap((one) => [...one.asked])]) };
  } catch (error) {
    faults.push(faultOf(filesOf(entries)[0] ?? '', 'Reading the files', error));
    return { project: nothingOf(faults), asked };
  }
}

/** What entries lead to, as far as it can be told without reading the Dockerfiles that are built. */
export interface LoadedEntries {
  readonly apps: readonly LoadedApp[];
  /** Dockerfiles that containers are built of, whether or not they are there. */
  readonly builds: ReadonlySet<FileId>;
  /** Every file that this rests on, whether or not it is there. */
  readonly asked: ReadonlySet<FileId>;
}

/**
 * Loads the applications of some entries, those that their files start among them.
 * @param beside `loaded`: applications that are loaded already; gets the others
 */
export function* loadEntries(
  entries: Entries,
  read: Read,
  parsed: Parsed,
  { loaded, images }: { readonly loaded: Map<string, LoadedApp>; readonly images: Images },
): Steps<LoadedEntries> {
  const reading = createReading(read, parsed, images);
  const opened = yield* complete(reading, () => openedOf(entries, reading));
  const apps: LoadedApp[] = [];
  for (const app of allApps(entries, opened)) {
    const one = loaded.get(appKey(app)) ?? (yield* loadApp(createReading(read, parsed, images), app));
    loaded.set(appKey(app), one);
    apps.push(one);
  }
  const users = [...apps.flatMap(({ services }) => services), ...containersOf(opened)];
  const builds = users.flatMap(({ build }) => build?.file ?? []);
  return { apps, builds: new Set(builds), asked: new Set([...reading.asked, ...apps.flatMap(({ asked }) => [...asked])]) };
}

/** A project of which nothing is known but why. */
function nothingOf(faults: readonly Fault[]): Project {
  const none = { apps: [], loaded: [], services: [], stages: [], subjects: [], unresolved: [], problems: [] };
  return { files: new Map(), ...none, faults };
}

/** Opens a project in parts: a part that fails costs what it would have given, and is noted. */
function* open(entries: Entries, read: Read, parsed: Parsed, before: readonly LoadedApp[], reading: Reading): Steps<Project> {
  const { faults } = reading;
  const opened = yield* complete(reading, () => openedOf(entries, reading));
  const first = [...reading.files];
  const kept = new Map(before.map((one) => [appKey(one.app), one]));
  const loaded: LoadedApp[] = [];
  for (const app of allApps(entries, opened)) {
    const one = kept.get(appKey(app)) ?? (yield* loadApp(createReading(read, parsed, reading.images), app));
    loaded.push(one);
    append(faults, one.faults);
  }
  const extended = new Set(loaded.flatMap((one) => [...one.extended]));
  const services = new Map(loaded.map((one) => [one, withBorrowedBuilds(servicesBeside(one, extended, reading))]));
  const files = new Map(loaded.flatMap((one) => [...one.files]));

  const built = containersOf(opened).filter(({ build }) => build);
  const users = [...[...services.values()].flat(), ...built];
  const alone = opened.flatMap(({ dockerfiles = [] }) => dockerfiles);
  const besides = new Map(
    [...services.values()].flatMap((all) => all.map((service): [ContainerConfig, readonly Service[]] => [service, all])),
  );
  const builds = yield* openBuilds(users, alone, {
    reading,
    compose: (file) => treeOf({ files }, file),
    beside: (service) => besides.get(service.laidOnto ?? service) ?? [],
  });

  const apps = loaded.map((one): Application => {
    const own = services.get(one)!.map((service) => withStage(service, builds.running.get(service)));
    return { files: one.app.files, reads: [...one.model.reads], services: own, root: one.model.root };
  });
  const made = { apps, stages: builds.stages, running: builds.running };
  const all = new Map([...first, ...files, ...reading.files]);
  return {
    files: all,
    apps,
    loaded,
    services: apps.flatMap((app) => app.services),
    stages: builds.stages,
    subjects: opened.flatMap((each) => each.subjects(made)),
    unresolved: distinct(
      [...loaded.flatMap((one) => one.unresolved), ...users.flatMap((service) => unreadDockerfile(service, reading))],
      ({ what }) => what,
    ),
    // In a file that does not parse they follow from what is said already.
    problems: distinct(
      [...loaded.flatMap((one) => one.problems), ...builds.problems, ...opened.flatMap((each) => each.problems?.() ?? [])],
      ({ message }) => message,
    ).filter(({ at }) => (all.get(at.file)?.tree.problems.length ?? 0) === 0),
    faults,
  };
}

/** The entries of each kind, read each for itself. */
function openedOf({ files }: Entries, reading: Reading): Opened[] {
  return kinds.map((kind) => kind.open([...new Set(files[kind.id])], reading));
}

/** The applications that are given, and those that other files start and that are not among them. */
function allApps({ apps }: Entries, opened: readonly Opened[]): App[] {
  const present = new Set(apps.map(({ files }) => JSON.stringify(files)));
  const more = opened.flatMap((each) => each.apps ?? []);
  return [
    ...apps,
    ...more.filter(({ files }) => {
      const key = JSON.stringify(files);
      const isNew = !present.has(key);
      present.add(key);
      return isNew;
    }),
  ];
}

function containersOf(opened: readonly Opened[]): ContainerConfig[] {
  return opened.flatMap(({ containers = [] }) => containers);
}

/** A service whose Dockerfile is not there: its user and what the image brings along are not known. */
function unreadDockerfile({ name, build }: ContainerConfig, reading: Reading): Unresolved[] {
  if (build?.file === undefined || build.borrowed || reading.text(build.file) !== null) return [];
  const written = build.dockerfile ?? build.context;
  const why = 'it is not in the checked directory';
  return [
    { kind: 'dockerfile', at: (written ?? build).at, what: known(build.dockerfile) ?? 'Dockerfile', why, rests: `the image of "${name}"` },
  ];
}

/** A file that is read in several applications has its problems once. */
function distinct<T extends { readonly at: Span }>(found: readonly T[], text: (each: T) => string): T[] {
  return [...new Map(found.map((each) => [[each.at.file, each.at.start, each.at.end, text(each)].join('\0'), each])).values()];
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

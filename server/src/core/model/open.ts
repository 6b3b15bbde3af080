import type { FileId, Site } from '../base/site';
import { parseJson, parseJsonc } from '../syntax/jsonc';
import type { Tree } from '../syntax/tree';
import { appKey, type LoadedApp, loadApp, servicesBeside } from './compose/load-app';
import { daemonOf, daemonProblems } from './daemon';
import { appsOfContainers, joinContainers, type ReadContainer, readContainers } from './devcontainer/join';
import { openBuilds } from './dockerfile/builds';
import { attempt, type Fault, faultOf } from './fault';
import type { Application, Entries, Project, Read, SourceFile, Unresolved } from './project';
import { complete, createReading, finish, type Parsed, type Reading, type Steps, type TreeFile } from './reading';
import type { Service } from './service';
import type { Stage } from './stage';
import { known } from './traced';

/** A project, and the files that it rests on beside those of its applications. */
export interface Opened {
  readonly project: Project;
  readonly asked: ReadonlySet<FileId>;
}

/**
 * Reads a set of files as one project, where all of them can be read at once. Total: whatever the files hold, it returns.
 * @param read a file that it has not fetched is not there
 * @param parsed trees of an earlier opening, reused where the text is unchanged
 * @param loaded applications of an earlier opening whose files are the same
 */
export function openProject(entries: Entries, read: Read, parsed: Parsed = new Map(), loaded: readonly LoadedApp[] = []): Project {
  return finish(openSteps(entries, (file) => read(file) ?? null, parsed, loaded)).project;
}

/**
 * The same in steps: each gives the files that have to be fetched before the next. What a project refers to is looked up first, so that each model and each
 * Dockerfile is loaded once.
 * @param read `undefined` for a file that is not fetched yet
 */
export function* openSteps(entries: Entries, read: Read, parsed: Parsed, loaded: readonly LoadedApp[] = []): Steps<Opened> {
  const reading = createReading(read, parsed);
  const { asked, faults } = reading;
  try {
    return { project: yield* open(entries, read, parsed, loaded, reading), asked };
  } catch (error) {
    faults.push(faultOf(filesOf(entries)[0] ?? '', 'Reading the files', error));
    return { project: nothingOf(faults), asked };
  }
}

/** The files that are named as entries. */
export function filesOf({ apps, dockerfiles, daemons = [], devcontainers = [] }: Entries): FileId[] {
  return [...apps.flatMap(({ files }) => files), ...dockerfiles, ...daemons, ...devcontainers];
}

/** What entries lead to, as far as it can be told without reading the Dockerfiles that are built. */
export interface LoadedEntries {
  readonly apps: readonly LoadedApp[];
  /** Dockerfiles that services and development containers build, whether or not they are there. */
  readonly builds: ReadonlySet<FileId>;
  /** Every file that this rests on, whether or not it is there. */
  readonly asked: ReadonlySet<FileId>;
}

/**
 * Loads the applications of some entries, those that their development containers start among them.
 * @param loaded applications that are loaded already; gets the others
 */
export function* loadEntries(entries: Entries, read: Read, parsed: Parsed, loaded: Map<string, LoadedApp>): Steps<LoadedEntries> {
  const reading = createReading(read, parsed);
  const containers = yield* complete(reading, () => containersOf(entries, reading));
  const apps: LoadedApp[] = [];
  for (const app of [...entries.apps, ...appsOfContainers(containers, entries.apps)]) {
    const one = loaded.get(appKey(app)) ?? (yield* loadApp(createReading(read, parsed), app));
    loaded.set(appKey(app), one);
    apps.push(one);
  }
  const users = [...apps.flatMap(({ services }) => services), ...containers.map(({ container }) => container.container)];
  const builds = users.flatMap(({ build }) => build?.file ?? []);
  return { apps, builds: new Set(builds), asked: new Set([...reading.asked, ...apps.flatMap(({ asked }) => [...asked])]) };
}

/** A project of which nothing is known but why. */
function nothingOf(faults: readonly Fault[]): Project {
  const none = { apps: [], loaded: [], services: [], stages: [], daemons: [], devcontainers: [], unresolved: [], problems: [] };
  return { files: new Map(), ...none, faults };
}

/** Opens a project in parts: a part that fails costs what it would have given, and is noted. */
function* open(entries: Entries, read: Read, parsed: Parsed, before: readonly LoadedApp[], reading: Reading): Steps<Project> {
  const { faults } = reading;
  const containers = yield* complete(reading, () => containersOf(entries, reading));
  const kept = new Map(before.map((one) => [appKey(one.app), one]));
  const loaded: LoadedApp[] = [];
  for (const app of [...entries.apps, ...appsOfContainers(containers, entries.apps)]) {
    const one = kept.get(appKey(app)) ?? (yield* loadApp(createReading(read, parsed), app));
    loaded.push(one);
    faults.push(...one.faults);
  }
  const extended = new Set(loaded.flatMap((one) => [...one.extended]));
  const services = new Map(loaded.map((one) => [one, servicesBeside(one, extended, reading)]));
  const files = new Map(loaded.flatMap((one) => [...one.files]));

  const built = containers.map(({ container }) => container.container).filter(({ build }) => build);
  const users = [...[...services.values()].flat(), ...built];
  const builds = yield* openBuilds(users, entries.dockerfiles, { reading, compose: (file) => composeTree(files, file) });
  const daemons = yield* complete(reading, () => sourcesOf(entries.daemons, reading, 'daemon', readDaemon));
  const refusals = daemons.flatMap(({ file, tree }) => attempt(faults, file, 'Checking the configuration', () => daemonProblems(tree), []));

  const apps = loaded.map((one): Application => {
    const own = services.get(one)!.map((service) => withStage(service, builds.running.get(service)));
    return { files: one.app.files, reads: [...one.model.reads], services: own, root: one.model.root };
  });
  const all = inOrder(containers, files, reading.files);
  return {
    files: all,
    apps,
    loaded,
    services: apps.flatMap((app) => app.services),
    stages: builds.stages,
    daemons: daemons.flatMap(({ file, tree }) => attempt(faults, file, 'Reading the configuration', () => daemonOf(tree), undefined) ?? []),
    devcontainers: containers.flatMap((one) =>
      attempt(faults, one.tree.file, 'Reading the development container', () => joinContainers([one], apps, builds.running), []),
    ),
    unresolved: distinct(
      [...loaded.flatMap((one) => one.unresolved), ...users.flatMap((service) => unreadDockerfile(service, reading))],
      ({ what }) => what,
    ),
    // In a file that does not parse they follow from what is said already.
    problems: distinct([...loaded.flatMap((one) => one.problems), ...builds.problems, ...refusals], ({ message }) => message).filter(
      ({ at }) => (all.get(at.file)?.tree.problems.length ?? 0) === 0,
    ),
    faults,
  };
}

/** Development containers first, then Compose files, Dockerfiles and daemon.json. */
function inOrder(containers: readonly ReadContainer[], compose: Project['files'], others: Project['files']): Project['files'] {
  const first = containers.flatMap(({ tree: { file } }): [FileId, SourceFile][] => {
    const source = others.get(file);
    return source ? [[file, source]] : [];
  });
  return new Map([...first, ...compose, ...others]);
}

function composeTree(files: Project['files'], file: FileId): Tree | undefined {
  const source = files.get(file);
  return source?.kind === 'compose' ? source.tree : undefined;
}

/** The sources of some files that are there. */
function sourcesOf<S extends SourceFile>(
  given: readonly FileId[] = [],
  reading: Reading,
  kind: S['kind'],
  parse: (file: FileId, text: string) => S,
): S[] {
  return [...new Set(given)].flatMap((file) => reading.source(file, kind, parse) ?? []);
}

function containersOf({ devcontainers }: Entries, reading: Reading): ReadContainer[] {
  return sourcesOf(devcontainers, reading, 'devcontainer', readDevContainer).flatMap(({ file, tree }) =>
    attempt(reading.faults, file, 'Reading the development container', () => readContainers([tree], reading.text), []),
  );
}

/** A service whose Dockerfile is not there: its user and what the image brings along are not known. */
function unreadDockerfile({ name, build }: Service, reading: Reading): Unresolved[] {
  if (build?.file === undefined || reading.text(build.file) !== null) return [];
  const written = build.dockerfile ?? build.context;
  const why = 'it is not there, or lies outside the folder that is checked';
  return [
    { kind: 'dockerfile', at: (written ?? build).at, what: known(build.dockerfile) ?? 'Dockerfile', why, rests: `the image of "${name}"` },
  ];
}

function readDaemon(file: FileId, text: string): TreeFile {
  return { kind: 'daemon', file, text, tree: parseJson(file, text) };
}

function readDevContainer(file: FileId, text: string): TreeFile {
  return { kind: 'devcontainer', file, text, tree: parseJsonc(file, text) };
}

/** A file that is read in several applications has its problems once. */
function distinct<T extends { readonly at: Site }>(found: readonly T[], text: (each: T) => string): T[] {
  return [...new Map(found.map((each) => [[each.at.file, each.at.start, each.at.end, text(each)].join('\0'), each])).values()];
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

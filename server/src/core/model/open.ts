import { folderOf, nameOf, resolveIn } from '../base/file';
import type { FileId, Site } from '../base/site';
import { builtInImages, type Images } from '../knowledge/family/lookup';
import { parseDockerfile } from '../syntax/dockerfile';
import type { DockerTree } from '../syntax/dockertree';
import { parseJson, parseJsonc } from '../syntax/jsonc';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { servicesOf } from './compose/load';
import { loadModel, noModel } from './compose/model';
import { addContradictions } from './compose/refusals';
import { type Model, noVariables, type Session, type Variables, variablesOf } from './compose/session';
import { daemonOf, daemonProblems } from './daemon';
import { appsOfContainers, joinContainers, readContainers } from './devcontainer/join';
import { openBuilds } from './dockerfile/builds';
import { envFilesOf } from './env-files';
import { attempt, type Fault } from './fault';
import type { Application, Entries, Opening, Project, Read, SourceFile, Unresolved } from './project';
import { seccompFileOf } from './seccomp-file';
import type { Service } from './service';
import type { Stage } from './stage';
import { known } from './traced';

/** Parsed files by name, kept between openings by whoever holds it; an entry counts while its text is the same. */
export type Parsed = Map<FileId, SourceFile>;

/**
 * Reads a set of files as one project. Never waits: a file that `read` has not fetched yet is named in `missing`, and the
 * caller opens again once it has it.
 * @param parsed trees of an earlier opening, reused where the text is unchanged.
 * @param images what is known of images: a config may tell of a team's own
 */
export function openProject(entries: Entries, read: Read, parsed: Parsed = new Map(), images: Images = builtInImages): Opening {
  const faults: Fault[] = [];
  const first = [...entries.apps.flat(), ...entries.dockerfiles, ...(entries.daemons ?? []), ...(entries.devcontainers ?? [])][0] ?? '';
  return attempt(faults, first, 'Reading the files', () => open(entries, read, { parsed, images }, faults), {
    project: nothingOf(faults),
    missing: [],
    programs: new Set(),
  });
}

/** A project of which nothing is known but why. */
function nothingOf(faults: readonly Fault[]): Project {
  const none = { apps: [], services: [], stages: [], daemons: [], devcontainers: [], unresolved: [], problems: [] };
  return { files: new Map(), ...none, faults };
}

/** Opens a project in steps: a step that fails costs what it would have given, and is noted. */
function open(
  entries: Entries,
  read: Read,
  { parsed, images }: { readonly parsed: Parsed; readonly images: Images },
  faults: Fault[],
): Opening {
  const files = new Map<FileId, SourceFile>();
  const missing = new Set<FileId>();

  const fetch = (file: FileId): string | null | undefined => {
    const text = read(file);
    if (text === undefined) missing.add(file);
    return text;
  };
  const textOf = (file: FileId): string | undefined => fetch(file) ?? undefined;
  const programs = new Set<FileId>();
  const programOf = (file: FileId): string | undefined => {
    programs.add(file);
    return textOf(file);
  };
  const keep = <S extends SourceFile>(kind: S['kind'], file: FileId, text: string, parse: (file: FileId, text: string) => S): S => {
    const kept = parsed.get(file);
    const before = kept?.kind === kind && kept.text === text ? (kept as S) : undefined;
    const source = before ?? attempt<S | undefined>(faults, file, 'Parsing the file', () => parse(file, text), undefined);
    // What failed is no answer for the next opening.
    if (source) parsed.set(file, source);
    const usable = source ?? parse(file, '');
    files.set(file, usable);
    return usable;
  };
  const compose = (file: FileId): Tree | null | undefined => {
    const text = fetch(file);
    return typeof text === 'string' ? keep('compose', file, text, readCompose).tree : text;
  };
  const dockerfile = (file: FileId): DockerTree | undefined => {
    const text = textOf(file);
    return text === undefined ? undefined : keep('dockerfile', file, text, readDockerfile).tree;
  };

  const session: Session = { fetch, tree: compose, problems: [], unresolved: [], extended: new Set(), copied: { nodes: 0 } };
  const containers = readAll(entries.devcontainers, (file, text) => keep('devcontainer', file, text, readDevContainer).tree).flatMap(
    (tree) => attempt(faults, tree.file, 'Reading the development container', () => readContainers([tree], fetch, images), []),
  );
  const models = [...entries.apps, ...appsOfContainers(containers, entries.apps)].map((app, index) => {
    const folder = folderOf(app[0] ?? '');
    const load = (): Model => loadModel(session, app, folder, environment(session, app, folder, entries.envs?.[index]));
    return { files: app, folder, model: attempt(faults, app[0] ?? '', 'Loading the Compose files', load, noModel(app[0] ?? '')) };
  });
  for (const { model, files: given } of models) {
    const add = (): void => addContradictions(session.problems, model.root, model.open || !standsAlone(given));
    attempt(faults, given[0] ?? '', 'Checking the Compose files', add, undefined);
  }
  const treeOf = (file: FileId): Tree | undefined => {
    const source = files.get(file);
    return source && source.kind !== 'dockerfile' ? source.tree : undefined;
  };
  const loaded = models.map((each) => {
    const load = (): Service[] =>
      servicesOf({ ...each, treeOf, images }, session.extended)
        .map((service) => withSeccomp(service, each.folder, fetch))
        .map((service) => ({ ...service, envFiles: envFilesOf(service, session) }));
    return { ...each, services: attempt(faults, each.files[0] ?? '', 'Reading the services', load, []) };
  });
  const services = loaded.flatMap((each) => each.services);

  const built = containers.map(({ container }) => container.container).filter(({ build }) => build);
  const builds = openBuilds([...services, ...built], entries.dockerfiles, {
    dockerfile,
    compose: (file) => {
      const source = files.get(file);
      return source?.kind === 'compose' ? source.tree : undefined;
    },
    text: textOf,
    faults,
    program: programOf,
    images,
  });

  const daemons = readAll(entries.daemons, (file, text) => keep('daemon', file, text, readDaemon).tree);
  function readAll(given: readonly FileId[] = [], parse: (file: FileId, text: string) => Tree): Tree[] {
    return [...new Set(given)].flatMap((file) => {
      const text = fetch(file);
      return typeof text === 'string' ? [parse(file, text)] : [];
    });
  }

  const refusals = daemons.flatMap((tree) => attempt(faults, tree.file, 'Checking the configuration', () => daemonProblems(tree), []));
  const staged = new Map(services.map((service) => [service, withStage(service, builds.running.get(service))]));
  const apps = loaded.map(({ files: given, model, services: own }): Application => {
    return { files: given, reads: [...model.reads], services: own.map((service) => staged.get(service)!), root: model.root };
  });
  return {
    project: {
      files,
      apps,
      services: apps.flatMap((app) => app.services),
      stages: builds.stages,
      daemons: daemons.flatMap((tree) => attempt(faults, tree.file, 'Reading the configuration', () => daemonOf(tree), undefined) ?? []),
      devcontainers: containers.flatMap((one) =>
        attempt(faults, one.tree.file, 'Reading the development container', () => joinContainers([one], apps, builds.running), []),
      ),
      unresolved: distinct(
        [...session.unresolved, ...[...services, ...built].flatMap((service) => unreadDockerfile(service, read))],
        ({ what }) => what,
      ),
      // In a file that does not parse they follow from what is said already.
      problems: distinct([...session.problems, ...builds.problems, ...refusals], ({ message }) => message).filter(
        ({ at }) => (files.get(at.file)?.tree.problems.length ?? 0) === 0,
      ),
      faults,
    },
    missing: [...missing],
    programs,
  };
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

/**
 * True for the files that `docker compose` takes by itself, and for files that somebody put together. One file of another name is
 * often a part that is given behind others, which define what it refers to.
 */
function standsAlone(files: readonly FileId[]): boolean {
  return files.length > 1 || /^(docker-)?compose\.ya?ml$/.test(nameOf(files[0] ?? ''));
}

type TreeFile = Extract<SourceFile, { readonly tree: Tree }>;
type Dockerfile = Extract<SourceFile, { readonly kind: 'dockerfile' }>;

function readCompose(file: FileId, text: string): TreeFile {
  return { kind: 'compose', file, text, tree: parseYaml(file, text) };
}

function readDaemon(file: FileId, text: string): TreeFile {
  return { kind: 'daemon', file, text, tree: parseJson(file, text) };
}

function readDevContainer(file: FileId, text: string): TreeFile {
  return { kind: 'devcontainer', file, text, tree: parseJsonc(file, text) };
}

function readDockerfile(file: FileId, text: string): Dockerfile {
  return { kind: 'dockerfile', file, text, tree: parseDockerfile(file, text) };
}

/** A file that is read in several applications has its problems once. */
function distinct<T extends { readonly at: Site }>(found: readonly T[], text: (each: T) => string): T[] {
  return [...new Map(found.map((each) => [[each.at.file, each.at.start, each.at.end, text(each)].join('\0'), each])).values()];
}

function environment(session: Session, app: readonly FileId[], folder: FileId, given: readonly FileId[] | undefined): Variables {
  const missing = (file: FileId): void => {
    if (!given) return;
    const at = { file: app[0] ?? file, start: 0, end: 0 };
    const rests = 'what hangs on its variables';
    session.unresolved.push({
      kind: 'env-file',
      at,
      what: file,
      why: 'it is not there, or lies outside the folder that is checked',
      rests,
    });
  };
  return variablesOf(session, given ?? [resolveIn(folder, '.env')], noVariables, missing);
}

function withSeccomp(service: Service, folder: FileId, fetch: Read): Service {
  const seccompFile = seccompFileOf(service, folder, fetch);
  return seccompFile ? { ...service, seccompFile } : service;
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

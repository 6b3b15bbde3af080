import { parseDockerfile } from '../syntax/dockerfile';
import type { DockerTree } from '../syntax/dockertree';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { folderOf, resolveIn } from '../text/file';
import type { FileId, Site } from '../text/site';
import { servicesOf } from './compose/load';
import { loadModel } from './compose/model';
import { addContradictions } from './compose/refusals';
import { noVariables, type Session, type Variables, variablesOf } from './compose/session';
import { loadStages, type Use } from './dockerfile/stages';
import type { Application, Entries, Opening, Read, SourceFile } from './project';
import { seccompFileOf } from './seccomp-file';
import type { Service } from './service';
import type { Stage } from './stage';
import { known, type Traced } from './traced';

/** Parsed files by name, kept between openings by whoever holds it; an entry counts while its text is the same. */
export type Parsed = Map<FileId, SourceFile>;

/**
 * Reads a set of files as one project. Never waits: a file that `read` has not fetched yet is named in `missing`, and the
 * caller opens again once it has it.
 * @param parsed trees of an earlier opening, reused where the text is unchanged.
 */
export function openProject(entries: Entries, read: Read, parsed: Parsed = new Map()): Opening {
  const files = new Map<FileId, SourceFile>();
  const missing = new Set<FileId>();

  const fetch = (file: FileId): string | null | undefined => {
    const text = read(file);
    if (text === undefined) missing.add(file);
    return text;
  };
  const compose = (file: FileId): Tree | null | undefined => {
    const text = fetch(file);
    if (text === undefined || text === null) return text;
    const kept = parsed.get(file);
    const source: SourceFile =
      kept?.kind === 'compose' && kept.text === text ? kept : { kind: 'compose', file, text, tree: parseYaml(file, text) };
    parsed.set(file, source);
    files.set(file, source);
    return source.tree as Tree;
  };
  const dockerfile = (file: FileId): DockerTree | undefined => {
    const text = fetch(file);
    if (text === undefined || text === null) return undefined;
    const kept = parsed.get(file);
    const source: SourceFile =
      kept?.kind === 'dockerfile' && kept.text === text ? kept : { kind: 'dockerfile', file, text, tree: parseDockerfile(file, text) };
    parsed.set(file, source);
    files.set(file, source);
    return source.tree as DockerTree;
  };

  const session: Session = { fetch, tree: compose, problems: [], unresolved: [], extended: new Set() };
  const models = entries.apps.map((app, index) => {
    const folder = folderOf(app[0] ?? '');
    return { files: app, folder, model: loadModel(session, app, folder, environment(session, app, folder, entries.envs?.[index])) };
  });
  for (const { model } of models) addContradictions(session.problems, model.root, model.open);
  const treeOf = (file: FileId): Tree | undefined => {
    const source = files.get(file);
    return source && source.kind !== 'dockerfile' ? source.tree : undefined;
  };
  const loaded = models.map((each) => ({
    ...each,
    services: servicesOf({ ...each, treeOf }, session.extended).map((service) => withSeccomp(service, each.folder, fetch)),
  }));
  const services = loaded.flatMap((each) => each.services);

  const stages: Stage[] = [];
  const running = new Map<Service, Stage>();
  for (const [file, groups] of groupUses(services, entries.dockerfiles)) {
    const tree = dockerfile(file);
    if (!tree) continue;
    for (const group of groups) {
      const uses = group.services.map((service): Use => useOf(service));
      const loaded = loadStages(tree, uses, group.args, group.standalone);
      stages.push(...loaded);
      group.services.forEach((service, index) => {
        const target = uses[index]?.target;
        const stage =
          target === undefined
            ? loaded.at(-1)
            : loaded.find(({ name, index: at }) => name.toLowerCase() === target.toLowerCase() || String(at) === target);
        if (stage) running.set(service, stage);
      });
    }
  }

  const staged = new Map(services.map((service) => [service, withStage(service, running.get(service))]));
  const apps = loaded.map(({ files: given, model, services: own }): Application => {
    return { files: given, reads: [...model.reads], services: own.map((service) => staged.get(service)!), root: model.root };
  });
  return {
    project: {
      files,
      apps,
      services: apps.flatMap((app) => app.services),
      stages,
      unresolved: distinct(session.unresolved, ({ what }) => what),
      problems: distinct(session.problems, ({ message }) => message),
    },
    missing: [...missing],
  };
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

interface Group {
  readonly args: ReadonlyMap<string, Traced<string>>;
  readonly services: Service[];
  readonly standalone: boolean;
}

/** Services by the Dockerfile they build and the arguments they build it with; equal arguments share one reading. */
function groupUses(services: readonly Service[], alone: readonly FileId[]): Map<FileId, Group[]> {
  const byFile = new Map<FileId, Map<string, Group>>();
  const groupsOf = (file: FileId): Map<string, Group> => {
    const groups = byFile.get(file) ?? new Map<string, Group>();
    byFile.set(file, groups);
    return groups;
  };
  for (const file of alone) groupsOf(file).set('', { args: new Map(), services: [], standalone: true });
  for (const service of services) {
    if (service.build?.file === undefined) continue;
    const groups = groupsOf(service.build.file);
    const { args } = service.build;
    const key = [...args]
      .map(([name, value]) => `${name}=${value.known ? value.value : `?${value.raw}`}`)
      .sort()
      .join('\n');
    const group = groups.get(key) ?? { args, services: [], standalone: false };
    group.services.push(service);
    groups.set(key, group);
  }
  return new Map([...byFile].map(([file, groups]) => [file, [...groups.values()]]));
}

function useOf(service: Service): Use {
  const target = known(service.build?.target);
  return { service: { name: service.name, at: service.build?.at ?? service.at }, ...(target === undefined ? {} : { target }) };
}

function withSeccomp(service: Service, folder: FileId, fetch: Read): Service {
  const seccompFile = seccompFileOf(service, folder, fetch);
  return seccompFile ? { ...service, seccompFile } : service;
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

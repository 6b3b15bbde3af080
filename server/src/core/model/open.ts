import { parseDockerfile } from '../syntax/dockerfile';
import type { DockerTree } from '../syntax/dockertree';
import type { Problem, Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { folderOf, resolveIn } from '../text/file';
import type { FileId, Site } from '../text/site';
import { parseDotenv } from './compose/dotenv';
import type { Variable } from './compose/interpolate';
import { loadCompose } from './compose/load';
import { loadStages, type Use } from './dockerfile/stages';
import type { Entries, Opening, Read, SourceFile } from './project';
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
  const problems: Problem[] = [];
  const services: Service[] = [];

  const fetch = (file: FileId): string | undefined => {
    const text = read(file);
    if (text === undefined) missing.add(file);
    return text ?? undefined;
  };
  const compose = (file: FileId): Tree | undefined => {
    const text = fetch(file);
    if (text === undefined) return undefined;
    const kept = parsed.get(file);
    const source: SourceFile =
      kept?.kind === 'compose' && kept.text === text ? kept : { kind: 'compose', file, text, tree: parseYaml(file, text) };
    parsed.set(file, source);
    files.set(file, source);
    return source.tree as Tree;
  };
  const dockerfile = (file: FileId): DockerTree | undefined => {
    const text = fetch(file);
    if (text === undefined) return undefined;
    const kept = parsed.get(file);
    const source: SourceFile =
      kept?.kind === 'dockerfile' && kept.text === text ? kept : { kind: 'dockerfile', file, text, tree: parseDockerfile(file, text) };
    parsed.set(file, source);
    files.set(file, source);
    return source.tree as DockerTree;
  };

  for (const app of entries.apps) {
    for (const file of app) {
      const tree = compose(file);
      if (!tree) continue;
      const loaded = loadCompose(tree, environment(file, fetch));
      services.push(...loaded.services);
      problems.push(...loaded.problems);
    }
  }

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

  return {
    project: {
      files,
      apps: [],
      services: services.map((service) => withStage(service, running.get(service))),
      stages,
      unresolved: [],
      problems,
    },
    missing: [...missing],
  };
}

function environment(file: FileId, fetch: (file: FileId) => string | undefined): (name: string) => Variable<Site> | undefined {
  const name = resolveIn(folderOf(file), '.env');
  const text = fetch(name);
  const variables = text === undefined ? undefined : parseDotenv(name, text);
  return (variable) => variables?.get(variable);
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

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

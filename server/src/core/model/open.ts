import { parseDockerfile } from '../syntax/dockerfile';
import type { DockerTree } from '../syntax/dockertree';
import type { Problem, Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { folderOf, resolveIn } from '../text/file';
import type { FileId, Site } from '../text/site';
import { parseDotenv } from './compose/dotenv';
import type { Variable } from './compose/interpolate';
import { loadCompose } from './compose/load';
import { openBuilds } from './dockerfile/builds';
import type { Entries, Opening, Read, SourceFile } from './project';
import { seccompFileOf } from './seccomp-file';
import type { Service } from './service';
import type { Stage } from './stage';

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
      services.push(...loaded.services.map((service) => withSeccomp(service, fetch)));
      problems.push(...loaded.problems);
    }
  }

  const builds = openBuilds(services, entries.dockerfiles, {
    dockerfile,
    compose: (file) => {
      const source = files.get(file);
      return source?.kind === 'compose' ? source.tree : undefined;
    },
    text: fetch,
  });
  problems.push(...builds.problems);

  return {
    project: {
      files,
      services: services.map((service) => withStage(service, builds.running.get(service))),
      stages: builds.stages,
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

function withSeccomp(service: Service, fetch: (file: FileId) => string | undefined): Service {
  const seccompFile = seccompFileOf(service, fetch);
  return seccompFile ? { ...service, seccompFile } : service;
}

function withStage(service: Service, stage: Stage | undefined): Service {
  return service.build && stage ? { ...service, build: { ...service.build, stage } } : service;
}

import { folderOf, resolveIn } from '../../base/file';
import { nearest } from '../../base/nearest';
import type { FileId } from '../../base/site';
import { manifests } from '../../knowledge/context-readers';
import type { Images } from '../../knowledge/family/lookup';
import { parseDockerignore } from '../../syntax/dockerignore';
import type { DockerTree } from '../../syntax/dockertree';
import type { Problem, Tree } from '../../syntax/tree';
import { attempt, type Fault } from '../fault';
import { unreadable } from '../project';
import type { Service } from '../service';
import type { BuildContext, Stage } from '../stage';
import { known, type Traced } from '../traced';
import { plainPath } from './copies';
import { inlineDockerfile } from './inline';
import { launchesOf } from './launch';
import type { Use } from './shipping';
import { loadStages, type Place } from './stages';
import { scriptsOf } from './start-script';

/** Where builds get files from; each gives nothing for a file that is not there or not fetched yet. */
export interface BuildFiles {
  readonly dockerfile: (file: FileId) => DockerTree | undefined;
  /** A Compose file that was read. */
  readonly compose: (file: FileId) => Tree | undefined;
  readonly text: (file: FileId) => string | undefined;
  /** Where a reading that fails is noted. */
  readonly faults: Fault[];
  /** A file of a build context that may be a script, and may be no text. */
  readonly program: (file: FileId) => string | undefined;
  readonly images: Images;
}

/** The stages of all Dockerfiles that services build or that stand alone. */
export interface Builds {
  readonly stages: readonly Stage[];
  /** The stage that each service runs, where it is known. */
  readonly running: ReadonlyMap<Service, Stage>;
  readonly problems: readonly Problem[];
}

/** Services that build one Dockerfile with equal arguments from one context share one reading. */
interface Group {
  readonly args: ReadonlyMap<string, Traced<string>>;
  readonly services: Service[];
  readonly standalone: boolean;
  readonly folder: FileId | undefined;
}

/**
 * Reads the Dockerfiles of a project.
 * @param alone Dockerfiles to read whether or not a service builds them; the folder they stand in counts as their context
 */
export function openBuilds(services: readonly Service[], alone: readonly FileId[], files: BuildFiles): Builds {
  const stages: Stage[] = [];
  const running = new Map<Service, Stage>();
  const problems: Problem[] = [];
  const take = (tree: DockerTree, group: Group, place: () => Place): void =>
    attempt(files.faults, tree.file, 'Reading the Dockerfile', () => read(tree, group, place()), undefined);
  const read = (tree: DockerTree, { args, services: users, standalone }: Group, place: Place): void => {
    const scripts = (stage: Stage, before: readonly Stage[]): ReadonlyMap<FileId, string> => {
      const running = users.filter((service) => stage.services.some(({ at }) => at === useOf(service).service.at));
      const launches = [...launchesOf(stage, []), ...(running.length > 0 ? launchesOf(stage, running) : [])];
      return scriptsOf(launches, stage, { read: files.program, stages: before });
    };
    const loaded = loadStages(
      tree,
      users.map((service) => useOf(service)),
      args,
      standalone,
      { ...place, scripts, images: files.images },
    );
    stages.push(...loaded);
    problems.push(...loaded.flatMap(overgrown));
    for (const service of users) {
      const stage = targetOf(service, loaded);
      if (stage) running.set(service, stage);
      problems.push(...targetProblems(service, loaded, stage));
    }
  };
  for (const [file, groups] of groupUses(services, alone)) {
    const tree = files.dockerfile(file);
    if (!tree) continue;
    for (const group of groups) {
      take(tree, group, () => {
        // Nobody names the context of one that is built by hand.
        const folder = group.services.length === 0 && namesOwnFolder(tree, group.folder) ? undefined : group.folder;
        const context = contextOf(tree, folder, `${file}.dockerignore`, files);
        return context ? { context } : {};
      });
    }
  }
  for (const service of services) {
    const text = service.build?.inline;
    const compose = text?.origin && files.compose(text.origin.file);
    if (!service.build || !text || !compose) continue;
    const { args, folder } = service.build;
    const parse = (): ReturnType<typeof inlineDockerfile> => inlineDockerfile(compose, text);
    const inline = attempt(files.faults, compose.file, 'Parsing the Dockerfile in it', parse, undefined);
    if (!inline) continue;
    problems.push(...inline.tree.problems);
    take(inline.tree, { args, services: [service], standalone: false, folder }, () => {
      const context = contextOf(inline.tree, folder, undefined, files);
      return { ...(context && { context }), inline: inline.inline };
    });
  }
  return { stages, running, problems };
}

/** Variables that grow beyond what a program can be given; their values are unknown. */
function overgrown({ declarations }: Stage): Problem[] {
  return declarations
    .filter(({ tooLong }) => tooLong)
    .map(({ name, at }) => ({
      at,
      message: `${name} grows beyond 128 KiB, more than Linux gives a program, and is not read: nest fewer variables.`,
      limit: true,
    }));
}

/** Services by the Dockerfile they build. */
function groupUses(services: readonly Service[], alone: readonly FileId[]): Map<FileId, Group[]> {
  const byFile = new Map<FileId, Map<string, Group>>();
  const groupsOf = (file: FileId): Map<string, Group> => {
    const groups = byFile.get(file) ?? new Map<string, Group>();
    byFile.set(file, groups);
    return groups;
  };
  for (const file of alone) groupsOf(file);
  for (const service of services) {
    if (service.build?.file === undefined) continue;
    const groups = groupsOf(service.build.file);
    const { args, folder } = service.build;
    const written = [...args].map(([name, value]) => `${name}=${value.known ? value.value : `?${value.raw}`}`).sort();
    const key = [folder ?? '', ...written].join('\n');
    const group = groups.get(key) ?? { args, services: [], standalone: false, folder };
    group.services.push(service);
    groups.set(key, group);
  }
  // A build by hand is like that of a service that gives no arguments.
  for (const file of alone) {
    const groups = groupsOf(file);
    const [key, like] = [...groups].find(([, { args }]) => args.size === 0) ?? [];
    if (key !== undefined && like) groups.set(key, { ...like, standalone: true });
    else groups.set('', { args: new Map(), services: [], standalone: true, folder: folderOf(file) });
  }
  return new Map([...byFile].map(([file, groups]) => [file, [...groups.values()]]));
}

function useOf(service: Service): Use {
  const target = known(service.build?.target);
  return { service: { name: service.name, at: service.build?.at ?? service.at }, ...(target ? { target } : {}) };
}

function targetOf(service: Service, stages: readonly Stage[]): Stage | undefined {
  const target = service.build?.target;
  if (!target || (target.known && target.value === '')) return stages.at(-1);
  if (!target.known) return undefined;
  // The last stage of a name counts.
  const named = [...stages].reverse().find(({ name }) => name.toLowerCase() === target.value.toLowerCase());
  return named ?? stages.find(({ index }) => String(index) === target.value);
}

/** What is wrong with `target`: BuildKit finds a stage by its name alone. */
function targetProblems(service: Service, stages: readonly Stage[], stage: Stage | undefined): Problem[] {
  const target = service.build?.target;
  if (!target?.known || target.value === '' || stages.length === 0) return [];
  if (stage?.name.toLowerCase() === target.value.toLowerCase() && stage.name !== String(stage.index)) return [];
  const names = stages.filter(({ name, index }) => name !== String(index)).map(({ name }) => name);
  const own =
    stage && names.includes(stage.name) ? `write "${stage.name}"` : 'name the stage with "AS" in the Dockerfile, and write that name';
  const message = stage
    ? `BuildKit finds a target by its name, not by the number ${target.value}: ${own}.`
    : `The Dockerfile has no stage "${target.value}": ${todo(nearest(target.value, names), names)}.`;
  return [{ at: target.at, message }];
}

function todo(near: string | undefined, names: readonly string[]): string {
  if (near !== undefined) return `write "${near}", or name a stage so with "AS"`;
  if (names.length === 0) return 'name one so with "AS", or remove the target';
  return `name one of ${names.map((name) => `"${name}"`).join(', ')}`;
}

/** True when what is copied is named from further up: `COPY src/api/package.json` in `src/api/Dockerfile`. */
function namesOwnFolder(tree: DockerTree, folder: FileId | undefined): boolean {
  const parts = (folder ?? '').split('/').filter((part) => part !== '');
  const tails = parts.slice(0, -1).map((_part, i) => `${parts.slice(i).join('/')}/`);
  return tree.instructions.some((outer) => {
    const { keyword, flags, words } = outer.trigger ?? outer;
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return false;
    const sources = words.slice(0, -1).map(({ text }) => `${plainPath(text.replace(/["']/g, '')).replace(/^\//, '')}/`);
    return sources.some((source) => tails.some((tail) => source.startsWith(tail)));
  });
}

/** The context of a build that copies from it. */
function contextOf(tree: DockerTree, folder: FileId | undefined, own: FileId | undefined, files: BuildFiles): BuildContext | undefined {
  const copies = tree.instructions
    .map((outer) => outer.trigger ?? outer)
    .filter(({ keyword, flags }) => (keyword === 'COPY' || keyword === 'ADD') && !flags.some(({ name }) => name === 'from'));
  if (folder === undefined || copies.length === 0) return undefined;
  const whole = copies.some(({ words }) => words.slice(0, -1).some(({ text }) => plainPath(text.replace(/["']/g, '')) === '.'));
  const context = { folder, ...(whole && { manifests: manifestsOf(folder, files) }) };
  for (const name of [own, resolveIn(folder, '.dockerignore')]) {
    const text = name === undefined ? undefined : files.text(name);
    if (text === unreadable) return { ...context, unreadIgnore: true };
    if (name !== undefined && text !== undefined) return { ...context, ignore: parseDockerignore(name, text) };
  }
  return context;
}

function manifestsOf(folder: FileId, files: BuildFiles): Map<string, string> {
  return new Map(
    manifests.flatMap((name): [string, string][] => {
      const file = resolveIn(folder, name);
      const text = file === undefined ? undefined : files.text(file);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

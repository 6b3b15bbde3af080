import { folderOf, nameOf, resolveIn } from '../../base/file';
import { append } from '../../base/many';
import { nearest } from '../../base/nearest';
import type { FileId } from '../../base/span';
import { manifests } from '../../knowledge/context-readers';
import { parseDockerfile } from '../../syntax/dockerfile';
import { parseDockerignore } from '../../syntax/dockerignore';
import type { DockerTree } from '../../syntax/dockertree';
import type { Problem, Tree } from '../../syntax/tree';
import type { ContainerConfig } from '../container';
import { attempt } from '../fault';
import { unreadable } from '../files';
import { complete, type Language, type Reading, type Steps } from '../reading';
import { isOverlong } from '../shell/read';
import type { BuildContext, Inline, Stage } from '../stage';
import { known, type Traced } from '../traced';
import { plainPath } from './copies';
import { givenBy } from './given';
import { inlineDockerfile } from './inline';
import { launchesOf } from './launch';
import type { Use } from './shipping';
import { loadStages, type Place } from './stages';
import { scriptsOf } from './start-of';

/** How Dockerfiles are read. */
export const dockerfiles = { id: 'dockerfile', parse: parseDockerfile } as const satisfies Language<DockerTree>;

/** Where builds get files from. */
export interface BuildFiles {
  readonly reading: Reading;
  /** A Compose file that was read. */
  readonly compose: (file: FileId) => Tree | undefined;
  /** The services of the same application as one. */
  readonly beside: (service: ContainerConfig) => readonly ContainerConfig[];
}

/** The stages of all Dockerfiles that services build or that stand alone. */
export interface Builds {
  readonly stages: readonly Stage[];
  /** The stage that each service runs, where it is known. */
  readonly running: ReadonlyMap<ContainerConfig, Stage>;
  readonly problems: readonly Problem[];
}

/** Services that build one Dockerfile with equal arguments from one context share one reading. */
interface Group {
  readonly args: ReadonlyMap<string, Traced<string>>;
  readonly services: ContainerConfig[];
  readonly standalone: boolean;
  readonly folder: FileId | undefined;
}

/** A Dockerfile to load, for those that build it alike. */
interface Load {
  readonly tree: DockerTree;
  readonly group: Group;
  readonly inline?: Inline;
}

/** A Dockerfile that is loaded, with the scripts of its stages, by their indices. */
interface LoadedStages {
  readonly group: Group;
  readonly stages: readonly Stage[];
  readonly scripts: Scripts;
}

/** What lies around a Dockerfile. */
interface Around {
  readonly context: BuildContext | undefined;
  /** The file that makes it an action of GitHub. */
  readonly action: FileId | undefined;
}

type Scripts = Map<number, Map<FileId, string>>;

/**
 * Reads the Dockerfiles of a project: first the files themselves, then what decides their contexts; then their stages are loaded, once; at last the scripts that
 * these start are looked up.
 * @param alone Dockerfiles to read whether or not a service builds them; the folder they stand in counts as their context
 */
export function* openBuilds(services: readonly ContainerConfig[], alone: readonly FileId[], files: BuildFiles): Steps<Builds> {
  const { reading } = files;
  const groups = groupUses(services, alone);
  const inlines = inlinesOf(services, files);
  const named = yield* complete(reading, () =>
    [...groups].flatMap(([file, all]): Load[] => {
      const tree = reading.tree(file, dockerfiles);
      return tree ? all.map((group) => ({ tree, group })) : [];
    }),
  );
  const loads = [...named, ...inlines];
  const contexts = yield* complete(reading, () => loads.map((load) => contextOfLoad(load, reading)));
  const actions = yield* complete(reading, () => loads.map((load) => actionOf(load, reading)));
  const loaded = loadAll(new Map(loads.map((load, index) => [load, { context: contexts[index], action: actions[index] }])), files);
  const open = new Set(loaded);
  yield* complete(reading, () => {
    for (const one of open) if (readScripts(one, reading)) open.delete(one);
  });
  return buildsOf(loaded, [...inlines.flatMap(({ tree }) => tree.problems)]);
}

/** So many Dockerfiles deep one builds on another: beyond that the base is unknown. */
const deepest = 50;

/** Loads all Dockerfiles, each after those whose images it starts from; in a circle, which no builder accepts, the first one has an unknown base. */
function loadAll(loads: ReadonlyMap<Load, Around>, { reading, beside }: BuildFiles): LoadedStages[] {
  const done = new Map<Load, LoadedStages | undefined>();
  const open = new Set<Load>();
  const building = new Map([...loads.keys()].flatMap((one) => one.group.services.map((service) => [service, one] as const)));
  const stageOf = (service: ContainerConfig): Stage | undefined => {
    const one = building.get(service);
    const loaded = one && load(one);
    return loaded && targetOf(service, loaded.stages);
  };
  const load = (one: Load): LoadedStages | undefined => {
    if (done.has(one)) return done.get(one);
    if (open.has(one) || open.size >= deepest) return undefined;
    open.add(one);
    const { tree, group, inline } = one;
    const { args, services, standalone } = group;
    const { context, action } = loads.get(one) ?? {};
    const scripts: Scripts = new Map();
    const [user] = services;
    const place: Place = {
      images: reading.images,
      ...(context && { context }),
      ...(action !== undefined && { action }),
      ...(inline && { inline }),
      ...(user && { given: (name) => givenBy(user, name, { beside: beside(user), stageOf }) }),
      scripts: (stage) => scriptsAt(scripts, stage),
    };
    const read = (): Stage[] => loadStages(tree, services.map(useOf), args, standalone, place);
    const stages = attempt(reading.faults, tree.file, 'Reading the Dockerfile', read, undefined);
    open.delete(one);
    done.set(one, stages && { group, stages, scripts });
    return done.get(one);
  };
  return [...loads.keys()].flatMap((one) => load(one) ?? []);
}

function buildsOf(loaded: readonly LoadedStages[], found: readonly Problem[]): Builds {
  const running = new Map<ContainerConfig, Stage>();
  const problems = [...found];
  for (const { group, stages } of loaded) {
    append(
      problems,
      stages.flatMap((stage) => [...overgrown(stage), ...overlong(stage)]),
    );
    for (const service of group.services) {
      const stage = targetOf(service, stages);
      if (stage) running.set(service, stage);
      append(problems, targetProblems(service, stages, stage));
    }
  }
  return { stages: loaded.flatMap(({ stages }) => stages), running, problems };
}

/** The Dockerfiles that services hold themselves. */
function inlinesOf(services: readonly ContainerConfig[], { compose, reading: { faults } }: BuildFiles): Load[] {
  return services.flatMap((service): Load[] => {
    const text = service.build?.inline;
    const tree = text?.origin && compose(text.origin.file);
    if (!service.build || !text || !tree) return [];
    const { args, folder } = service.build;
    const parse = (): ReturnType<typeof inlineDockerfile> => inlineDockerfile(tree, text);
    const inline = attempt(faults, tree.file, 'Parsing the inline Dockerfile', parse, undefined);
    return inline ? [{ ...inline, group: { args, services: [service], standalone: false, folder } }] : [];
  });
}

function contextOfLoad({ tree, group, inline }: Load, reading: Reading): BuildContext | undefined {
  const own = inline ? undefined : `${tree.file}.dockerignore`;
  const context = (): BuildContext | undefined => {
    // Nobody names the context of one that is built by hand.
    const unnamed = !inline && group.services.length === 0 && namesOwnFolder(tree, group.folder, reading);
    return contextOf(tree, unnamed ? undefined : group.folder, own, reading);
  };
  return attempt(reading.faults, tree.file, 'Reading the Dockerfile', context, undefined);
}

/** The `action.yml` beside a Dockerfile that is built for an action of GitHub (docs.github.com, "Metadata syntax for GitHub Actions"). */
function actionOf({ tree, group, inline }: Load, reading: Reading): FileId | undefined {
  if (inline || !group.standalone) return undefined;
  const folder = folderOf(tree.file);
  return ['action.yml', 'action.yaml']
    .map((name) => resolveIn(folder, name))
    .find((file) => buildsAction(reading.text(file), nameOf(tree.file)));
}

function buildsAction(text: string | null | undefined, dockerfile: string): boolean {
  if (!text) return false;
  const image = /^\s*image:\s*['"]?(?:\.\/)?([^\s'"#]+)/m.exec(text)?.[1];
  return /^\s*using:\s*['"]?docker\b/m.test(text) && image === dockerfile;
}

function scriptsAt(scripts: Scripts, stage: number): Map<FileId, string> {
  const known = scripts.get(stage) ?? new Map<FileId, string>();
  scripts.set(stage, known);
  return known;
}

/** Reads the scripts that the shipped stages of a Dockerfile start. @returns whether all of them were there to be read */
function readScripts({ group, stages, scripts }: LoadedStages, reading: Reading): boolean {
  let isWhole = true;
  const read = (file: FileId): string | undefined => {
    const text = reading.text(file, true);
    isWhole &&= text !== undefined;
    return text ?? undefined;
  };
  for (const stage of stages) {
    if (!stage.shipped) continue;
    const users = group.services.filter((service) => stage.services.some(({ at }) => at === useOf(service).service.at));
    const find = (): ReadonlyMap<FileId, string> => {
      const launches = [...launchesOf(stage, []), ...(users.length > 0 ? launchesOf(stage, users) : [])];
      return scriptsOf(launches, stage, { read, stages: stages.slice(0, stage.index) });
    };
    const found = attempt(reading.faults, stage.file, 'Reading the Dockerfile', find, new Map<FileId, string>());
    const own = scriptsAt(scripts, stage.index);
    for (const [file, text] of found) own.set(file, text);
  }
  return isWhole;
}

/** Variables that grow beyond what a program can be given; their values are unknown. */
function overgrown({ declarations }: Stage): Problem[] {
  return declarations
    .filter(({ tooLong }) => tooLong)
    .map(({ name, at }) => ({
      at,
      message: `${name} expands to more than 128 KiB, which Linux does not pass to a program, and is not read: nest fewer variables.`,
      limit: true,
    }));
}

/** Commands that are longer than what a shell can be given. */
function overlong({ file, instructions }: Stage): Problem[] {
  return instructions.filter(isOverlong).map(({ start, keyword }) => ({
    at: { file, start, end: start + keyword.length },
    message: 'This command has more than 128 KiB, which Linux does not pass to a shell, and is not read: move it into a script.',
    limit: true,
  }));
}

/** Services by the Dockerfile they build. */
function groupUses(services: readonly ContainerConfig[], alone: readonly FileId[]): Map<FileId, Group[]> {
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
    const { args, contexts, folder } = service.build;
    const written = [args, contexts].map((pairs) =>
      [...pairs].map(([name, value]) => `${name}=${value.known ? value.value : `?${value.raw}`}`),
    );
    const key = [folder ?? '', ...written.map((pairs) => pairs.sort().join('\n'))].join('\n\n');
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

function useOf(service: ContainerConfig): Use {
  const target = known(service.build?.target);
  return { service: { name: service.name, at: service.build?.at ?? service.at }, ...(target ? { target } : {}) };
}

function targetOf(service: ContainerConfig, stages: readonly Stage[]): Stage | undefined {
  const target = service.build?.target;
  if (!target || (target.known && target.value === '')) return stages.at(-1);
  if (!target.known) return undefined;
  // The last stage of a name counts.
  const named = [...stages].reverse().find(({ name }) => name.toLowerCase() === target.value.toLowerCase());
  return named ?? stages.find(({ index }) => String(index) === target.value);
}

/** What is wrong with `target`: BuildKit finds a stage by its name alone. */
function targetProblems(service: ContainerConfig, stages: readonly Stage[], stage: Stage | undefined): Problem[] {
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
  if (near !== undefined) return `write "${near}", or give a stage this name with "AS"`;
  if (names.length === 0) return 'give a stage this name with "AS", or remove the target';
  return `use one of ${names.map((name) => `"${name}"`).join(', ')}`;
}

/**
 * True when what is copied or called is named from further up: `COPY src/api/package.json` or `CMD ["/src/src/api/start.sh"]` in `src/api/Dockerfile`. A folder
 * may lie in one of the same name, so that one name alone tells only where the file is there.
 */
function namesOwnFolder(tree: DockerTree, folder: FileId | undefined, reading: Reading): boolean {
  const parts = (folder ?? '').split('/').filter((part) => part !== '');
  const last = `${parts.at(-1) ?? ''}/`;
  const tails = parts.slice(0, -1).map((_part, i) => `${parts.slice(i).join('/')}/`);
  const isAbove = (source: string): boolean =>
    source.startsWith(last) &&
    reading.text(resolveIn(folder ?? '', source)) === null &&
    typeof reading.text(resolveIn(folder ?? '', `../${source}`)) === 'string';
  // Where the whole context is copied to.
  const targets: string[] = [];
  return tree.instructions.some((outer) => {
    const { keyword, flags, words, rest } = outer.trigger ?? outer;
    if (keyword === 'RUN' || keyword === 'CMD' || keyword === 'ENTRYPOINT')
      return targets.some((target) => tails.some((tail) => rest.includes(`${target}/${tail}`)));
    if ((keyword !== 'COPY' && keyword !== 'ADD') || flags.some(({ name }) => name === 'from')) return false;
    const sources = words.slice(0, -1).map(({ text }) => plainPath(text.replace(/["']/g, '')).replace(/^\//, ''));
    if (sources.includes('.')) targets.push((words.at(-1)?.text ?? '').replace(/["']|\/+$/g, ''));
    return sources.some((source) => tails.some((tail) => `${source}/`.startsWith(tail)) || isAbove(source));
  });
}

/** The context of a build that copies from it. */
function contextOf(tree: DockerTree, folder: FileId | undefined, own: FileId | undefined, reading: Reading): BuildContext | undefined {
  const copies = tree.instructions
    .map((outer) => outer.trigger ?? outer)
    .filter(({ keyword, flags }) => (keyword === 'COPY' || keyword === 'ADD') && !flags.some(({ name }) => name === 'from'));
  if (folder === undefined || copies.length === 0) return undefined;
  const whole = copies.some(({ words }) => words.slice(0, -1).some(({ text }) => plainPath(text.replace(/["']/g, '')) === '.'));
  const context = { folder, ...(whole && { manifests: manifestsOf(folder, reading) }) };
  for (const name of [own, resolveIn(folder, '.dockerignore')]) {
    const text = name === undefined ? undefined : (reading.text(name) ?? undefined);
    if (text === unreadable) return { ...context, unreadIgnore: true };
    if (name !== undefined && text !== undefined) return { ...context, ignore: parseDockerignore(name, text) };
  }
  return context;
}

function manifestsOf(folder: FileId, reading: Reading): Map<string, string> {
  return new Map(
    manifests.flatMap((name): [string, string][] => {
      const file = resolveIn(folder, name);
      const text = file === undefined ? undefined : (reading.text(file) ?? undefined);
      return text === undefined ? [] : [[name, text]];
    }),
  );
}

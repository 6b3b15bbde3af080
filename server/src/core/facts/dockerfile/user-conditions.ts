import { isIn } from '../../base/path';
import type { Span } from '../../base/span';
import type { ContainerConfig, Mount } from '../../model/container';
import { copiesOf } from '../../model/dockerfile/copies';
import { targetOf, workFolder } from '../../model/dockerfile/image-files';
import { launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-script';
import { baseOf } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { foldersOf } from '../../model/shell/folders';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { known, sameRef } from '../../model/traced';
import { get, itemsAt, type MapValue, scalarAt } from '../../model/value';
import { overlayOf } from './copied-trees';
import type { Handover } from './handover';
import { idleStart } from './idle-start';
import { contextsOf } from './images';
import { type RootWork, rootWorkOf, serverIn } from './root-work';

/** Why an image is not given a user in bulk. */
export interface UserDoubt {
  /** A sentence without its full stop. */
  readonly why: string;
  /** True where another user stops the program for certain, so that no person should be offered it. */
  readonly always: boolean;
  /** Where that is written; absent where it is the image as a whole. */
  readonly at?: Span;
}

/** A user that a stage may be given. */
interface UserPlan {
  readonly stage: Stage;
  readonly project: Project;
  /** As behind USER. */
  readonly user: string;
  /** What it is given with it. */
  readonly handover: Handover;
}

/** A plan with what all conditions look at. */
interface Scene extends UserPlan {
  /** The services that run the stage, or one built on it, and take its user. */
  readonly services: readonly Service[];
  /** Those that set a user themselves. */
  readonly others: readonly Service[];
}

type Condition = (scene: Scene) => UserDoubt | string | undefined;

/** One condition each; the first that does not hold is the reason, but for one that another user stops for certain. */
const conditions: readonly Condition[] = [
  knownBase,
  noDevelopment,
  inForce,
  noChildren,
  ownProgram,
  noRootPrivileges,
  noRootWork,
  noMounts,
  noLostFolders,
  noHomeOfRoot,
];

/**
 * Why a stage is not given a user in bulk: something speaks against it, or is not known. Undefined where base image, program and what the program writes to
 * are known to be fine with that user.
 */
export function userDoubt(plan: UserPlan): UserDoubt | undefined {
  const running = plan.project.services.filter(
    ({ build }) => build?.stage && [...chain(build.stage)].some((each) => isSame(each, plan.stage)),
  );
  const others = running.filter(({ user }) => user?.known && user.value !== '');
  const services = running.filter((service) => !others.includes(service));
  const doubts = conditions.flatMap((condition): UserDoubt[] => {
    const found = condition({ ...plan, services, others });
    return found === undefined ? [] : [typeof found === 'string' ? { why: found, always: false } : found];
  });
  return doubts.find(({ always }) => always) ?? doubts[0];
}

/** What a user relies on beside the conditions, as a sentence with a space before it: a compiled program was not read. Empty where all was. */
export function unreadProgram(stage: Stage, project: Project): string {
  for (const launch of launchesOf(stage, [])) {
    const { compiled } = startOfStage(launch, stage, project.stages);
    if (compiled !== undefined) return ` ${compiled} was not read: it does nothing that only root may do.`;
  }
  return '';
}

/** True for one stage of one file, which services with other arguments may read in another way. */
export function isSame(a: Stage, b: Stage): boolean {
  return a.file === b.file && a.index === b.index && a.inline?.at.start === b.inline?.at.start;
}

/** The base image is known by a fact that was looked up, and starts as root to the end. */
function knownBase({ stage, project }: Scene): UserDoubt | string | undefined {
  const { base } = stage;
  if (!base.known) return `the base image depends on the variable ${base.variables.map((name) => `$${name}`).join(', ') || base.raw}`;
  if (contextsOf(stage, project).has(base.value)) return `an additional context takes the place of the base image "${base.value}"`;
  const fact = baseOf(stage);
  if (!fact?.user) return `the base image "${base.value}" is not known: neither its user nor what it starts`;
  if (fact.checked === undefined)
    return `the base image "${base.value}" is only believed to start as ${fact.user.text === '0' ? 'root' : fact.user.text}`;
  if (fact.stepsDown) return { why: `"${base.value}" starts as root and goes on as another user by itself`, always: true, at: base.at };
  return undefined;
}

/** Nobody works in the container. */
function noDevelopment({ stage, project, services }: Scene): string | undefined {
  return inDevelopment(stage, services, project);
}

/**
 * The development container that is made of a stage, as the reason why people need root in it.
 * @param services that run it
 */
export function inDevelopment(stage: Stage | undefined, services: readonly Service[], project: Project): string | undefined {
  const found = project.subjects.find(({ workplace, container, service }) => {
    if (!workplace) return false;
    const built = container?.build?.stage;
    return (
      (built && stage && [...chain(built)].some((each) => isSame(each, stage))) ||
      services.some(({ ref }) => service && sameRef(ref, service.ref))
    );
  });
  return found && `${found.name} makes a development container of it, and people install programs there as root`;
}

/** Somebody takes the user: not every service that runs the image is root by its own word. */
function inForce({ services, others }: Scene): UserDoubt | undefined {
  const [first] = others;
  if (!first?.user || services.length > 0 || !others.every(({ user }) => isRootUser(known(user) ?? ''))) return undefined;
  return { why: `"${first.name}" starts the image as ${known(first.user)}, whatever its USER is`, always: false, at: first.user.at };
}

/** No other stage, and no other image of the project, goes on from it as root. */
function noChildren({ stage, project, services }: Scene): string | undefined {
  for (const other of project.stages) {
    if (isSame(other, stage)) continue;
    const line = [...chain(other)];
    const at = line.findIndex((each) => isSame(each, stage));
    const work = at < 0 ? undefined : inherited(line.slice(0, at).reverse());
    if (work !== undefined) return `the stage "${other.name}" builds on it and ${work}`;
  }
  const names = new Set(services.map(({ image }) => known(image)).filter((name) => name !== undefined));
  const own = new Set(services.map(({ name }) => name));
  const other = project.stages.find(({ base, parent, file }) => !parent && file !== stage.file && base.known && names.has(base.value));
  if (other) return `another Dockerfile builds on its image "${known(other.base)}"`;
  const user = project.services.find(({ map }) => contextTexts(map).some((text) => own.has(/^service:(.+)$/.exec(text)?.[1] ?? '')));
  return user && `the build of "${user.name}" starts from its image`;
}

/** What stages that are built on another one do as the user that it hands on; they come nearest first. */
function inherited(stages: readonly Stage[]): string | undefined {
  for (const each of stages) {
    for (const { keyword } of [...each.triggered, ...each.instructions]) {
      if (keyword === 'USER') return undefined;
      if (keyword === 'RUN') return 'runs commands as root';
      if (keyword === 'ENTRYPOINT' || keyword === 'CMD') return 'starts a program of its own';
    }
  }
  return undefined;
}

function contextTexts(map: MapValue): string[] {
  const contexts = get(get(map, 'build'), 'additional_contexts');
  if (contexts?.kind === 'map') return [...contexts.entries.keys()].map((name) => known(scalarAt(contexts, name)) ?? '');
  if (contexts?.kind !== 'seq') return [];
  return contexts.items.map((item) => (item.kind === 'scalar' && item.known ? item.value.slice(item.value.indexOf('=') + 1) : ''));
}

/** It starts a program of its own, and no shell, REPL or version: such an image is for others to build on or to work in. */
function ownProgram({ stage, project, services }: Scene): string | undefined {
  for (const launch of launchesOf(
    stage,
    services.filter(({ build }) => build?.stage && isSame(build.stage, stage)),
  )) {
    if (launch.words.length === 0) return 'it names no program of its own: it has neither CMD nor ENTRYPOINT';
    const idle = idleStart(startOfStage(launch, reading(stage, launch.service), project.stages));
    if (idle !== undefined) return idle;
  }
  return undefined;
}

/** The stage as a service reads it: its files and arguments count. */
function reading(stage: Stage, service: ContainerConfig | undefined): Stage {
  return service?.build?.stage ?? stage;
}

/** No service runs it with privileges that reach root only. */
function noRootPrivileges({ services }: Scene): string | undefined {
  for (const { name, privileged, capAdd, networkMode, map } of services) {
    if (privileged && !(privileged.known && !privileged.value)) return `the service "${name}" runs privileged`;
    if (capAdd.length > 0) return `the service "${name}" adds capabilities, and only root receives them`;
    if (itemsAt(map, 'devices').length > 0) return `the service "${name}" uses a device of the host, which may be closed to other users`;
    if (networkMode && known(networkMode) === 'host')
      return `the service "${name}" uses the host network, where only root listens on ports below 1024`;
  }
  return undefined;
}

/** What it starts needs no root, and its scripts could be read. */
function noRootWork(scene: Scene): UserDoubt | string | undefined {
  const { stage, project, services } = scene;
  const launches = launchesOf(
    stage,
    services.filter(({ build }) => build?.stage && isSame(build.stage, stage)),
  );
  let unread: string | undefined;
  for (const launch of launches) {
    const start = startOfStage(launch, reading(stage, launch.service), project.stages);
    const found: RootWork | undefined = rootWorkOf(start, ownership(scene, launch.service));
    const [first] = launch.words;
    if (found) return { ...found, ...(first && { at: first.at }) };
    unread ??= start.unread;
  }
  if (unread !== undefined) return unread;
  const health = shellOf(stage).own.filter(({ keyword }) => keyword === 'HEALTHCHECK');
  return health.flatMap(({ commands }) => commands.map((command) => serverIn({ command }))).find((found) => found !== undefined);
}

/** Places that every user may write to. */
const OPEN = /^\/(tmp|var\/tmp|dev\/(shm|null|zero|full|tty|stdout|stderr|stdin|fd)|proc\/(self|\d+)\/fd)(\/|$)/;

/** Tells of a path of the image whether the user may write there, for all that the files say. */
function ownership({ stage, user, handover }: Scene, service: ContainerConfig | undefined): (path: string) => boolean {
  const open = [
    `/home/${user}`,
    ...(service?.mounts ?? []).flatMap(({ type, target }) => (type === 'tmpfs' && target !== undefined ? [target] : [])),
    ...handover.whole,
  ];
  const given = new Set(handover.given);
  const folders = new Map(foldersOf(stage).map((folder) => [folder.path, folder.given || given.has(folder.path)]));
  const files = copiedFiles(stage);
  return (path) => {
    if (OPEN.test(path) || open.some((folder) => isIn(path, folder))) return true;
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const owned = folders.get(at);
      if (owned !== undefined) return owned && !files.has(path);
    }
    return folders.get('/') === true && !files.has(path);
  };
}

/** The files that COPY and ADD bring as root's, by the names that they may have. */
function copiedFiles(stage: Stage): ReadonlySet<string> {
  const files = new Set<string>();
  for (const each of chain(stage)) {
    for (const copy of copiesOf(each)) {
      const target = targetOf(copy, each);
      if (target === undefined || copy.instruction.flags.some(({ name }) => name === 'chown')) continue;
      const names = copy.sources.map(({ text = '' }) => text.slice(text.lastIndexOf('/') + 1));
      for (const file of [target, ...names.map((name) => `${target === '/' ? '' : target}/${name}`)]) files.add(file);
    }
  }
  // A folder of sources is copied into one that is there.
  for (const { path } of foldersOf(stage)) files.delete(path);
  return files;
}

/** No service lays a folder over it whose owner the image does not decide. */
function noMounts({ services, project }: Scene): string | undefined {
  for (const service of services) {
    for (const mount of service.mounts) {
      const why = mountDoubt(mount, service, project);
      if (why !== undefined) return why;
    }
    const watch = itemsAt(get(service.map, 'develop'), 'watch');
    if (watch.some((item) => /^sync/.test(known(scalarAt(item, 'action')) ?? '')))
      return `"docker compose watch" writes files into "${service.name}"`;
  }
  return undefined;
}

function mountDoubt(mount: Mount, { name }: Service, project: Project): string | undefined {
  const where = known(mount.source) ?? mount.target ?? 'a mount';
  if (mount.type === 'bind') {
    // Files of the host outside the project belong to users of the host, read-only or not.
    const foreign = mount.hostPath !== undefined && !/^\.{1,2}([/\\]|$)/.test(mount.hostPath);
    if (mount.readOnly) return foreign ? `"${name}" mounts ${where} of the host, which may be closed to that user` : undefined;
    return `"${name}" writes to ${where} of the host, and the owner of that folder is not known`;
  }
  if (mount.type !== 'volume' || mount.readOnly) return undefined;
  if (mount.source === undefined) return `"${name}" keeps an anonymous volume at ${where}, whose files may belong to root already`;
  const external = project.apps.some(({ root, services }) => {
    const volume = get(get(root, 'volumes'), where);
    return (
      services.some((one) => one.name === name) && get(volume, 'external') !== undefined && known(scalarAt(volume, 'external')) !== 'false'
    );
  });
  return external
    ? `the volume "${where}" of "${name}" is made outside of the project, and its files may belong to root`
    : `the volume "${where}" of "${name}" may hold files of root already: they have to be given to the user once`;
}

/** What is copied whole is given to the user, or lies where no program writes. */
function noLostFolders({ stage, handover }: Scene): string | undefined {
  const [lost] = handover.lost;
  if (lost !== undefined) return `what is copied to ${lost} may hold folders that the program writes to, and cannot be given to the user`;
  return overlayOf(stage) && 'a copied folder goes over the whole file system, and what it brings is not known';
}

/** Nothing that it starts or works in lies below /root, which is closed to others. */
function noHomeOfRoot({ stage, services }: Scene): string | undefined {
  const inRoot = (text: string): boolean => /(^|[:=\s"'])\/root(\/|$|[:\s"'])/.test(text);
  const launches = launchesOf(
    stage,
    services.filter(({ build }) => build?.stage && isSame(build.stage, stage)),
  );
  const used =
    isIn(workFolder(stage), '/root') ||
    [...chain(stage)].some(({ declarations }) =>
      declarations.some(({ keyword, value }) => keyword === 'ENV' && value && inRoot(value.known ? value.value : value.raw)),
    ) ||
    launches.some(({ words }) => words.some(({ text }) => inRoot(text)));
  return used ? 'it uses files below /root, which is closed to other users' : undefined;
}

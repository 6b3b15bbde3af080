import { nameOf } from '../../base/file';
import { isIn } from '../../base/path';
import type { Span } from '../../base/span';
import { type Condition, type ConditionId, type Evidence, inGeneral, unknown } from '../../fix/condition';
import { shownImage } from '../../knowledge/image-name';
import { isSharedFolder } from '../../knowledge/system-folders';
import type { ContainerConfig, Mount } from '../../model/container';
import { workFolder } from '../../model/dockerfile/image-files';
import { launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-of';
import { baseOf } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { absolute, foldersOf } from '../../model/shell/folders';
import { shellOf } from '../../model/shell/stage';
import { chain, isSibling, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { get, itemsAt, type MapValue, scalarAt } from '../../model/value';
import { closedFile } from '../own-files';
import { rootInSettings } from '../settings';
import { isGivenAway } from '../shell/ownership';
import { closedTmpfs } from '../tmpfs-mode';
import { overlayOf } from './copied-trees';
import { inDevelopment } from './development';
import { foreignProgram } from './foreign-program';
import { actionOfGitHub } from './github-action';
import { closedHome, keptElsewhere } from './home-data';
import { idleStart } from './idle-start';
import { contextsOf } from './images';
import { inheritorsOf, isSame, servicesTaking } from './inheritors';
import { definitionOf, isDriven, isExternal } from './mounted-data';
import { type Owning, otherOwner, ownership } from './owned-paths';
import { leftInRootHome } from './root-home';
import { rootPackageOf } from './root-packages';
import { folderGiven, placeNamed, rootServiceOf } from './root-places';
import { type RootWork, rootWorkOf, serverIn } from './root-work';

/** What speaks against giving an image a user. */
interface Objection {
  /** A sentence without its full stop. */
  readonly why: string;
  /** True where another user stops the program for certain, so that no person should be offered it. */
  readonly always?: boolean;
  /** True where it is only not known. */
  readonly unsure?: true;
  /** Where that is written; absent where it is the image as a whole. */
  readonly at?: Span;
}

/** What giving an image a user relies on. */
export interface UserConditions {
  readonly conditions: readonly Condition[];
  /** Why another user stops the program for certain: no person should be offered it. */
  readonly obstacle?: Evidence;
}

/** A user that a stage may be given. */
interface UserPlan extends Owning {
  readonly project: Project;
}

/** A plan with what all conditions look at. */
interface Scene extends UserPlan {
  /** The services that run the stage, or one built on it, and take its user. */
  readonly services: readonly Service[];
  /** Those that set a user themselves. */
  readonly others: readonly Service[];
}

type Check = (scene: Scene) => Objection | string | undefined;

/** One check for each condition. */
const checks: readonly (readonly [ConditionId, Check])[] = [
  ['base-known', knownBase],
  ['no-development', noDevelopment],
  ['no-action', ({ stage }) => actionOfGitHub(stage)],
  ['user-in-force', inForce],
  ['no-children', noChildren],
  ['own-program', ownProgram],
  ['no-root-privileges', noRootPrivileges],
  ['no-root-work', noRootWork],
  ['mounts-of-user', noMounts],
  ['copies-of-user', noLostFolders],
  ['no-home-of-root', noHomeOfRoot],
];

/**
 * What giving a stage a user relies on: that base image, program and what the program writes to are known to be fine with that user.
 * @param given what a person does once, so that the user may write to what is mounted
 */
export function userConditions(plan: UserPlan, given: string): UserConditions {
  const services = servicesTaking(plan.stage, plan.project);
  const others = plan.project.services.filter(
    ({ build, user }) =>
      build?.stage && user?.known && user.value !== '' && [...chain(build.stage)].some((each) => isSame(each, plan.stage)),
  );
  let obstacle: Evidence | undefined;
  const all = checks.map(([id, check]): Condition => {
    const found = check({ ...plan, services, others });
    const objection = typeof found === 'string' ? { why: found } : found;
    const because = objection && { note: objection.why, ...(objection.at && { at: objection.at }) };
    if (objection?.always) obstacle ??= because;
    return inGeneral(id, because, objection?.unsure === true);
  });
  const settled = all.map((one) =>
    one.id === 'mounts-of-user' && one.state !== 'holds' && given !== '' ? { ...one, settle: given.trim() } : one,
  );
  return { conditions: [...settled, ...unreadProgram(plan.stage, plan.project)], ...(obstacle && { obstacle }) };
}

/** A compiled program was not read. */
function unreadProgram(stage: Stage, project: Project): Condition[] {
  for (const launch of launchesOf(stage, [])) {
    const { compiled } = startOfStage(launch, stage, project.stages);
    if (compiled !== undefined) return [unknown('no-root-work', `${compiled}, which was not analyzed, does nothing that requires root.`)];
  }
  return [];
}

/** What is only not known. */
function unsure(why: string): Objection {
  return { why, unsure: true };
}

/** The base image is known by a fact that was looked up, and starts as root to the end. */
function knownBase({ stage, project }: Scene): Objection | undefined {
  const { base } = stage;
  const file = nameOf(stage.file);
  // Images for several systems take another one there.
  if (stage.os === 'linux' && FOR_WINDOWS.test(file))
    return unsure(`its name "${file}" says that it is built for Windows, whose users are others`);
  if (!base.known)
    return unsure(`the base image depends on the variable ${base.variables.map((name) => `$${name}`).join(', ') || base.raw}`);
  if (contextsOf(stage, project).has(base.value))
    return unsure(`an additional context replaces the base image "${shownImage(base.value)}"`);
  const fact = baseOf(stage);
  if (!fact?.user) return unsure(`the user and the start command of the base image "${shownImage(base.value)}" are unknown`);
  if (fact.checked === undefined)
    return unsure(
      `the base image "${shownImage(base.value)}" probably starts as ${fact.user.text === '0' ? 'root' : fact.user.text}, which was not checked`,
    );
  if (fact.stepsDown)
    return { why: `"${shownImage(base.value)}" starts as root and switches to another user by itself`, always: true, at: base.at };
  return undefined;
}

/** Names of Dockerfiles for Windows: `Dockerfile.windows`, `Dockerfile-nanoserver-ltsc2022`. */
const FOR_WINDOWS = /(^|[._-])(windows(servercore)?|nanoserver|servercore|ltsc\d{4})([._-]|$)/i;

/** The container is not used to develop in it. */
function noDevelopment({ stage, project, services }: Scene): string | undefined {
  return inDevelopment(stage, services, project);
}

/** Somebody takes the user: not every service that runs the image is root by its own word. */
function inForce({ services, others }: Scene): Objection | undefined {
  const [first] = others;
  if (!first?.user || services.length > 0 || !others.every(({ user }) => isRootUser(known(user) ?? ''))) return undefined;
  return { why: `"${first.name}" starts the image as ${known(first.user)}, whatever its USER is`, at: first.user.at };
}

/**
 * No other image goes on from it as root. Other stages of the file keep root, but for what ONBUILD does at their start; one that becomes an image itself
 * is for a person to look at.
 */
function noChildren({ stage, project, services }: Scene): string | undefined {
  const names = new Set(services.map(({ image }) => known(image)).filter((name) => name !== undefined));
  for (const other of inheritorsOf(stage, project)) {
    if (!other.triggered && !other.stage.shipped) continue;
    const rest = other.triggered ? ', before it can return to root' : '';
    const isOwn = isSibling(other.stage, stage);
    if (isOwn) return `the stage "${other.stage.name}" builds on it and ${other.work}${rest}`;
    const [image] = names;
    if (image !== undefined) return `another Dockerfile builds on its image "${image}" and ${other.work}${rest}`;
    return `the build of "${other.stage.services[0]?.name ?? other.stage.name}" starts from its image and ${other.work}${rest}`;
  }
  const own = new Set(services.map(({ name }) => name));
  const image = project.stages.find(({ base, parent, file }) => !parent && file !== stage.file && base.known && names.has(base.value));
  if (image) return `another Dockerfile builds on its image "${known(image.base)}"`;
  const user = project.services.find(({ map }) => contextTexts(map).some((text) => own.has(/^service:(.+)$/.exec(text)?.[1] ?? '')));
  if (user) return `the build of "${user.name}" starts from its image`;
  // Those of a parent have run in this stage, and in no other behind it.
  const runs = stage.instructions.some(({ trigger }) => trigger?.keyword === 'RUN');
  return runs ? 'its ONBUILD instructions run in the images that build on it, as its user' : undefined;
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
    if (launch.words.length === 0) return 'it has neither CMD nor ENTRYPOINT';
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
  for (const service of services) {
    const { name, privileged, capAdd, networkMode, map } = service;
    const asked = rootInSettings(service);
    if (asked !== undefined) return asked;
    if (privileged && !(privileged.known && !privileged.value)) return `the service "${name}" runs privileged`;
    if (capAdd.length > 0) return `the service "${name}" adds capabilities, which only root receives`;
    if (itemsAt(map, 'devices').length > 0) return `the service "${name}" uses a host device, which other users may not be able to open`;
    if (networkMode && known(networkMode) === 'host')
      return `the service "${name}" uses the host network, where only root can listen on ports below 1024`;
  }
  return undefined;
}

/** What it starts needs no root, and its scripts could be read. */
function noRootWork(scene: Scene): Objection | string | undefined {
  const { stage, project, services } = scene;
  const launches = launchesOf(
    stage,
    services.filter(({ build }) => build?.stage && isSame(build.stage, stage)),
  );
  let unread: string | undefined;
  let foreign: string | undefined;
  for (const launch of launches) {
    const own = reading(stage, launch.service);
    const start = startOfStage(launch, own, project.stages);
    const owns = ownership(scene, launch.service);
    const found: RootWork | undefined = rootWorkOf(start, owns);
    const [first] = launch.words;
    if (found) return { ...found, ...(first && { at: first.at }) };
    unread ??= start.unread;
    foreign ??= foreignProgram(start, own, project.stages) ?? folderGiven(launch, stage, owns) ?? placeNamed(start, stage, owns);
  }
  const open = unread ?? foreign ?? rootServiceOf(stage, scene.user) ?? rootPackageOf(stage);
  if (open !== undefined) return unsure(open);
  const health = shellOf(stage).own.filter(({ keyword }) => keyword === 'HEALTHCHECK');
  return health.flatMap(({ commands }) => commands.map((command) => serverIn({ command }))).find((found) => found !== undefined);
}

/** No service lays a folder over it whose owner the image does not decide. */
function noMounts({ stage, services, project, handover }: Scene): Objection | string | undefined {
  const own = [...handover.given, ...foldersOf(stage).flatMap(({ given, path }) => (given ? [path] : []))];
  const isUsers = (target: string): boolean => {
    const path = absolute(target, undefined);
    return path !== undefined && (own.includes(path) || handover.whole.some((folder) => isIn(path, folder)));
  };
  for (const service of services) {
    for (const mount of service.mounts) {
      const why = mountDoubt(mount, service, project, isUsers);
      if (why !== undefined) return why;
      const closed = closedTmpfs(mount, stage);
      if (closed !== undefined)
        return unsure(
          `"${service.name}" mounts a tmpfs at ${closed}, which belongs to root: without "mode" or "uid" no other user writes there`,
        );
    }
    const closed = closedFile(service);
    if (closed !== undefined) return unsure(`"${service.name}" reads files of its own: ${closed}`);
    const watch = itemsAt(get(service.map, 'develop'), 'watch');
    if (watch.some((item) => /^sync/.test(known(scalarAt(item, 'action')) ?? '')))
      return `"docker compose watch" writes files into "${service.name}"`;
  }
  return undefined;
}

function mountDoubt(mount: Mount, service: Service, project: Project, isUsers: (target: string) => boolean): Objection | undefined {
  const { name } = service;
  const where = known(mount.source) ?? mount.target ?? 'a mount';
  if (mount.type === 'bind') {
    // Files of the host outside the project belong to users of the host, read-only or not.
    const foreign = mount.hostPath !== undefined && !/^\.{1,2}([/\\]|$)/.test(mount.hostPath);
    if (mount.readOnly)
      return foreign ? unsure(`"${name}" mounts ${where} from the host, which that user may not be able to read`) : undefined;
    return unsure(`"${name}" writes to ${where} on the host, whose owner is unknown`);
  }
  if (mount.type !== 'volume' || mount.readOnly) return undefined;
  if (mount.source === undefined) return unsure(`"${name}" keeps an anonymous volume at ${where}, whose files may already belong to root`);
  const volume = definitionOf(where, service, project);
  if (isExternal(volume))
    return unsure(`the volume "${where}" of "${name}" is created outside the project, and its files may belong to root`);
  if (isDriven(volume)) return unsure(`the driver of the volume "${where}" of "${name}" decides who owns its files`);
  if (mount.options.includes('nocopy'))
    return { why: `the volume "${where}" of "${name}" belongs to root: "nocopy" keeps it from taking its owner from the image` };
  if (mount.target !== undefined && !isUsers(mount.target))
    return {
      why: `the volume "${where}" of "${name}" belongs to root: the image has no directory ${mount.target} that can be given to the user`,
    };
  return unsure(`the volume "${where}" of "${name}" may already contain files of root, whose owner must be changed once`);
}

/** What is copied whole or kept in a volume is given to the user, or lies where no program writes. */
function noLostFolders({ stage, user, handover }: Scene): Objection | undefined {
  const other = otherOwner(stage, user);
  if (other !== undefined) return unsure(`the image gives files to ${other}, and another user may not be able to write there`);
  const [lost] = handover.lost;
  if (lost !== undefined)
    return unsure(`the files copied to ${lost} may include directories that the program writes to, and their owner cannot be changed`);
  const owned = [`/home/${user}`, ...handover.given, ...handover.whole];
  const kept = foldersOf(stage).find(
    ({ volume, path, given }) =>
      volume !== undefined && !(given || isSharedFolder(path) || owned.some((folder) => isIn(path, folder)) || isGivenAway(stage, path)),
  );
  if (kept) return unsure(`VOLUME keeps what is written to ${kept.path}, which belongs to root`);
  return overlayOf(stage) ? unsure('a copied directory covers the whole file system, and its content is unknown') : undefined;
}

/** Nothing that it starts, works in or keeps lies below /root, which is closed to others, or below another home that the user does not own. */
function noHomeOfRoot(scene: Scene): Objection | string | undefined {
  const { stage, services, project } = scene;
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
  if (used) return 'it uses files below /root, which other users cannot read';
  const closed = closedHome(scene);
  const starts = launches.map((launch) => ({
    service: launch.service,
    start: startOfStage(launch, reading(stage, launch.service), project.stages),
  }));
  return closed === undefined ? (keptElsewhere(scene, starts) ?? leftInRootHome(stage)) : unsure(closed);
}

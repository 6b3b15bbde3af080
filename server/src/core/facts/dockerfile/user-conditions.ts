import { nameOf } from '../../base/file';
import { isIn } from '../../base/path';
import type { Span } from '../../base/span';
import { type Condition, type ConditionId, type Evidence, inGeneral, unknown } from '../../fix/condition';
import { shownImage } from '../../knowledge/image-name';
import { keptIn } from '../../knowledge/kept-data';
import type { ContainerConfig, Mount } from '../../model/container';
import { copiesOf } from '../../model/dockerfile/copies';
import { targetOf, workFolder } from '../../model/dockerfile/image-files';
import { type Launch, launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-of';
import { baseOf } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { accountsOf } from '../../model/shell/accounts';
import { absolute, foldersOf } from '../../model/shell/folders';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn, environmentOf, shellOf } from '../../model/shell/stage';
import { chain, isSibling, type Stage } from '../../model/stage';
import { known, sameRef } from '../../model/traced';
import { get, itemsAt, type MapValue, scalarAt } from '../../model/value';
import { closedFile } from '../own-files';
import { rootInSettings } from '../settings';
import { overlayOf } from './copied-trees';
import { foreignProgram } from './foreign-program';
import type { Handover } from './handover';
import { idleStart } from './idle-start';
import { contextsOf } from './images';
import { inheritorsOf, isSame, servicesTaking } from './inheritors';
import { definitionOf, isDriven, isExternal } from './mounted-data';
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

type Check = (scene: Scene) => Objection | string | undefined;

/** One check for each condition. */
const checks: readonly (readonly [ConditionId, Check])[] = [
  ['base-known', knownBase],
  ['no-development', noDevelopment],
  ['no-action', noAction],
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
  return found && `${found.name} uses it as a development container, where developers install programs as root`;
}

/**
 * It is run by no action of GitHub: the workspace and the files for outputs that the runner mounts belong to root (docs.github.com, "Dockerfile support for
 * GitHub Actions": "Docker actions must be run by the default Docker user (root)"; checked 2026-12-01).
 */
function noAction({ stage }: Scene): string | undefined {
  if (stage.action !== undefined) return `${nameOf(stage.action)} makes it an action of GitHub, which has to run as root`;
  const [script] = [...stage.scripts].find(([, text]) => ACTION.test(text)) ?? [];
  const said = [...commandsIn(stage)].some(
    ({ body, command }) => body.keyword !== 'RUN' && command.args.some(({ value }) => ACTION.test(value)),
  );
  if (script === undefined && !said) return undefined;
  return `${script === undefined ? 'the command' : nameOf(script)} uses the files of an action of GitHub, which belong to root`;
}

const ACTION = /\bGITHUB_(WORKSPACE|OUTPUT|ENV|STATE|STEP_SUMMARY|EVENT_PATH|ACTION_PATH)\b/;

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
  return user && `the build of "${user.name}" starts from its image`;
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
    const found: RootWork | undefined = rootWorkOf(start, ownership(scene, launch.service));
    const [first] = launch.words;
    if (found) return { ...found, ...(first && { at: first.at }) };
    unread ??= start.unread;
    foreign ??= foreignProgram(start, own, project.stages);
  }
  const open = unread ?? foreign;
  if (open !== undefined) return unsure(open);
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

/** What is copied whole is given to the user, or lies where no program writes. */
function noLostFolders({ stage, user, handover }: Scene): Objection | undefined {
  const other = otherOwner(stage, user);
  if (other !== undefined) return unsure(`the image gives files to ${other}, and another user may not be able to write there`);
  const [lost] = handover.lost;
  if (lost !== undefined)
    return unsure(`the files copied to ${lost} may include directories that the program writes to, and their owner cannot be changed`);
  return overlayOf(stage) ? unsure('a copied directory covers the whole file system, and its content is unknown') : undefined;
}

/** An account of files, other than root and the user, where the user is given none. */
function otherOwner(stage: Stage, user: string): string | undefined {
  const ready = baseOf(stage)?.ready;
  const numbers = new Map(
    [...chain(stage)].flatMap((each) => accountsOf(each).users.map(({ written, uid }) => [written, uid?.value] as const)),
  );
  if (ready) numbers.set(ready.name, String(ready.uid));
  const numberOf = (name: string): string => numbers.get(name) ?? name;
  const owners = [...chain(stage)].flatMap(ownersIn).filter((owner) => /^[\w.-]+$/.test(owner) && !isRootUser(owner));
  const own = user.split(':')[0]!;
  return owners.some((owner) => numberOf(owner) === numberOf(own)) ? undefined : owners[0];
}

/** Whom the instructions of a stage give files to, as written. */
function ownersIn(stage: Stage): string[] {
  const flags = stage.instructions.flatMap((instruction) =>
    instruction.flags.filter(({ name }) => name === 'chown').map(({ value }) => value),
  );
  const commands = [...commandsIn(stage)].filter(
    ({ command, body }) => command.name === 'chown' && body.keyword === 'RUN' && !body.onbuild,
  );
  return [
    ...flags,
    ...commands.flatMap(({ command }) =>
      argumentsOf(command)
        .operands.slice(0, 1)
        .map(({ value }) => value),
    ),
  ].map((text) => text.split(/[:.]/)[0]!);
}

/** Nothing that it starts, works in or keeps lies below /root, which is closed to others, or below another home that the user does not own. */
function noHomeOfRoot(scene: Scene): Objection | string | undefined {
  const { stage, services } = scene;
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
  return used ? 'it uses files below /root, which other users cannot read' : (closedHome(scene) ?? keptElsewhere(scene, launches));
}

/** A home directory, or one for data of programs (XDG Base Directory Specification), that the image names and the user does not own. */
function closedHome(scene: Scene): Objection | undefined {
  const owns = ownership(scene, undefined);
  for (const [name, value] of environmentOf(scene.stage)) {
    if (
      /^(HOME|XDG_(CONFIG|DATA|STATE|CACHE)_HOME)$/.test(name) &&
      value.startsWith('/') &&
      !owns(value) &&
      !isHomeOfAccount(scene.stage, value)
    )
      return unsure(`the image sets ${name} to ${value}, which belongs to root`);
  }
  return undefined;
}

/** True for a path at or below the home directory that the build gives an account. */
function isHomeOfAccount(stage: Stage, path: string): boolean {
  const commands = [...chain(stage)].flatMap((each) => shellOf(each).own.flatMap((body) => body.commands));
  return commands.some(
    ({ name, args }) => /^(useradd|adduser|usermod)$/.test(name) && args.some(({ value }) => value.startsWith('/') && isIn(path, value)),
  );
}

/** Data that a program keeps in the home of its user, or in a directory of root's: a new user does not find it, or cannot write there. */
function keptElsewhere(scene: Scene, launches: readonly Launch[]): string | undefined {
  const { stage, project } = scene;
  const variables = environmentOf(stage);
  const home = variables.get('HOME');
  for (const launch of launches) {
    const owns = ownership(scene, launch.service);
    for (const { command, here } of startOfStage(launch, reading(stage, launch.service), project.stages).commands) {
      const said = [...command.args.map(({ value }) => value), ...variables.keys(), ...command.settings.map(({ name }) => name)];
      const place = keptIn(command.name, said);
      if (place === undefined) continue;
      const isHome = place.startsWith('~');
      if (isHome && home === undefined)
        return `${command.name} keeps its data in the home directory of its user (${place}): what it has below /root is not found there`;
      const path = isHome ? `${home}${place.slice(1)}` : (here ?? workFolder(stage));
      if (!owns(path)) return `${command.name} keeps its data in ${path}, which belongs to root`;
    }
  }
  return undefined;
}

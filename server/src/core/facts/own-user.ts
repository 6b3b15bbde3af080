import { type Condition, type Evidence, holds, inGeneral } from '../fix/condition';
import { normaliseCapability } from '../knowledge/capabilities';
import { checkText, type ImageProfile } from '../knowledge/family/profile';
import { isSharedFolder } from '../knowledge/system-folders';
import { launchOf } from '../model/dockerfile/launch';
import { startOf, startOfStage } from '../model/dockerfile/start-of';
import { candidateOf } from '../model/dockerfile/user';
import { referenceOf } from '../model/image-reference';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known } from '../model/traced';
import { inDevelopment } from './dockerfile/development';
import { idleStart } from './dockerfile/idle-start';
import { knownUser } from './dockerfile/known-user';
import { rootPackageOf } from './dockerfile/root-packages';
import { rootWorkOf } from './dockerfile/root-work';
import { isBelow } from './mount-target';
import { keptPathsOf } from './named-paths';
import { closedFile } from './own-files';
import { rootInSettings } from './settings';
import { tmpfsOfRoot } from './tmpfs-mode';

/** A user other than root that a service could run as. */
interface OwnUser {
  /** For `user:`. */
  readonly user: string;
  readonly exists: Condition;
  /** Set when a profile names it. */
  readonly profile?: ImageProfile;
}

/**
 * The user that a service's image provides: the last USER other than root of the stages it is built from, an account that they
 * create, else the account that the profile of the image names.
 */
export function ownUser(service: Pick<Service, 'build' | 'image' | 'images'>): OwnUser | undefined {
  const stage = service.build?.stage;
  if (stage) {
    const candidate = candidateOf(stage);
    const user = candidate?.from === 'file' && !candidate.user.includes('$') ? candidate.user : undefined;
    if (user !== undefined) return { user, exists: knownUser(stage, { user, from: 'file' }) };
  }
  const image = referenceOf(service.build && stage ? stage.base : service.image);
  const profile = image === undefined ? undefined : service.images.profile(image);
  if (!profile?.userOk) return undefined;
  const { name, uid, gid } = profile.userOk;
  return {
    user: `${uid}:${gid}`,
    exists: holds(
      'user-exists',
      `${uid}:${gid} is the user ${name ?? uid} of the image ${profile.family} (${checkText(profile, 'user')}).`,
      {
        note: checkText(profile, 'user'),
      },
    ),
    profile,
  };
}

/**
 * What a service relies on when it gets another user.
 * @param profile the profile that names the user: its data directories already belong to that user.
 */
export function ownUserConditions(service: Service, project: Project, profile?: ImageProfile): readonly Condition[] {
  const stage = service.build?.stage;
  const development = inDevelopment(stage, [service], project);
  const start = startOfService(service, project, profile);
  const settings = rootInSettings(service);
  const work = start.work ?? settings;
  return [
    inGeneral('no-root-privileges', privilegesOf(service, profile), false),
    inGeneral('no-development', development === undefined ? undefined : { note: development }, false),
    inGeneral('own-program', start.idle === undefined ? undefined : { note: start.idle }, false),
    inGeneral('no-root-work', noteOf(work ?? start.unread), work === undefined),
    inGeneral('mounts-of-user', mountOfOthers(service, profile), true),
  ];
}

function noteOf(note: string | undefined): Evidence | undefined {
  return note === undefined ? undefined : { note };
}

function privilegesOf(service: Service, profile: ImageProfile | undefined): Evidence | undefined {
  const { privileged, capAdd } = service;
  if (privileged && !(privileged.known && !privileged.value)) return { note: 'it runs privileged', at: privileged.at };
  const spent = spentCapabilities(service, profile);
  const added = capAdd.find((cap) => !spent.includes(cap));
  return added && { note: 'only root receives the capabilities that it adds', at: added.at };
}

/** A mount that the user may not be able to read or write. */
function mountOfOthers(service: Service, profile: ImageProfile | undefined): Evidence | undefined {
  for (const mount of service.mounts) {
    const { at } = mount;
    const where = known(mount.source) ?? mount.target ?? 'a mount';
    // Files of the host outside the project belong to the host's users, whether or not they are mounted read-only.
    const isForeign = mount.type === 'bind' && mount.hostPath !== undefined && !/^\.{1,2}([/\\]|$)/.test(mount.hostPath);
    if (isForeign) return { note: `${where} may be inaccessible to that user`, at };
    const scratch = tmpfsOfRoot(mount);
    if (scratch !== undefined && !isSharedFolder(scratch))
      return { note: `the tmpfs at ${scratch} belongs to root, with the mode that the directory has in the image`, at };
    if (mount.readOnly || (mount.type !== 'bind' && mount.type !== 'volume')) continue;
    // An image that steps down has given its data to the very user before, and a new volume takes the owner over from the image.
    const isOwned = mount.type === 'volume' && profile?.run && profile.data.some((path) => path === mount.target?.replace(/\/+$/, ''));
    if (!isOwned) return { note: `the owner of ${where} is unknown`, at };
  }
  return noteOf(closedFile(service) ?? madeByRoot(service, profile));
}

/** A place that a setting names and nothing is mounted at: the image has none there, and root alone can make it. */
function madeByRoot({ build, ...service }: Service, profile: ImageProfile | undefined): string | undefined {
  if (build) return undefined;
  const known = [...service.mounts.flatMap(({ target }) => target ?? []), ...(profile?.data ?? []), ...(profile?.volumes ?? [])];
  const named = keptPathsOf(service).find(
    ({ path }) => !/^\/(?:var\/)?tmp(?:\/|$)/.test(path) && !known.some((folder) => folder === path || isBelow(path, folder)),
  );
  return named && `${named.by} names ${named.path}, which that user may not be able to make or write`;
}

/** Capabilities that a service adds for its image to become another user: of no use to one that starts as this user. */
export function spentCapabilities({ capAdd }: Service, profile: ImageProfile | undefined): Service['capAdd'] {
  const spent = new Set<string>(profile?.capabilities.root);
  for (const name of profile?.capabilities.file ?? []) spent.delete(name);
  return capAdd.filter((cap) => cap.known && spent.has(normaliseCapability(cap.value) ?? ''));
}

/** What a service starts, by the same signs as in a Dockerfile: that it has no program of its own, that it needs root, or that it could not be read. */
function startOfService(
  service: Service,
  project: Project,
  profile: ImageProfile | undefined,
): { readonly idle?: string | undefined; readonly work?: string | undefined; readonly unread?: string | undefined } {
  const stage = service.build?.stage;
  const launch = launchOf(service, stage);
  // What the image starts is known by its profile; that of a language or a system starts a REPL or a shell.
  if (launch.words.length === 0) return stage || profile?.kind === 'base' ? { idle: 'it does not set its own program' } : {};
  const start = stage ? startOfStage(launch, stage, project.stages) : startOf(launch, undefined, { read: () => undefined, stages: [] });
  const temporary = (path: string): boolean => /^\/(tmp|dev|proc)\//.test(path);
  const unread = start.unread ?? (stage && rootPackageOf(stage));
  return { idle: idleStart(start), work: rootWorkOf(start, temporary)?.why, unread };
}

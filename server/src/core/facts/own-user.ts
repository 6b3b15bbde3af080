import { normaliseCapability } from '../knowledge/capabilities';
import { checkText, type ImageProfile } from '../knowledge/family/profile';
import { launchOf } from '../model/dockerfile/launch';
import { startOf, startOfStage } from '../model/dockerfile/start-script';
import { candidateOf } from '../model/dockerfile/user';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { known } from '../model/traced';
import { idleStart } from './dockerfile/idle-start';
import { rootWorkOf } from './dockerfile/root-work';
import { inDevelopment } from './dockerfile/user-conditions';
import { closedFile } from './own-files';
import { rootInSettings } from './settings';

/** A user other than root that a service could run as. */
interface OwnUser {
  /** For `user:`. */
  readonly user: string;
  /** What the fix relies on, as a sentence. */
  readonly reliesOn: string;
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
    if (user !== undefined) return { user, reliesOn: `The Dockerfile provides the user "${user}".` };
  }
  const image = known(service.build && stage ? stage.base : service.image);
  const profile = image === undefined ? undefined : service.images.profile(image);
  if (!profile?.userOk) return undefined;
  const { name, uid, gid } = profile.userOk;
  return {
    user: `${uid}:${gid}`,
    reliesOn: `${uid}:${gid} is the user ${name ?? uid} of the image ${profile.family} (${checkText(profile, 'user')}).`,
    profile,
  };
}

/**
 * Why another user may stop a service, as a clause; undefined where no reason is known.
 * @param profile the profile that names the user: its data directories already belong to that user.
 */
export function needsRoot(service: Service, project: Project, profile?: ImageProfile): string | undefined {
  if (service.privileged && !(service.privileged.known && !service.privileged.value)) return 'it runs privileged';
  const spent = spentCapabilities(service, profile);
  if (service.capAdd.some((cap) => !spent.includes(cap))) return 'only root receives the capabilities that it adds';
  const stage = service.build?.stage;
  const started = inDevelopment(stage, [service], project) ?? startDoubt(service, project, profile) ?? rootInSettings(service);
  if (started !== undefined) return started;
  for (const mount of service.mounts) {
    const where = known(mount.source) ?? mount.target ?? 'a mount';
    // Files of the host outside the project belong to the host's users, whether or not they are mounted read-only.
    const isForeign = mount.type === 'bind' && mount.hostPath !== undefined && !/^\.{1,2}([/\\]|$)/.test(mount.hostPath);
    if (isForeign) return `${where} may be inaccessible to that user`;
    if (mount.readOnly || (mount.type !== 'bind' && mount.type !== 'volume')) continue;
    // An image that steps down has given its data to the very user before, and a new volume takes the owner over from the image.
    const isOwned = mount.type === 'volume' && profile?.run && profile.data.some((path) => path === mount.target?.replace(/\/+$/, ''));
    if (!isOwned) return `the owner of ${where} is unknown`;
  }
  return closedFile(service);
}

/** Capabilities that a service adds for its image to become another user: of no use to one that starts as this user. */
export function spentCapabilities({ capAdd }: Service, profile: ImageProfile | undefined): Service['capAdd'] {
  const spent = new Set<string>(profile?.capabilities.root);
  for (const name of profile?.capabilities.file ?? []) spent.delete(name);
  return capAdd.filter((cap) => cap.known && spent.has(normaliseCapability(cap.value) ?? ''));
}

/** Why what a service starts may need root, by the same signs as in a Dockerfile. */
function startDoubt(service: Service, project: Project, profile: ImageProfile | undefined): string | undefined {
  const stage = service.build?.stage;
  const launch = launchOf(service, stage);
  // What the image starts is known by its profile; that of a language or a system starts a REPL or a shell.
  if (launch.words.length === 0) return stage || profile?.kind === 'base' ? 'it does not set its own program' : undefined;
  const start = stage ? startOfStage(launch, stage, project.stages) : startOf(launch, undefined, { read: () => undefined, stages: [] });
  const temporary = (path: string): boolean => /^\/(tmp|dev|proc)\//.test(path);
  return idleStart(start) ?? rootWorkOf(start, temporary)?.why ?? start.unread;
}

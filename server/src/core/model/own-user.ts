import { imageProfile } from '../knowledge/images/index';
import type { ImageProfile } from '../knowledge/images/profile';
import { chain, isRootUser } from './privilege';
import type { Service } from './service';
import type { Stage } from './stage';
import { known } from './traced';

/** A user other than root that a service could run as. */
export interface OwnUser {
  /** For `user:`. */
  readonly user: string;
  /** Where it comes from, as a sentence. */
  readonly reliesOn: string;
  /** Set when a profile names it. */
  readonly profile?: ImageProfile;
}

/**
 * The user that a service's image brings along: the last USER other than root of the stages it is built from, an account that they
 * create, else the account that the profile of the image names.
 */
export function ownUser(service: Pick<Service, 'build' | 'image'>): OwnUser | undefined {
  const stage = service.build?.stage;
  if (stage) {
    const user = userOf(stage);
    if (user) return { user, reliesOn: `The Dockerfile brings the user "${user}" along.` };
  }
  const image = known(service.build && stage ? stage.base : service.image);
  const profile = image === undefined ? undefined : imageProfile(image);
  if (!profile?.userOk) return undefined;
  const { name, uid, gid } = profile.userOk;
  return {
    user: `${uid}:${gid}`,
    reliesOn: `${uid}:${gid} is the user ${name ?? uid} of the image ${profile.family} (profile checked ${profile.checked}).`,
    profile,
  };
}

function userOf(stage: Stage): string | undefined {
  for (const { users, instructions } of chain(stage)) {
    for (const user of [...users].reverse()) {
      const text = known(user);
      if (text && !isRootUser(text)) return text;
    }
    for (const instruction of instructions) {
      if (instruction.keyword !== 'RUN') continue;
      const created = createdUser(instruction.rest);
      if (created) return created;
    }
  }
  return undefined;
}

/** Options of useradd, of Debian's and of BusyBox's adduser that take a word. */
const takesWord =
  /^(-[ugGdscbkKefphZ]|--(uid|gid|groups|home|home-dir|shell|comment|base-dir|skel|key|expiredate|inactive|password|ingroup|gecos|conf))$/;

/** The account that the last `useradd` or `adduser` of a shell command creates. */
function createdUser(command: string): string | undefined {
  let created: string | undefined;
  for (const [, program, words = ''] of command.matchAll(/(?:^|[\s;&|(])(useradd|adduser)\s+([^;&|\n]*)/g)) {
    const rest = words.trim().split(/\s+/);
    const names: string[] = [];
    for (let index = 0; index < rest.length; index++) {
      const word = rest[index]!;
      // BusyBox's -h and -k take a word, so do useradd's; useradd's -m, -r, -M, -l and adduser's -S, -D, -H do not.
      if (takesWord.test(word)) index++;
      else if (!word.startsWith('-')) names.push(word);
    }
    const name = names.filter((word) => /^[a-z_][\w-]*$/i.test(word)).at(-1);
    // `adduser USER GROUP` adds an account that exists to a group.
    if (name && name !== 'root' && !(program === 'adduser' && names.length > 1)) created = name;
  }
  return created;
}

/** Programs that work as root only, or that turn into another user by themselves. */
const rootOnly =
  /(^|[\s;&|/"'[,])(apt|apt-get|apk|dnf|yum|microdnf|chown|useradd|adduser|addgroup|groupadd|mount|modprobe|iptables|crond?|sshd|su|sudo|gosu|su-exec|setpriv|runuser|chroot)([\s;&|"'\],]|$)/;

/**
 * Why another user may stop a service, as the end of a sentence; undefined while nothing speaks against it.
 * @param profile the profile that names the user: its data directories already belong to that user.
 */
export function needsRoot(service: Service, profile?: ImageProfile): string | undefined {
  if (service.privileged && !(service.privileged.known && !service.privileged.value)) return 'it runs privileged';
  if (service.capAdd.length > 0) return 'the capabilities it asks for reach root only';
  for (const text of [known(service.entrypoint), known(service.command)]) {
    const program = text === undefined ? undefined : rootOnly.exec(text)?.[2];
    if (program) return `it calls ${program}`;
  }
  for (const mount of service.mounts) {
    const where = known(mount.source) ?? mount.target ?? 'a mount';
    // Files of the host outside the project belong to the host's users, whether or not they are mounted read-only.
    const isForeign = mount.type === 'bind' && mount.hostPath !== undefined && !/^\.{1,2}([/\\]|$)/.test(mount.hostPath);
    if (isForeign) return `${where} may be closed to that user`;
    if (mount.readOnly || (mount.type !== 'bind' && mount.type !== 'volume')) continue;
    // An image that steps down has given its data to the very user before, and a new volume takes the owner over from the image.
    const isOwned = mount.type === 'volume' && profile?.run && profile.data.some((path) => path === mount.target?.replace(/\/+$/, ''));
    if (!isOwned) return `nobody knows who owns ${where}`;
  }
  return undefined;
}

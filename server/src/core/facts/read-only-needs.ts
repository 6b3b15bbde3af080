import { type Condition, harmful, holds, refuted } from '../fix/condition';
import { type Account, checkText, type ImageProfile, type Scratch } from '../knowledge/family/profile';
import { type Effective, effectivePrivilege } from '../model/effective';
import { type KnownImage, profileOf } from '../model/privilege';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { chain } from '../model/stage';
import { get } from '../model/value';
import { isBelow, runPath } from './mount-target';
import { namedPathsOf } from './named-paths';
import { isSettings, type OwnFiles, ownFilesOf } from './own-files';
import { ownProgramOf } from './own-program';
import { type Settings, settingsOf } from './settings';
import { startWrites } from './start-writes';

/** What a service needs once its root file system is read-only. */
interface ReadOnlyNeeds {
  /** Items for `tmpfs`: folders that stay writable, where no mount makes them so. */
  readonly tmpfs: readonly string[];
  /** The paths among them. */
  readonly paths: readonly string[];
  /** That it writes nowhere else: it holds where it is written down what the image writes, and nothing in the service or its Dockerfile changes that. */
  readonly condition: Condition;
}

/**
 * The folders that a service has to write to beside its mounts: those of the profile of its image, or `/tmp` for an unknown program.
 * A path that is a mount's target gets no tmpfs: Compose refuses two mounts at one target, and data would be gone with the container.
 */
export function readOnlyNeeds(service: Service, project: Project): ReadOnlyNeeds {
  const effective = effectivePrivilege(service, project);
  const image = profileOf(service);
  const profile = image?.profile;
  const scratch: readonly Scratch[] = profile?.kind === 'service' ? profile.readOnly.tmpfs : [{ path: '/tmp' }];
  const used = scratch.filter(({ when, usedWith }) => !when || (usedWith !== undefined && isMountedBelow(effective, usedWith)));
  const missing = used.filter(({ path }) => !isCovered(effective, path) && !isVolume(service, profile, path));
  const { account, foreign } = userOf(effective, profile);
  const mounted = effective.mounts.flatMap(({ target }) => (target.known ? [runPath(target.value)] : []));
  const doubt =
    (profile?.probed ? undefined : startWrites(service, project.stages, [...mounted, ...scratch.map(({ path }) => runPath(path))])) ??
    (image ? doubtOf(service, image, effective, foreign) : 'it is not known what its image writes');
  const left = scratch.filter((one) => !used.includes(one)).map(({ path, when }) => ` Left out: ${path} (needed when ${when}).`);
  return {
    tmpfs: missing.map((one) => itemOf(one, account)),
    paths: missing.map(({ path }) => path),
    condition: conditionOf(service, profile, doubt, missing.length > 0, left.join('')),
  };
}

/** @param more sentences about what is left out, with a space before each */
function conditionOf(
  service: Service,
  profile: ImageProfile | undefined,
  doubt: string | undefined,
  adds: boolean,
  more: string,
): Condition {
  if (doubt === undefined && profile) {
    const checked = checkText(profile, 'readOnly');
    const says = `Profile of the image ${profile.family} (${profile.variant}), ${checked}: it writes nothing else.${readText(service)}${more}`;
    return holds('writes-known', says, { note: checked });
  }
  const says = `"${service.name}" writes to ${adds ? 'these directories and ' : ''}its mounts only.${more}`;
  if (profile?.kind === 'service' && doubt === profile.readOnly.blockers[0])
    return refuted('writes-known', says, { note: `${doubt} (profile of the image ${profile.family}, ${checkText(profile, 'readOnly')})` });
  return harmful('writes-known', says, { note: doubt ?? 'it is not known what its image writes' });
}

/** Which files of the project say where else it writes, as a sentence with a space before it. */
function readText(service: Service): string {
  const read = settingsOf(service).map(({ file }) => file.target);
  return read.length > 0 ? ` What ${read.join(', ')} makes it write is writable, too.` : '';
}

/** Why the profile is not sufficient, as a clause. */
function doubtOf(service: Service, { profile, how }: KnownImage, effective: Effective, foreign: boolean): string | undefined {
  if (profile.kind === 'base') return 'it is not known what the program in its image writes';
  const [blocker] = profile.readOnly.blockers;
  if (blocker !== undefined) return blocker;
  const bare = profile.data.find((path) => !isCovered(effective, path) && !profile.volumes?.includes(path));
  const unkept = bare === undefined ? undefined : `nothing is mounted at ${bare}, where it keeps its data`;
  // What was seen of this very start needs no second look.
  if (profile.probed) return unkept;
  if (service.entrypoint || runsShell(service)) return 'it starts its own command';
  const other = ownProgramOf(service);
  if (other !== undefined) return other;
  for (const own of ownFilesOf(service, profile).filter(({ what }) => what !== 'secret' && what !== 'data')) {
    const settings = own.what === 'settings' ? settingsOf(service).find(({ file }) => file.target === own.target) : undefined;
    const doubt = settings?.format.families.includes(profile.family) ? doubtOfSettings(settings, profile, effective) : doubtOfFiles(own);
    if (doubt !== undefined) return doubt;
  }
  const named = namedPathsOf(service).find(({ path }) => !isWritable(path, profile, effective));
  if (named) return `${named.by} names ${named.path}, where nothing is mounted`;
  if (foreign) return 'it runs as a user that the image does not expect';
  if (get(service.map, 'develop')) return '"develop" copies files into it';
  if (!effective.moreMounts.known || !effective.mounts.every(isPlaced)) return 'not all of its mounts are known';
  if (unkept !== undefined) return unkept;
  return how === 'built' ? buildDoubt(service, profile) : undefined;
}

/** Why a configuration that was read makes the server write where nothing is writable, or does not tell. */
function doubtOfSettings({ file, writes, open }: Settings, profile: ImageProfile, effective: Effective): string | undefined {
  if (open !== undefined) return `in ${file.target}, ${open}`;
  const lost = writes.find(({ path }) => !isWritable(path, profile, effective));
  return lost && `"${lost.by}" in ${file.target} makes it write to ${lost.path}, where nothing is mounted`;
}

function doubtOfFiles({ target, what }: OwnFiles): string {
  switch (what) {
    case 'settings':
      return `${target} is your own file, which may make it write elsewhere`;
    case 'logs':
      return `it writes logs to ${target}, and may write others elsewhere`;
    default:
      return `it may write to ${target}, and it is not known what else it writes`;
  }
}

function runsShell({ command }: Service): boolean {
  return command !== undefined && !(command.known && !/[;&|<>`]|\b(ba|da|a)?sh\b/.test(command.value));
}

/** A Dockerfile may run another program, or put files where a tmpfs would hide them. */
function buildDoubt({ build }: Service, profile: ImageProfile): string | undefined {
  for (const { command, instructions } of build?.stage ? chain(build.stage) : []) {
    if (command) return 'its Dockerfile sets its own command';
    const hides = profile.readOnly.tmpfs.some(({ path }) =>
      instructions.some(({ keyword, rest }) => ['COPY', 'ADD'].includes(keyword) && path !== '/tmp' && rest.includes(path)),
    );
    const own = instructions.filter(({ keyword }) => ['COPY', 'ADD'].includes(keyword)).flatMap(({ words }) => words.slice(-1));
    const settings = own.find(({ text }) => isSettings(text));
    if (settings) return `its Dockerfile copies your own settings to ${settings.text}, which may make it write elsewhere`;
    if (hides || profile.readOnly.tmpfs.some(({ when }) => when))
      return 'its Dockerfile may copy files into the directories that it writes to';
  }
  return undefined;
}

/** The account that a service runs as; nothing for root, and where nobody knows it. `foreign` where it is none that the image expects. */
function userOf(
  { user }: Effective,
  profile: ImageProfile | undefined,
): { readonly account?: Partial<Account>; readonly foreign: boolean } {
  if (!user.known) return { foreign: true };
  const { root, uid, gid, text } = user.value;
  // The home of root is another one than that of the image's user, where programs keep what they remember.
  if (root) return { foreign: profile !== undefined && profile.start.uid !== 0 };
  const accounts = [profile?.start, profile?.run, profile?.userOk].filter((account) => account !== undefined);
  // Without a group it is that of the account.
  const expected = accounts.find((account) => (account.uid === uid && (gid === undefined || account.gid === gid)) || account.name === text);
  const given = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  return { account: expected ?? given, foreign: profile !== undefined && expected === undefined };
}

/**
 * Docker makes the folder of a tmpfs root's. The mode that it has in the image wins over `mode` (opencontainers/runc libcontainer/rootfs_linux.go; tried
 * with runc 1.1), so that only `uid` surely gives it to another user: a person has to look at the rest.
 */
function itemOf({ path, owner, exec, mode, size }: Scratch, account: Partial<Account> | undefined): string {
  const open = path === '/tmp' || path === '/var/tmp';
  const whose = open ? [] : whoseOf(account ?? owner);
  const options = [...(exec ? ['exec'] : []), ...whose, ...(mode ? [`mode=${mode}`] : []), ...(size ? [`size=${size}`] : [])];
  return options.length === 0 ? path : `${path}:${options.join(',')}`;
}

function whoseOf(account: Partial<Account> | undefined): string[] {
  if (!account) return [];
  const { uid, gid } = account;
  return uid === undefined ? ['mode=1777'] : [`uid=${uid}`, ...(gid === undefined ? [] : [`gid=${gid}`])];
}

/** Known where it is mounted, with no variable left in the path. */
function isPlaced({ target }: Effective['mounts'][number]): boolean {
  return target.known && !target.value.includes('$');
}

/** A mount of this very path, or a folder around it, says who may write there. */
function isCovered({ mounts }: Effective, path: string): boolean {
  return mounts.some(({ target }) => target.known && (runPath(target.value) === runPath(path) || isBelow(path, target.value)));
}

/** Whether a path is below a mount, a volume of the image, or a folder that it keeps writable. */
function isWritable(path: string, profile: ImageProfile, effective: Effective): boolean {
  const writable = [...profile.readOnly.tmpfs.flatMap((one) => (one.when ? [] : [one.path])), ...(profile.volumes ?? [])];
  return isCovered(effective, path) || writable.some((one) => runPath(one) === runPath(path) || isBelow(path, one));
}

function isMountedBelow({ mounts }: Effective, path: string): boolean {
  return mounts.some(({ target }) => target.known && (runPath(target.value) === runPath(path) || isBelow(target.value, path)));
}

/** What an image declares a VOLUME is writable, and may hold data. */
function isVolume({ build }: Service, profile: ImageProfile | undefined, path: string): boolean {
  if (profile?.volumes?.some((volume) => runPath(volume) === runPath(path))) return true;
  const stages = build?.stage ? [...chain(build.stage)] : [];
  return stages.some(({ instructions }) => instructions.some(({ keyword, rest }) => keyword === 'VOLUME' && rest.includes(path)));
}

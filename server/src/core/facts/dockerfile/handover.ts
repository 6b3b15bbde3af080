import { smallest } from '../../base/many';
import { isIn } from '../../base/path';
import type { Span } from '../../base/span';
import { programFacts } from '../../knowledge/program/find';
import { isStateFolder, isSystemFolder } from '../../knowledge/system-folders';
import { baseOf, type Candidate, isRoot, type NewUser } from '../../model/dockerfile/user';
import { accountsOf } from '../../model/shell/accounts';
import type { Word } from '../../model/shell/command';
import { foldersOf, type MadeFolder, type Moment } from '../../model/shell/folders';
import { languageOf } from '../../model/shell/read';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { type CopiedTree, copiedTrees } from './copied-trees';
import { doesWork } from './root-work';

/** A place for new instructions: index in `stage.instructions` and the side of it. */
export interface Placement {
  readonly index: number;
  readonly side: 'before' | 'after';
}

/** What makes a user the owner of the folders that it has to write to. */
export interface Handover {
  /** New instructions by their places. */
  readonly lines: readonly { readonly at: Placement; readonly text: string }[];
  /** What a person should know of it: what is given, and with which builder it is not. */
  readonly note?: string;
  /** The folders that it gives, and those among them that are given with all that is in them. */
  readonly given: readonly string[];
  readonly whole: readonly string[];
  /** The places behind the keywords of COPY and ADD that need `--chown` with this owner. */
  readonly copies: { readonly owner: string; readonly at: readonly Span[] };
  /** Copied folders and files that may hold what the program writes, and that no instruction can give away. */
  readonly lost: readonly string[];
}

/** Where a user comes in, and what is to be its. */
interface Occasion {
  /** Where USER is going to be. */
  readonly at: Placement;
  /** False where an old USER changes, and no new line is written. */
  readonly switches?: boolean;
  /** The stages of the Dockerfile, for `COPY --from`. */
  readonly stages?: readonly Stage[];
  /** Directories, in the container, of volumes that take over the owner of the image's directory. */
  readonly mounted?: readonly string[];
}

/** A folder that may be the place of a volume that services mount, or hold a database. */
type Folder = MadeFolder & { readonly mounted?: true; readonly holds?: true };

/**
 * The RUN that creates a user where it is new, and gives it the folders that the process has to write to: the one that it starts in, volumes,
 * and those that the build makes and leaves empty, or holds state in; and what it closes to everybody else. A folder of sources that is copied whole goes with all
 * that is in it, for it may bring folders along that the program writes to; single files that are copied stay root's, and read-only, but for databases and logs. Nothing is
 * given by RUN where the build has no root or no shell then.
 */
export function handOver(stage: Stage, user: Candidate | NewUser, { at, switches = true, stages = [], mounted = [] }: Occasion): Handover {
  const creates = 'creates' in user ? user.creates : undefined;
  const able = canGive(stage, at);
  const trees = stage.os === 'windows' ? [] : copiedTrees(stage, stages);
  const byCopy = trees.filter((tree) => !(able && tree.worked) && canOwnCopy(stage, user, tree));
  const byRun = able ? distinct(trees.filter((tree) => !byCopy.includes(tree)).map(({ path }) => path)) : [];
  const lost = trees.filter((tree) => !isWritable(tree, able, byCopy)).map(({ path }) => path);
  const holding = distinct(trees.flatMap(({ folder }) => folder ?? []).filter((folder) => !trees.some((tree) => isIn(folder, tree.path))));
  const given = able
    ? withMarks(foldersOf(stage), mounted, holding).filter(
        (folder) => isForUser(stage, folder, user.user) && (!folder.made || !byRun.some((tree) => isIn(folder.path, tree))),
      )
    : [];
  const owner = 'from' in user ? ownerOf(stage, user) : user.creates ? `${user.user}:${user.user}` : user.user;
  const volume = firstVolume(stage, given);
  const volumes = given.filter(({ volume }) => volume);
  // The old builder drops what happens to a volume behind VOLUME.
  const early =
    volume !== undefined && isRootAt(stage, volume) && existsBy(stage, user, volume)
      ? given.filter((folder) => isDoneBy(folder, stage, volume.index))
      : [];
  const first = volumes.length > 0 && volumes.every((folder) => early.includes(folder)) ? early : [];
  const rest = given.filter((folder) => !first.includes(folder));
  const line = (place: Placement, commands: readonly string[]): string[] =>
    commands.length > 0 ? [runLine(stage, place, commands.join(' && '))] : [];
  const creation = creates === undefined ? [] : [creates];
  const moved = first.length > 0 && volume !== undefined;
  const last = [...line(at, [...(moved ? [] : creation), ...giving(rest, owner, byRun)]), ...(switches ? [`USER ${user.user}`] : [])];
  const lines = [
    ...(moved ? [{ at: volume, text: line(volume, [...creation, ...giving(first, owner)]).join('') }] : []),
    ...(last.length > 0 ? [{ at, text: last.join('\n') }] : []),
  ];
  const late = volumes.some((folder) => !first.includes(folder));
  const paths = given.map(({ path }) => path);
  const copied = distinct(byCopy.map(({ path }) => path));
  const names = distinct([...paths, ...byRun, ...copied]).join(', ');
  const note =
    names === ''
      ? undefined
      : `The user becomes the owner of ${names}${late ? '; for volumes, this requires BuildKit, as the classic builder discards changes after VOLUME' : ''}.`;
  return {
    lines,
    ...(note !== undefined && { note }),
    given: paths,
    whole: [...byRun, ...copied],
    copies: {
      owner: 'from' in user ? owner : user.id,
      at: byCopy.map(({ copy }) => ({ file: stage.file, start: copy.instruction.keywordEnd, end: copy.instruction.keywordEnd })),
    },
    lost,
  };
}

function distinct(paths: readonly string[]): string[] {
  return [...new Set(paths)];
}

/** True when COPY itself can give what it copies: it stands in the stage itself, gives nothing to root by name, and the user exists by then or has a number. */
function canOwnCopy(stage: Stage, user: Candidate | NewUser, tree: CopiedTree): boolean {
  if (tree.stage !== stage || tree.copy.instruction.flags.some(({ name }) => name === 'chown') || user.user.includes('$')) return false;
  if (!('from' in user) || user.from === 'base') return true;
  return existsBy(stage, user, { index: stage.instructions.indexOf(tree.copy.instruction), side: 'before' });
}

/** Whether the user may write to what is copied: a database takes a folder that can be given away, too. */
function isWritable(tree: CopiedTree, able: boolean, byCopy: readonly CopiedTree[]): boolean {
  const { folder } = tree;
  return folder === undefined ? able || byCopy.includes(tree) : able && !isSystemFolder(folder);
}

/**
 * The folders of an image, marked where services mount volumes, and where a database lies; those that are missing are made.
 * @param mounted places of volumes
 * @param holding folders that hold databases
 */
function withMarks(folders: readonly MadeFolder[], mounted: readonly string[], holding: readonly string[]): Folder[] {
  const marksOf = (path: string): Pick<Folder, 'mounted' | 'holds'> => ({
    ...(mounted.includes(path) && { mounted: true }),
    ...(holding.includes(path) && { holds: true }),
  });
  const missing = distinct([...mounted, ...holding]).filter((path) => !folders.some((folder) => folder.path === path));
  return [
    ...folders.map((folder): Folder => ({ ...folder, ...marksOf(folder.path) })),
    ...missing.map((path): Folder => ({ path, written: path, work: false, copied: false, given: false, closed: false, ...marksOf(path) })),
  ];
}

/** The folders that a new owner is to have. */
function isForUser(stage: Stage, folder: Folder, user: string): boolean {
  const { path, given, work, volume, filled, copied, closed, mounted, holds } = folder;
  if (given || path === `/home/${user}` || /\.(sock|pid)$/.test(path)) return false;
  if (isSystemFolder(path)) return closed && isStarted(stage, path);
  return work || closed || mounted === true || holds === true || volume !== undefined || (filled ? isStateFolder(path) : !copied);
}

/** True for the program that ENTRYPOINT or CMD starts. */
function isStarted({ entrypoint, command }: Stage, path: string): boolean {
  const programs = [entrypoint, command].map((words) => words?.[0]?.trim().split(/\s/)[0] ?? '');
  return programs.some(
    (program) => program === path || (!program.includes('/') && /\/s?bin\/[^/]+$/.test(path) && path.endsWith(`/${program}`)),
  );
}

/** The commands that give folders away: a volume that may not be there is made first; what the build fills goes with what is in it. */
function giving(folders: readonly Folder[], owner: string, trees: readonly string[] = []): string[] {
  const isVolume = ({ volume, mounted }: Folder): boolean => volume !== undefined || mounted === true;
  const whole = (folder: Folder): boolean =>
    (folder.filled !== undefined && !folder.work && (isVolume(folder) || isStateFolder(folder.path))) ||
    (folder.copied && isVolume(folder) && !folder.work);
  const words = (some: readonly Folder[]): string => some.map(({ written }) => written).join(' ');
  const missing = folders.filter(({ made }) => !made);
  const plain = folders.filter((folder) => !whole(folder));
  const deep = folders.filter(whole);
  return [
    ...(missing.length > 0 ? [`mkdir -p ${words(missing)}`] : []),
    ...(plain.length > 0 ? [`chown ${owner} ${words(plain)}`] : []),
    ...(deep.length + trees.length > 0 ? [`chown -R ${owner} ${[...deep.map(({ written }) => written), ...trees].join(' ')}`] : []),
  ];
}

/** A user with its group where that is known: the group of a user often has another name. */
function ownerOf(stage: Stage, { user, from }: Candidate): string {
  if (user.includes(':')) return user;
  const ready = from === 'base' ? baseOf(stage)?.ready : undefined;
  if (ready) return ready.name === user ? `${user}:${user}` : user;
  for (const each of chain(stage)) {
    const { users, groups } = accountsOf(each);
    const account = users.find((one) => one.written === user && !one.changed);
    if (!account) continue;
    const { gid, command } = account;
    // BusyBox's adduser takes a comment behind -g.
    const isGroup = command?.name === 'useradd' || groups.some(({ name }) => name === gid);
    return gid !== undefined && isGroup && /^[\w.-]+$/.test(gid) ? `${user}:${gid}` : user;
  }
  return user;
}

/** The place before the first VOLUME of the stage itself that names one of the folders. */
function firstVolume(stage: Stage, folders: readonly MadeFolder[]): Placement | undefined {
  const indexes = folders.flatMap(({ volume }) => (volume && volume.stage === stage.index && volume.index >= 0 ? [volume.index] : []));
  return indexes.length > 0 ? { index: smallest(indexes), side: 'before' } : undefined;
}

/** True when a folder is there, and as full as it will be, in front of an instruction of the stage. */
function isDoneBy({ made, filled, volume, copied }: MadeFolder, stage: Stage, index: number): boolean {
  const before = (moment: Moment | undefined): boolean => !moment || moment.stage !== stage.index || moment.index < index;
  const named = volume === undefined || volume.stage === stage.index;
  return before(made) && before(filled) && named && (made !== undefined || volume !== undefined) && !(copied && volume);
}

/** True when a user is there in front of an instruction of the stage: it comes with the base, from a parent or an instruction before, or is made there. */
function existsBy(stage: Stage, user: Candidate | NewUser, { index }: Placement): boolean {
  if (!('from' in user) || user.from === 'base') return true;
  const own = accountsOf(stage).users.filter(({ written }) => written === user.user);
  return own.every(({ body }) => body !== undefined && body.index < index);
}

/** The last USER in force at a place: root's, for all that is known. */
export function isRootAt(stage: Stage, { index, side }: Placement): boolean {
  const here = Number(stage.refs[index]?.path[0]);
  const before = ({ origin }: Stage['users'][number]): boolean =>
    side === 'before' ? Number(origin?.path[0]) < here : Number(origin?.path[0]) <= here;
  const user = stage.users.filter(before).at(-1) ?? stage.parent?.user;
  if (user) return user.known && isRoot(user.value, stage.os);
  // A base that installs packages without more ado starts as root.
  return (
    baseOf(stage)?.user?.root ??
    [...chain(stage)].some((each) =>
      shellOf(each).own.some(
        ({ keyword, commands }) =>
          keyword === 'RUN' && commands.some(({ name, args, through }) => isRootWork(name, args) && through.length === 0),
      ),
    )
  );
}

/** True for what only root can do to an end. */
function isRootWork(name: string, args: readonly Word[]): boolean {
  const { rootWork, switchesUser } = programFacts(name) ?? {};
  return rootWork !== undefined && !switchesUser && doesWork(rootWork, args);
}

/** True when a RUN at a place can give files away: Linux, a shell, and root. */
function canGive(stage: Stage, at: Placement): boolean {
  if (stage.os === 'windows' || !isRootAt(stage, at)) return false;
  const distribution = baseOf(stage)?.distribution;
  const runs = [...chain(stage)].some(({ instructions }) => instructions.some(({ keyword }) => keyword === 'RUN'));
  return runs || distribution === 'debian' || distribution === 'alpine' || distribution === 'rhel';
}

/** A RUN in the form of the shell in force: one that is no POSIX shell is passed by. */
function runLine(stage: Stage, { index, side }: Placement, command: string): string {
  const changed = side === 'after' && stage.instructions[index]?.keyword === 'SHELL' ? stage.instructions[index] : undefined;
  const shell = changed?.words.map(({ text }) => text) ?? stage.shells[index] ?? ['/bin/sh', '-c'];
  return languageOf(shell) === 'sh' ? `RUN ${command}` : `RUN ${JSON.stringify(['/bin/sh', '-c', command])}`.replaceAll('","', '", "');
}

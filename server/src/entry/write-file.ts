import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, fault } from './failures';

/** A change of one file, all but made. */
interface Pending {
  /** The file has no write permission at all, and who runs this may write it all the same. */
  readonly wasReadOnly?: boolean;
  /** Makes it. */
  commit(): void;
  /** Leaves everything as it was. */
  discard(): void;
}

/** Not there on Windows, where they have no meaning. */
const { O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, O_NONBLOCK = 0, O_NOFOLLOW = 0 } = constants;

/** What this program writes beside a file before it takes the file's place. */
const besideName = /^\.bulkhead-[0-9a-f]{16}\.tmp$/;

/** Writing all files of a run takes seconds: what is older was left behind by a run that was killed. */
const staleAfter = 10 * 60_000;

/** Folders that were freed of what killed runs have left there. */
const swept = new Set<string>();

/**
 * Prepares a file to be replaced in one step, so that a reader sees the old text or the new one, also after a power cut; behind a link
 * the target changes. Mode, owner and group stay. Where they could not stay, and where the file has other names that would keep the old
 * text (hard links), it is written in place.
 * @param isNew the file is not there; nothing that another program makes there meanwhile is replaced
 */
export function stage(file: string, bytes: Uint8Array, isNew: boolean): Pending {
  if (isNew) {
    const target = join(realpathSync(dirname(file)), basename(file));
    return byRename(target, bytes, undefined);
  }
  const target = realpathSync(file);
  const before = statSync(target);
  if (!before.isFile()) throw fault('NOT_A_FILE');
  // The folder may let a file be replaced that its reader may not write; of read-only files only root's pass.
  accessSync(target, constants.W_OK);
  return { ...replacement(target, bytes, before), wasReadOnly: (before.mode & 0o222) === 0 };
}

function replacement(target: string, bytes: Uint8Array, before: Stats): Pending {
  if (before.nlink > 1) return inPlace(target, bytes);
  try {
    return byRename(target, bytes, before);
  } catch (error) {
    // The folder takes no new files, or the file belongs to somebody else.
    if (['EACCES', 'EPERM', 'EINVAL'].includes(codeOf(error) ?? '')) return inPlace(target, bytes);
    throw error;
  }
}

/** Writes a file that a person names for a report: replaces a regular file, writes into everything else, and follows links. */
export function output(file: string, bytes: Uint8Array): void {
  const found = statSync(file, { throwIfNoEntry: false });
  const standard = found && [1, 2].find((fd) => isSame(found, fd));
  if (standard !== undefined) writeAll(standard, bytes);
  else if (found?.isFile()) stage(file, bytes, false).commit();
  else if (found) into(file, bytes, O_WRONLY);
  else if (lstatSync(file, { throwIfNoEntry: false })) into(file, bytes, O_WRONLY | O_CREAT | O_TRUNC);
  else stage(file, bytes, true).commit();
}

/** True when a file is what this process writes to anyway, such as `/dev/stdout`. */
function isSame({ dev, ino }: Stats, fd: number): boolean {
  try {
    const own = fstatSync(fd);
    return own.dev === dev && own.ino === ino;
  } catch {
    return false;
  }
}

function into(file: string, bytes: Uint8Array, flags: number): void {
  const fd = openSync(file, flags, 0o666);
  try {
    writeAll(fd, bytes);
  } finally {
    closeSync(fd);
  }
}

function byRename(target: string, bytes: Uint8Array, before: Stats | undefined): Pending {
  const folder = dirname(target);
  sweep(folder);
  const beside = join(folder, `.bulkhead-${randomBytes(8).toString('hex')}.tmp`);
  // Nobody else reads the text before it has the mode and owner of the file.
  const fd = openSync(beside, 'wx', before ? 0o600 : 0o666);
  const discard = (): void => rmSync(beside, { force: true });
  try {
    writeAll(fd, bytes);
    if (before) takeOver(fd, before);
    flush(fd);
  } catch (error) {
    discard();
    throw error;
  } finally {
    closeSync(fd);
  }
  return {
    discard,
    commit() {
      try {
        if (before) renameSync(beside, target);
        else putNew(beside, target);
      } catch (error) {
        discard();
        // A file that is mounted by itself, as into a container, cannot be replaced.
        if (before && codeOf(error) === 'EBUSY') return inPlace(target, bytes).commit();
        throw error;
      }
      flushFolder(folder);
    },
  };
}

/** Owner and group first: changing them takes bits of the mode away. */
function takeOver(fd: number, { uid, gid, mode }: Stats): void {
  const own = fstatSync(fd);
  if (own.uid !== uid || own.gid !== gid) fchownSync(fd, uid, gid);
  fchmodSync(fd, mode & 0o7777);
}

/** Gives a file its name unless something has the name. */
function putNew(beside: string, target: string): void {
  try {
    linkSync(beside, target);
  } catch (error) {
    // File systems without hard links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error;
    if (lstatSync(target, { throwIfNoEntry: false })) throw Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
    renameSync(beside, target);
    return;
  }
  rmSync(beside, { force: true });
}

/** A change inside the file itself: all its names, owner and mode stay. When it fails, the old text is put back. */
function inPlace(target: string, bytes: Uint8Array): Pending {
  return {
    discard: () => undefined,
    commit() {
      const fd = openSync(target, O_RDWR | O_NONBLOCK | O_NOFOLLOW);
      try {
        if (!fstatSync(fd).isFile()) throw fault('NOT_A_FILE');
        const before = readFileSync(fd);
        try {
          // What is beyond the old end may not fit on the disk: it comes first, while all else is as it was.
          writeAll(fd, bytes.subarray(before.length), before.length);
          writeAll(fd, bytes.subarray(0, before.length), 0);
          ftruncateSync(fd, bytes.length);
        } catch (error) {
          writeAll(fd, before, 0);
          ftruncateSync(fd, before.length);
          throw error;
        }
        flush(fd);
      } finally {
        closeSync(fd);
      }
    },
  };
}

/** Writes all bytes, as a pipe takes them. @param position where in the file; absent for what has no positions */
function writeAll(fd: number, bytes: Uint8Array, position?: number): void {
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(fd, bytes, done, bytes.length - done, position === undefined ? null : position + done);
    } catch (error) {
      if (codeOf(error) !== 'EAGAIN') throw error;
      pause();
    }
  }
}

/** Waits a hundredth of a second for the other end of a pipe. */
export function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
}

/** Brings a file to the disk; not every file system can be asked. */
function flush(fd: number): void {
  try {
    fsyncSync(fd);
  } catch (error) {
    if (['EIO', 'ENOSPC', 'EDQUOT'].includes(codeOf(error) ?? '')) throw error;
  }
}

/** Brings the names in a folder to the disk, where the system lets a folder be opened. */
function flushFolder(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    flush(fd);
    closeSync(fd);
  } catch {
    // The files are in place: nothing is lost but the confidence.
  }
}

/** Removes what killed runs of this user have left in a folder, once. */
function sweep(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  const user = process.geteuid?.();
  try {
    for (const name of readdirSync(folder).filter((each) => besideName.test(each))) {
      const path = join(folder, name);
      const found = lstatSync(path);
      const own = user === undefined || found.uid === user;
      if (found.isFile() && own && Date.now() - found.mtimeMs > staleAfter) rmSync(path, { force: true });
    }
  } catch {
    // They lie there a while longer.
  }
}

import type { Failed } from '../cli/host';

/** An error with a code of our own, beside those of the system. */
export function fault(code: 'NOT_A_FILE'): Error {
  return Object.assign(new Error(code), { code });
}

/** The code of an error: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}

/** An error of the system in words: what is wrong and what to do. @param doing what was attempted */
export function failed(error: unknown, doing: 'read' | 'written'): Failed {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { failed: 'no such file or directory: check the path', missing: true };
    case 'EACCES':
    case 'EPERM':
      return { failed: `permission denied, not ${doing}: change its permissions or exclude it` };
    case 'EROFS':
      return { failed: 'is on a read-only file system, not written: choose another location' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { failed: 'the disk is full, not written: free some space and run again' };
    case 'ELOOP':
      return { failed: 'is part of a loop of symbolic links: correct the link' };
    case 'EISDIR':
      return { failed: 'is a directory, not a file: pass a file in it' };
    case 'EEXIST':
      return { failed: 'was created by another program in the meantime, not written: run again' };
    case 'ENAMETOOLONG':
      return { failed: `the name is too long for the system, not ${doing}: shorten it` };
    case 'NOT_A_FILE':
    case 'ENXIO':
      return { failed: `is not a regular file, not ${doing}: replace it with one, or exclude it` };
    case 'EPIPE':
      return { failed: 'was closed by its reader before everything was written' };
    default:
      return { failed: `not ${doing}: ${codeOf(error) ?? String(error)}` };
  }
}

/** The result of something that may throw, or why it has failed. */
export function attempt<T>(what: () => T, doing: 'read' | 'written' = 'read'): T | Failed {
  try {
    return what();
  } catch (error) {
    return failed(error, doing);
  }
}

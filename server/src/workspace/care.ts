import type { FileId } from '../core/base/span';

/**
 * Looks after work that rests on single files, so that none of them keeps the others from being analyzed.
 * @param inParts what fails is done again in smaller parts: nothing is lost yet
 * @returns what the work gives; `undefined` where it fails, or is not tried because such work has taken too long before
 */
export type Care = <T>(files: readonly FileId[], work: () => T, inParts?: boolean) => T | undefined;

/** For shells that end with the first error: the work is done, and what it throws is theirs. */
export const noCare: Care = (_, work) => work();

import type { FileId } from '../base/span';
import { type AnyKind, kinds } from './index';

/** The kind of a file as far as its name tells it. */
export function kindByName(file: FileId): AnyKind | undefined {
  return kinds.find(({ match }) => match.name(file));
}

/** The kind of a file by its name, else by the shape of its text. */
export function kindOf(file: FileId, text: string): AnyKind | undefined {
  return kindByName(file) ?? kinds.find(({ match }) => match.text?.(text));
}

/** True for a name behind which the text may tell a kind that the name does not. */
export function mayHold(file: FileId): boolean {
  return kinds.some(({ match }) => match.walks?.(file));
}

/** True where a text of such a name tells its kind. */
export function holds(file: FileId, text: string): boolean {
  return kinds.some(({ match }) => match.walks?.(file) && match.text?.(text));
}

/** True for a name that files may have which are a part of others, and alone look like nothing. */
export function mayBePart(file: FileId): boolean {
  return kinds.some(({ match }) => match.part?.(file));
}

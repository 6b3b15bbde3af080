import { relativeTo } from '../base/file';
import { hash } from '../base/hash';
import type { FileId, Span } from '../base/span';
import { kindNamed } from '../kinds/index';
import type { SourceFile } from '../model/files';
import type { Project } from '../model/project';
import type { Draft } from './draft';

/**
 * Gives the function that tells the fingerprint of a draft: 16 hex digits, unique among those it has told. Equal ones get `-2`, `-3` in the order in
 * which they are asked for.
 * @param root file names in fingerprints are relative to it
 */
export function fingerprints({ files }: Project, root: FileId): (draft: Draft) => string {
  const counts = new Map<string, number>();
  const paths = new Map<string, string>();
  // Most findings about a service stand at its name.
  const pathOf = (source: SourceFile, at: Span): string => {
    const key = `${at.start} ${at.file}`;
    const path = paths.get(key) ?? kindNamed(source.kind)?.pathAt(source.tree, at.start) ?? '';
    paths.set(key, path);
    return path;
  };
  return ({ rule, subject, at, value }) => {
    const source = files.get(at.file);
    const written = value ?? source?.text.slice(at.start, at.end) ?? '';
    const normal = written.replace(/^["']|["']$/g, '').replace(/\s+/g, ' ');
    // An internal error may be one of reading the tree.
    const path = source && rule !== 'any/internal-error' ? pathOf(source, at) : '';
    const print = hash([rule, relativeTo(root, at.file), subject.kind, subject.name, path, normal].join('\0'));
    const count = (counts.get(print) ?? 0) + 1;
    counts.set(print, count);
    return count === 1 ? print : `${print}-${count}`;
  };
}

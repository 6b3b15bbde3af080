import type { FileId } from '../base/span';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import { brokenFiles, oddFiles } from '../lint/soundness';

/** A file that hardening leaves as it is, or for which it is not enough, because of an error in it or in a file that it is read with. */
export interface Unhardened {
  readonly file: FileId;
  /** The first thing to repair; in another file where this one is read together with it. */
  readonly because: Finding;
  /** False for a file that gets changes, though the program that reads it would refuse it. */
  readonly whole: boolean;
}

const invalid: ReadonlySet<string> = new Set(['any/syntax', 'any/limit', 'any/internal-error']);

/** The files that cannot be hardened, or not with success, until somebody has repaired something, by name. */
export function unhardened({ project, findings }: Analysis): readonly Unhardened[] {
  const odd = oddFiles(project);
  const untouched = new Set([...brokenFiles(project), ...odd]);
  const found = new Map<FileId, Unhardened>();
  for (const finding of findings) {
    const { file } = finding.at;
    const isCause = invalid.has(finding.rule) || (finding.rule === 'any/hidden-character' && odd.has(file));
    if (isCause && !found.has(file)) found.set(file, { file, because: finding, whole: untouched.has(file) });
  }
  const causes = new Map([...found].filter(([, { whole }]) => whole));
  // A fix of one file is right only if all that the application reads is known.
  for (const { reads, services } of project.apps) {
    const cause = reads.map((file) => causes.get(file)).find((each) => each !== undefined);
    if (!cause) continue;
    for (const file of new Set(services.flatMap(({ mentions }) => mentions.map((mention) => mention.file))))
      if (!causes.has(file)) found.set(file, { file, because: cause.because, whole: true });
  }
  return [...found.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}

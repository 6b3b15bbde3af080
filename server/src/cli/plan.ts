import type { TextEdit } from '../core/base/edit';
import { isWithin } from '../core/base/file';
import { append } from '../core/base/many';
import type { FileId } from '../core/base/span';
import type { Change, Hardening, HardenOptions, Refusal } from '../core/harden/harden';
import type { Analysis } from '../core/lint/analyze';
import type { Finding } from '../core/lint/finding';
import type { Fault } from '../core/model/fault';
import type { Analyzed } from './analyses';
import type { Options } from './args';
import type { Host } from './host';
import type { Inputs } from './inputs';
import { underOneName } from './names';
import type { Plan } from './reporters/harden-notes';

import { whyNotWritten } from './writable';

/** An analysis that is hardened, and how. */
export interface Work {
  readonly analysis: Analysis;
  readonly options: HardenOptions;
}

/**
 * What is hardened. Files under a broken config are left alone: nobody knows what they allow. A change that would reach into a file under another
 * config is refused, because that config has the say there.
 */
export function worksOf(host: Host, inputs: Inputs, session: Analyzed, options: Options): Work[] {
  const tier = options.get('tier')?.[0] === 'safe' ? 'safe' : 'review';
  const only = options.get('only');
  const sound = session.checked.filter(({ configProblems }) => configProblems.length === 0);
  return sound.map(({ analysis }): Work => {
    const { root } = analysis.options;
    const governs = (file: FileId): boolean => session.ownerOf(file) === analysis;
    const reasons = new Map<FileId, string | undefined>();
    const exempts = (file: FileId): string | undefined => {
      // Files that nobody analyzes, .dockerignore among them, go with the finding.
      if (!governs(file) && (session.ownerOf(file) || !isWithin(root, file)))
        return 'it changes a file that belongs to another config: harden both files from there';
      if (!reasons.has(file)) reasons.set(file, whyNotWritten(host, inputs, file, root));
      return reasons.get(file);
    };
    return { analysis, options: { tier, governs, exempts, ...(only && { only }) } };
  });
}

/** One plan of what is made of each work. */
export function planOf(host: Host, works: readonly Work[], made: readonly Hardening[]): Plan {
  const changes: Change[] = [];
  const refused: Refusal[] = [];
  const left: Finding[] = [];
  const faults: Fault[] = [];
  const edits = new Map<FileId, TextEdit[]>();
  const roots = new Map<FileId, FileId>();
  for (const [index, hardening] of made.entries()) {
    append(changes, hardening.changes);
    append(refused, hardening.refused);
    append(left, hardening.left);
    append(faults, hardening.faults);
    for (const edit of hardening.edits) {
      const before = edits.get(edit.at.file) ?? [];
      roots.set(edit.at.file, works[index]!.analysis.options.root);
      // Two Dockerfiles that are analyzed apart may ask for the same line of their .dockerignore.
      if (!before.some((other) => isSameEdit(other, edit))) edits.set(edit.at.file, [...before, edit]);
    }
  }
  return underOneName(host, { changes, refused, left, edits, roots, faults });
}

function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.at.start === b.at.start && a.at.end === b.at.end && a.newText === b.newText;
}

import { disjoint, type TextEdit } from '../base/edit';
import { allowComment } from '../lint/allow-comment';
import type { Analysis } from '../lint/analyze';
import type { Finding } from '../lint/finding';
import type { Hardening } from './harden';

/** An allow comment that is written above a finding. */
export interface AllowNote {
  readonly finding: Finding;
  readonly edit: TextEdit;
}

/**
 * A hardening that also writes why findings stay. There is none where a file has no comments, and where the line of the finding is changed.
 * @param reasons one line each
 */
export function withNotes(
  analysis: Analysis,
  hardening: Hardening,
  reasons: readonly { readonly finding: Finding; readonly reason: string }[],
): { readonly hardening: Hardening; readonly notes: readonly AllowNote[] } {
  let edits = hardening.edits;
  const notes: AllowNote[] = [];
  for (const { finding, reason } of reasons) {
    const comment = allowComment(analysis, finding);
    if (!comment) continue;
    const edit: TextEdit = { at: comment.at, newText: `${comment.before}${reason}${comment.after}` };
    // Behind what is inserted at the same place: it stands right above the finding.
    const all = disjoint([...edits, edit]);
    if (!all) continue;
    edits = all;
    notes.push({ finding, edit });
  }
  return { hardening: { ...hardening, edits }, notes };
}

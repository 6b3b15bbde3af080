import type { TextEdit } from '../../core/base/edit';
import { append } from '../../core/base/many';
import type { FileId } from '../../core/base/span';
import { visible } from '../../core/base/visible';
import type { Change, Refusal } from '../../core/harden/harden';
import type { Finding } from '../../core/lint/finding';
import type { Fault } from '../../core/model/fault';
import type { Session } from '../session';
import type { Paint } from './colour';

/** What hardening would do to all inputs. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly edits: ReadonlyMap<FileId, readonly TextEdit[]>;
  /** The folder that each file with edits must not lie outside of. */
  readonly roots: ReadonlyMap<FileId, FileId>;
  /** Changes that were to be made, and are not, because a file could not be written. */
  readonly unwritten?: readonly Change[];
  readonly refused: readonly Refusal[];
  readonly left: readonly Finding[];
  /** Internal errors while the fixes were planned. */
  readonly faults: readonly Fault[];
}

/** How the notes are printed, and what the plan does not say. */
interface Printing {
  readonly paint: Paint;
  readonly written: boolean;
  /** The files that are made. */
  readonly created: readonly FileId[];
  /** Only what was proven is in the plan. */
  readonly proven: boolean;
}

/** What is printed beside the diff: what each change relies on, which files are new, what was refused and why, which findings remain. */
export function hardenNotes(session: Session, plan: Plan, { paint, written, created, proven }: Printing): string {
  const lines: string[] = [];
  const heading = (text: string, n: number) => lines.push(`${paint.strong(text)} (${n})`);
  const where = ({ at }: Finding): string => {
    const { line, character } = session.place(at.file, at.start);
    return visible(`${session.nameOf(at.file)}:${line + 1}:${character + 1}`);
  };
  if (plan.changes.length > 0) heading(written ? 'changed' : 'changes', plan.changes.length);
  for (const { finding, title, tier, reliesOn } of plan.changes) {
    lines.push(`  ${where(finding)}  ${visible(title)} ${paint.dim(`[${finding.rule}, ${tier}]`)}`);
    if (reliesOn !== null) lines.push(`      relies on: ${visible(reliesOn)}`);
  }
  if (created.length > 0) heading(written ? 'created files' : 'new files', created.length);
  for (const file of created) lines.push(`  ${visible(session.nameOf(file))}`);
  const unwritten = plan.unwritten ?? [];
  if (unwritten.length > 0) heading('not written', unwritten.length);
  for (const { finding, title, tier } of unwritten)
    lines.push(`  ${where(finding)}  ${visible(title)} ${paint.dim(`[${finding.rule}, ${tier}]`)}`);
  if (plan.refused.length > 0) heading('refused', plan.refused.length);
  for (const { finding, reason } of plan.refused) lines.push(`  ${where(finding)}  ${finding.rule}: ${visible(reason)}`);
  if (plan.left.length > 0) heading('remaining findings', plan.left.length);
  for (const finding of plan.left) append(lines, leftLines(session, finding, paint, where(finding)));
  const end = endOf(session, plan, { written, proven });
  if (end !== undefined) lines.push(end);
  return `${lines.join('\n')}\n`;
}

/** What is left to say or to do. */
function endOf(
  { files }: Session,
  { changes, unwritten = [] }: Plan,
  { written, proven }: Pick<Printing, 'written' | 'proven'>,
): string | undefined {
  if (changes.length === 0 && unwritten.length === 0)
    return proven ? 'nothing to change: no change was proven' : `nothing to change in ${files.size} ${files.size === 1 ? 'file' : 'files'}`;
  if (written) return undefined;
  return proven
    ? 'next: apply the diff with "patch -p1"; "--write" proves the changes again and makes them'
    : 'next: "bulkhead harden --write" makes these changes';
}

/** A finding that only a person can decide on, with the fixes that there are. */
function leftLines(session: Session, finding: Finding, paint: Paint, where: string): string[] {
  const label = paint.severity(finding.severity, `${finding.severity}[${finding.rule}]`);
  const lines = [`  ${where}  ${label}: ${visible(finding.message)}`];
  for (const { title, reliesOn } of session.fixesOf(finding)) {
    lines.push(`      possible fix: ${visible(title)}`);
    if (reliesOn !== undefined) lines.push(`        relies on: ${visible(reliesOn)}`);
  }
  return lines;
}

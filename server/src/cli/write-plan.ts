import { applyEdits } from '../core/base/edit';
import type { FileId } from '../core/base/span';
import type { Change } from '../core/harden/harden';
import { type Host, isFailed, type Staged } from './host';
import type { Inputs } from './inputs';
import type { Plan } from './reporters/harden-notes';
import { shortName } from './session';
import { encode } from './text-file';
import { whyNotWritten } from './writable';

const meanwhile = 'changed during the analysis, not written: run again';

/**
 * Writes the files of a plan, each in one step, unless it is no longer what was read. All are made ready before the first is
 * replaced: a file that cannot be written keeps back the files that it shares a change with.
 * @returns the plan as far as it was carried out
 */
export function writePlan(host: Host, inputs: Inputs, plan: Plan): Plan {
  const failures = new Map<FileId, string>();
  const ready = new Map<FileId, Staged>();
  for (const [file, edits] of plan.edits) {
    const known = inputs.files.get(file);
    const why = whyChanged(host, inputs, file) ?? whyNotWritten(host, inputs, file, plan.roots.get(file) ?? host.cwd);
    const bytes = encode(applyEdits(file, known?.text ?? '', edits), known?.mark ?? false);
    const staged = why === undefined ? host.stage(file, bytes, known === undefined) : { failed: why };
    if (isFailed(staged)) failures.set(file, staged.failed);
    else ready.set(file, staged);
  }
  for (const file of sharing(plan.changes, failures.keys())) {
    const cause = [...failures.keys()][0]!;
    if (!failures.has(file))
      failures.set(file, `not written, because it is part of a change of ${shortName(host, cause)}, which could not be written`);
  }
  for (const [file, staged] of ready) {
    if (failures.has(file)) {
      staged.discard();
      continue;
    }
    const why = whyChanged(host, inputs, file);
    if (why !== undefined) staged.discard();
    const failure = why ?? staged.commit()?.failed;
    if (failure !== undefined) failures.set(file, failure);
    else if (staged.wasReadOnly) inputs.notes.push({ file, message: 'is read-only, but was written: its mode is unchanged' });
  }
  for (const [file, message] of failures) inputs.errors.push({ file, message });
  const isWritten = ({ edits }: Change): boolean => edits.every(({ at }) => !failures.has(at.file));
  return {
    ...plan,
    changes: plan.changes.filter(isWritten),
    edits: new Map([...plan.edits].filter(([file]) => !failures.has(file))),
    unwritten: plan.changes.filter((change) => !isWritten(change)),
  };
}

/** These files and all that share a change with one of them. */
export function sharing(changes: readonly Change[], files: Iterable<FileId>): ReadonlySet<FileId> {
  const found = new Set(files);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { edits } of changes) {
      if (edits.some(({ at }) => found.has(at.file))) for (const { at } of edits) found.add(at.file);
    }
  }
  return found;
}

/** A reason when a file is no longer what was read. */
function whyChanged(host: Host, inputs: Inputs, file: FileId): string | undefined {
  const known = inputs.files.get(file);
  if (!known) return host.entry(file) === undefined ? undefined : meanwhile;
  const now = host.read(file);
  return !isFailed(now) && equal(known.bytes, now) ? undefined : meanwhile;
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

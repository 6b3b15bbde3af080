import type { TextEdit } from '../core/base/edit';
import { bySpan, type FileId } from '../core/base/span';
import { visibleLines } from '../core/base/visible';
import { type PinnableImage, pinnableImages, renamedImage } from '../core/facts/pinnable-images';
import { shownImage, withDigest } from '../core/knowledge/image-name';
import { type Analyzed, analyzeInputs } from './analyses';
import type { Options } from './args';
import { unifiedDiff } from './diff';
import { type Host, isFailed } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { registryClient } from './registry';
import { errorAt, shortName } from './session';
import { writePlan } from './write-plan';

/** Writes behind each tag the digest that it stands for now: `nginx:1.30@sha256:...`. @returns the exit code */
export async function pin(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  const session = await analyzeInputs(host, inputs);
  const edits = await editsOf(host, session, inputs, (what) => progress.tick(what));
  progress.done();
  if (options.has('write')) write(host, session, inputs, edits);
  else {
    const diff = [...edits].map(([file, own]) => unifiedDiff(shortName(host, file), session.textOf(file), own)).join('');
    host.out(host.outIsTerminal ? visibleLines(diff) : diff);
  }
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.faults;
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  return inputs.errors.length > 0 ? 2 : 0;
}

async function editsOf(
  host: Host,
  session: Analyzed,
  inputs: Inputs,
  tick: (what: string) => void,
): Promise<Map<FileId, readonly TextEdit[]>> {
  const edits = new Map<FileId, TextEdit[]>();
  const digest = host.web && registryClient(host.web);
  for (const { at, reference } of namedIn(session, inputs)) {
    tick(`asking for ${reference}`);
    const found = digest ? await digest(reference) : { failed: 'no registry can be asked here' };
    if (isFailed(found)) {
      inputs.errors.push(errorAt(session, at, `${shownImage(reference)} is not pinned: ${found.failed}`));
      continue;
    }
    const written = session.textOf(at.file).slice(at.start, at.end);
    const pinned = withDigest(reference, found);
    if (pinned !== reference) edits.set(at.file, [...(edits.get(at.file) ?? []), { at, newText: renamedImage(written, pinned) }]);
  }
  return edits;
}

/** The images that can be pinned; a note for each that a variable or an anchor gives. */
function namedIn(session: Analyzed, inputs: Inputs): PinnableImage[] {
  const found = new Map<string, PinnableImage>();
  const textOf = (file: FileId): string | undefined => (session.files.has(file) ? session.textOf(file) : undefined);
  for (const { analysis } of session.checked)
    for (const image of pinnableImages(analysis.project, textOf)) {
      const { at, reference, isWritten } = image;
      if (isWritten) found.set(`${at.file} ${at.start}`, image);
      else inputs.notes.push({ file: at.file, message: `${shownImage(reference)} is not pinned: a variable or an anchor gives it` });
    }
  return [...found.values()].sort((a, b) => bySpan(a.at, b.at));
}

function write(host: Host, session: Analyzed, inputs: Inputs, edits: ReadonlyMap<FileId, readonly TextEdit[]>): void {
  const roots = new Map([...edits.keys()].map((file) => [file, session.ownerOf(file)?.options.root ?? host.cwd]));
  writePlan(host, inputs, { changes: [], refused: [], left: [], edits, roots, faults: [] });
}

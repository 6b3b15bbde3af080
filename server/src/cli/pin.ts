import type { TextEdit } from '../core/base/edit';
import { bySpan, type FileId, type Span } from '../core/base/span';
import { visibleLines } from '../core/base/visible';
import { taggedImages } from '../core/facts/dockerfile/images';
import { pulledImage } from '../core/facts/pulled-image';
import { parseImage, shownImage } from '../core/knowledge/image-name';
import type { Traced } from '../core/model/traced';
import type { Options } from './args';
import { unifiedDiff } from './diff';
import { type Host, isFailed } from './host';
import { gather, type Inputs } from './inputs';
import { sayFaults, sayInputs } from './messages';
import { progressOn } from './progress';
import { registryClient } from './registry';
import { analyzeInputs, errorAt, type Session, shortName } from './session';
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
  const faults = session.checked.flatMap(({ analysis }) => analysis.faults);
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  return inputs.errors.length > 0 ? 2 : 0;
}

/** An image by its name, where that is written. */
interface Named {
  readonly at: Span;
  readonly reference: string;
}

async function editsOf(
  host: Host,
  session: Session,
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
    if (pinned !== reference)
      edits.set(at.file, [...(edits.get(at.file) ?? []), { at, newText: written.replace(reference, () => pinned) }]);
  }
  return edits;
}

/** A reference with its tag, so that it can be pinned anew, and the digest that counts. */
function withDigest(reference: string, digest: string): string {
  const [name = ''] = reference.split('@');
  return `${name}${parseImage(reference).tag === undefined ? ':latest' : ''}@${digest}`;
}

/** The images that services pull and Dockerfiles start from, each place once, in reading order. */
function namedIn(session: Session, inputs: Inputs): Named[] {
  const found = new Map<string, Named>();
  const add = (image: Traced<string>): void => {
    if (!image.known || !session.files.has(image.at.file)) return;
    const { at, value } = image;
    const written = session.textOf(at.file).slice(at.start, at.end);
    const isWhole = written.replace(/^(["'])(.*)\1$/s, '$2') === value;
    if (isWhole) found.set(`${at.file} ${at.start}`, { at, reference: value });
    else inputs.notes.push({ file: at.file, message: `${shownImage(value)} is not pinned: a variable or an anchor gives it` });
  };
  for (const { analysis } of session.checked) {
    const { project } = analysis;
    for (const service of project.services) {
      const image = pulledImage(service, project);
      if (image) add(image);
    }
    for (const stage of project.stages) for (const { reference } of taggedImages(stage, project)) add(reference);
  }
  return [...found.values()].sort((a, b) => bySpan(a.at, b.at));
}

function write(host: Host, session: Session, inputs: Inputs, edits: ReadonlyMap<FileId, readonly TextEdit[]>): void {
  const roots = new Map([...edits.keys()].map((file) => [file, session.ownerOf(file)?.options.root ?? host.cwd]));
  writePlan(host, inputs, { changes: [], refused: [], left: [], edits, roots, faults: [] });
}

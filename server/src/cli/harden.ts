import { folderOf, isWithin, nameOf, relativeTo } from '../core/base/file';
import { suggestion } from '../core/base/nearest';
import type { FileId } from '../core/base/span';
import { jsonText, visibleLines } from '../core/base/visible';
import { harden } from '../core/harden/harden';
import { type Unhardened, unhardened } from '../core/harden/unhardened';
import { knownRules } from '../workspace/whole-config';
import { type Analyzed, analyzeInputs } from './analyses';
import type { Options } from './args';
import { unifiedDiff } from './diff';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { say, sayFaults, sayInputs } from './messages';
import { planOf, worksOf } from './plan';
import { progressOn } from './progress';
import { isBroken, type Proofs, proveAll, withoutTold } from './prove';
import { paintFor } from './reporters/colour';
import { hardenNotes, type Plan } from './reporters/harden-notes';
import { conditionsJson, editJson, findingJson, spanJson } from './reporters/json';
import { proofJson } from './reporters/proof-json';
import { proofNotes } from './reporters/proof-notes';
import type { Session } from './session';
import { writePlan } from './write-plan';

/** Shows or makes the safe and review changes to what the operands name. @returns the exit code */
export async function hardenCommand(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const ids = knownRules.map(({ id }) => id);
  const unknown = options.get('only')?.find((rule) => !ids.includes(rule));
  if (unknown !== undefined) {
    say(host, undefined, `there is no rule "${unknown}"${suggestion(unknown, ids)}: "bulkhead rules" lists them`);
    return 2;
  }
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  progress.tick('hardening');
  const session = await analyzeInputs(host, inputs);
  const works = worksOf(host, inputs, session, options);
  const proofs = options.has('prove') ? await proveAll(host, works, options, progress) : undefined;
  progress.done();
  if (proofs && 'failed' in proofs) {
    sayInputs(host, inputs, options.has('quiet'));
    for (const line of proofs.failed.split('\n')) say(host, undefined, line);
    return 2;
  }
  const made = proofs?.projects.map(({ hardening }) => hardening) ?? works.map((work) => harden(work.analysis, work.options));
  const wanted = planOf(host, works, made);
  const pending = wanted.edits.size > 0;
  const plan = options.has('write') ? writePlan(host, inputs, wanted) : wanted;
  const notHardened = unhardenedIn(session);
  if (options.get('format')?.[0] === 'json') host.out(json(session, plan, { created: createdBy(plan, inputs), notHardened, proofs }));
  else if (!options.has('write')) {
    const diff = diffs(host, inputs, session, plan);
    // `patch` needs every byte, a terminal obeys some of them.
    host.out(host.outIsTerminal ? visibleLines(diff) : diff);
  }
  sayInputs(host, inputs, options.has('quiet'));
  if (!options.has('quiet')) sayUnhardened(host, session, notHardened);
  const paint = paintFor(host, options, host.errIsTerminal);
  if (proofs && (!options.has('quiet') || isBroken(proofs))) host.err(proofNotes(session, proofs, paint));
  if (!options.has('quiet')) {
    const notes = { paint, written: options.has('write'), created: createdBy(plan, inputs), proven: proofs !== undefined };
    host.err(hardenNotes(session, proofs ? withoutTold(plan, proofs) : plan, notes));
  }
  const faults = [...session.faults, ...plan.faults];
  sayFaults(host, faults);
  if (faults.length > 0) return 3;
  if (inputs.errors.length > 0 || (proofs && isBroken(proofs))) return 2;
  return options.has('check') && !proofs && pending ? 1 : 0;
}

/** The files that a plan makes: those that were not there to be read. */
function createdBy({ edits }: Plan, inputs: Inputs): FileId[] {
  return [...edits.keys()].filter((file) => !inputs.files.has(file)).sort();
}

/** Which files get no changes, or not with success, and what to repair first. */
function sayUnhardened(host: Host, session: Session, notHardened: readonly Unhardened[]): void {
  for (const { file, because, whole } of notHardened) {
    const { at, message } = because;
    const line = session.place(at.file, at.start).line + 1;
    if (at.file !== file)
      say(host, file, `not changed, because it is read together with ${session.nameOf(at.file)}: correct line ${line} there first`);
    else {
      const until = whole
        ? 'Until that is corrected, this file is not changed.'
        : 'Until that is corrected, this file is refused, hardened or not.';
      say(host, file, `${message.replace(/\.?$/, '.')} ${until}`, line);
    }
  }
}

/** Of each file by the analysis that has the say about it. */
function unhardenedIn({ checked, ownerOf }: Analyzed): Unhardened[] {
  return checked.flatMap(({ analysis }) => unhardened(analysis).filter(({ file }) => ownerOf(file) === analysis));
}

function diffs(host: Host, inputs: Inputs, session: Analyzed, plan: Plan): string {
  let out = '';
  for (const [file, edits] of [...plan.edits].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const known = inputs.files.get(file);
    // The byte order mark is the first character of the file for `patch`, and none for the analysis.
    const mark = known?.mark ? 1 : 0;
    const shifted = edits.map(({ at, newText }) => ({ at: { ...at, start: at.start + mark, end: at.end + mark }, newText }));
    const before = known ? (mark ? `\uFEFF${known.text}` : known.text) : null;
    out += unifiedDiff(patchName(host, session, file), before, shifted);
  }
  return out;
}

/** `patch` refuses names with `..`: a file elsewhere is named from the root of its project. */
function patchName(host: Host, session: Analyzed, file: FileId): string {
  if (isWithin(host.cwd, file)) return relativeTo(host.cwd, file);
  const root = session.ownerOf(file)?.options.root ?? folderOf(file);
  return isWithin(root, file) ? relativeTo(root, file) : nameOf(file);
}

/** What the report says beside the plan. */
interface Beside {
  readonly created: readonly FileId[];
  readonly notHardened: readonly Unhardened[];
  readonly proofs: Proofs | undefined;
}

function json(session: Session, plan: Plan, beside: Beside): string {
  const { proofs } = beside;
  const changes = plan.changes.map(({ finding, title, tier, reliesOn, conditions, edits }) => ({
    file: session.nameOf(finding.at.file),
    rule: finding.rule,
    title,
    tier,
    reliesOn,
    conditions: conditionsJson(session, conditions),
    edits: edits.map((edit) => editJson(session, edit)),
  }));
  const refused = (proofs ? withoutTold(plan, proofs) : plan).refused.map(({ finding, reason }) => ({
    rule: finding.rule,
    file: session.nameOf(finding.at.file),
    reason,
  }));
  const left = plan.left.map((finding) => findingJson(session, finding, false));
  const created = beside.created.map((file) => session.nameOf(file));
  const notHardened = beside.notHardened.map(({ file, because }) => ({
    file: session.nameOf(file),
    changed: plan.edits.has(file),
    because: { rule: because.rule, message: because.message, ...spanJson(session, because.at) },
  }));
  return `${jsonText({ version: 1, changes, refused, left, created, notHardened, ...(proofs && { proof: proofJson(session, proofs) }) })}\n`;
}

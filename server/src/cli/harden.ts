import { folderOf, isWithin, nameOf, relativeTo } from '../core/base/file';
import { suggestion } from '../core/base/nearest';
import type { FileId } from '../core/base/span';
import { jsonText, visibleLines } from '../core/base/visible';
import { harden } from '../core/harden/harden';
import type { Project } from '../core/model/project';
import { hasOddBreaks } from '../core/syntax/line-breaks';
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
import { conditionsJson, editJson, findingJson } from './reporters/json';
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
  if (options.get('format')?.[0] === 'json') host.out(json(session, plan, createdBy(plan, inputs), proofs));
  else if (!options.has('write')) {
    const diff = diffs(host, inputs, session, plan);
    // `patch` needs every byte, a terminal obeys some of them.
    host.out(host.outIsTerminal ? visibleLines(diff) : diff);
  }
  sayInputs(host, inputs, options.has('quiet'));
  if (!options.has('quiet')) sayBroken(host, session);
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

/** The first thing to repair in each file that is not in order; one that cannot be read whole gets no changes. */
function sayBroken(host: Host, session: Analyzed): void {
  const said = new Set<FileId>();
  for (const { rule, at, message } of session.findings) {
    if (!['any/syntax', 'any/limit', 'any/hidden-character'].includes(rule) || said.has(at.file)) continue;
    said.add(at.file);
    const broken = session.checked.some(({ analysis }) => isLeftAlone(analysis.project, at.file)) || rule === 'any/limit';
    const rest = broken ? `${message.replace(/\.?$/, '.')} Until then, this file is not changed.` : message;
    say(host, at.file, rest, session.place(at.file, at.start).line + 1);
  }
}

/** True for a file in which no fix is made: it does not parse, or has lines that only Compose sees. */
function isLeftAlone({ files }: Project, file: FileId): boolean {
  const source = files.get(file);
  return source !== undefined && (source.tree.problems.length > 0 || (source.tree.language === 'yaml' && hasOddBreaks(source.text)));
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

function json(session: Session, plan: Plan, created: readonly FileId[], proofs: Proofs | undefined): string {
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
  return `${jsonText({ version: 1, changes, refused, left, created: created.map((file) => session.nameOf(file)), ...(proofs && { proof: proofJson(session, proofs) }) })}\n`;
}

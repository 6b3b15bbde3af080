import type { TextEdit } from '../../server/src/core/base/edit';
import { relativeTo } from '../../server/src/core/base/file';
import type { Span } from '../../server/src/core/base/span';
import { harden } from '../../server/src/core/harden/harden';
import type { Analysis } from '../../server/src/core/lint/analyze';
import { atAnchors } from '../../server/src/core/lint/anchors';
import { type Finding, isShown } from '../../server/src/core/lint/finding';
import { groupAbsences } from '../../server/src/core/lint/group';
import { analyzeFiles } from '../../server/src/workspace/analyze';
import { complaints } from '../support/health';
import { pulling } from '../support/lsp-client';
import { analyzeText, type Files, reader, root, withEdits } from '../support/open';
import { startSession } from '../support/session';

/** True for a place that is in the text, and cuts no character in two. */
function isIn(text: string, { start, end }: Span): boolean {
  const splits = (at: number): boolean => /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(text.slice(at - 1, at + 1));
  return start >= 0 && start <= end && end <= text.length && !splits(start) && !splits(end);
}

/** Faults, and places that are none. */
function ofAnalysis(files: Files, { faults, findings }: Analysis): string[] {
  const out = faults.map((fault) => `a fault: ${JSON.stringify(fault)}`);
  for (const { rule, at, related } of findings)
    for (const place of [at, ...related.map((one) => one.at)]) {
      const text = files.get(relativeTo(root, place.file));
      if (text !== undefined && !isIn(text, place)) out.push(`${rule} is at no place of ${place.file}: ${place.start} to ${place.end}`);
    }
  return out;
}

function ofEdits(files: Files, edits: readonly TextEdit[]): string[] {
  return edits
    .filter(({ at }) => !isIn(files.get(relativeTo(root, at.file)) ?? '', at))
    .map(({ at }) => `an edit is at no place of ${at.file}: ${at.start} to ${at.end}`);
}

/**
 * What is wrong with what is found in files, and with what hardening makes of them.
 * @param twice also looks whether a second run finds the same
 * @param onlyCheck hardens nothing
 */
export function brokenBy(files: Files, { twice, onlyCheck }: { readonly twice: boolean; readonly onlyCheck: boolean }): string[] {
  const analysis = analyzeText(files);
  const out = ofAnalysis(files, analysis);
  if (onlyCheck) return out;
  const { edits } = harden(analysis, { tier: 'review' });
  out.push(...ofEdits(files, edits));
  if (twice) {
    const again = analyzeText(files);
    if (JSON.stringify(again.findings) !== JSON.stringify(analysis.findings)) out.push('a second run finds something else');
    if (JSON.stringify(harden(again, { tier: 'review' }).edits) !== JSON.stringify(edits)) out.push('a second run hardens in another way');
  }
  if (edits.length === 0) return out;
  const hardened = withEdits(files, edits);
  const after = analyzeText(hardened);
  out.push(...ofAnalysis(hardened, after));
  // Of what Compose refuses there is nothing to lose. The comparison takes the square of what is found.
  if (analysis.project.problems.length === 0 && analysis.findings.length < 300) out.push(...complaints(analysis, after, edits));
  if (harden(after, { tier: 'review' }).edits.length > 0) out.push('a second harden changes something more');
  return out;
}

function isSevere({ severity }: Finding): boolean {
  return severity === 'critical' || severity === 'high';
}

/** What the language server says of open documents, and what the command line finds in them; each as rules with their places. */
export async function brokenInEditor(files: Files): Promise<string[]> {
  const address = 'file:///w';
  const texts = new Map([...files].map(([name, text]) => [`${address}/${name}`, text]));
  const read = reader(files);
  const readFile = async (file: string): Promise<string | null> => read(file.replace(address, root)) ?? null;
  const found = await analyzeFiles([...texts.keys()], { read: readFile }, { root: address, ungoverned: 'strict', today: '2026-01-01' });
  const server = await startSession(Object.fromEntries(texts), {
    folders: [address],
    capabilities: { ...pulling, workspace: { ...pulling.workspace, configuration: true } },
    settings: { profile: 'strict', maxProblems: 0, syntax: 'on' },
  });
  const out: string[] = [];
  for (const [uri, text] of texts) server.open(uri, text, /Dockerfile/.test(uri) ? 'dockerfile' : 'yaml');
  for (const uri of texts.keys()) {
    const own = found.filter(({ files }) => files.has(uri)).flatMap(({ analysis }) => analysis.findings);
    const all = new Set(own.filter(({ at }) => at.file === uri).map(({ fingerprint }) => fingerprint));
    const isGroup = (code: unknown): boolean => String(code).endsWith('/absences');
    const told = await server.pull(uri);
    for (const { code, data } of told)
      if (data !== undefined && !isGroup(code) && !all.has((data as { fingerprint: string }).fingerprint))
        out.push(`only the editor says ${code} of ${uri}`);
    const known = new Set(told.map(({ data }) => (data as { fingerprint: string } | undefined)?.fingerprint));
    // What is less severe may be told in one diagnostic with others.
    const reported = groupAbsences(atAnchors(own.filter(({ at }) => at.file === uri)));
    for (const { rule, fingerprint } of reported.filter((one) => isShown(one) && isSevere(one)))
      if (!rule.endsWith('/absences') && !known.has(fingerprint)) out.push(`only the command line says ${rule} of ${uri}`);
  }
  await server.stop();
  return out;
}

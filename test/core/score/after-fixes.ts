import { plan } from '../../../server/src/core/fix/plan';
import { editedTexts } from '../../../server/src/core/fix/verify';
import type { Fix } from '../../../server/src/core/fix/want';
import { openProject } from '../../../server/src/core/kinds/open';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { subjectKey } from '../../../server/src/core/score/after';
import { type Exposure, exposuresOf } from '../../../server/src/core/score/exposure';
import { casesOf } from '../../support/fixtures';
import { analyzeText } from '../../support/open';

/** What each fix of a rule's fixture does to the scores: those that it raises, and the paths that it adds. */
export function raisedByFixes(id: string): { readonly tried: number; readonly lowered: number; readonly raised: readonly string[] } {
  const tries = casesOf(id).flatMap(({ title, files }) => {
    const analysis = analyzeText(files);
    const own = analysis.findings.filter(({ rule }) => rule === id);
    const fixes = own.flatMap((finding) => fixesOf(analysis, finding));
    return fixes.flatMap((fix) => triedFix(analysis, fix, `${id}, ${title}, "${fix.title}"`));
  });
  return { tried: tries.length, lowered: tries.reduce((sum, one) => sum + one.lowered, 0), raised: tries.flatMap((one) => one.raised) };
}

/** Nothing for a fix that changes nothing. */
function triedFix(analysis: Analysis, fix: Fix, name: string): { readonly lowered: number; readonly raised: readonly string[] }[] {
  const { edits } = plan(analysis.project, [fix]);
  if (edits.length === 0) return [];
  const before = new Map(exposuresOf(analysis.project).map((one) => [subjectKey(one), one]));
  const raised: string[] = [];
  let lowered = 0;
  for (const then of exposuresOf(edited(analysis, edits))) {
    const now = before.get(subjectKey(then));
    const worse = now && compared(now, then);
    if (worse !== undefined) raised.push(`${name}: ${then.name} ${worse}`);
    if (now && then.score < now.score) lowered++;
  }
  return [{ lowered, raised }];
}

function edited({ entries, read, project, options }: Analysis, edits: Parameters<typeof editedTexts>[2]): Analysis['project'] {
  const texts = editedTexts(project, read, edits);
  return openProject(entries, (file) => texts.get(file) ?? read(file), new Map(project.files), { images: options.config.images });
}

/** Why a later state is the more exposed one; nothing where it is not. */
export function compared(now: Exposure, then: Exposure): string | undefined {
  if (then.range.most > now.range.most) return `${now.range.most} -> ${then.range.most}`;
  if (then.range.least > now.range.least) return `at least ${now.range.least} -> ${then.range.least}`;
  const names = new Set(now.paths.map(({ name }) => name));
  // What a proxy leaves of the socket is less of the same.
  if (names.has('docker-socket')) names.add('brokered-socket');
  const added = then.paths.find(({ name }) => !names.has(name));
  return added && `has the path ${added.name}`;
}

import { fixesOf } from '../core/lint/fixes';
import { pageAddress, sectionOf } from '../core/rules/page';
import type { Assessment } from './analyses';
import { type Context, editsOf } from './context';
import { escaped } from './markdown';
import { placeLink } from './places';
import type { Shown } from './presented';

/** More fixes than these are counted: the menu of quick fixes has them all. */
const mostFixes = 3;

/** Longer than two lines of a hover is not read there. */
const longestWhy = 260;

/** What can be done about a finding, why it matters, and where the value comes from, in ten lines. */
export function describeFinding(context: Context, assessment: Assessment, finding: Shown): string {
  const parts = [...(context.client.showsMessages ? [] : [`**${escaped(finding.message)}**`])];
  const fixes = (finding.limits ?? [finding]).flatMap((each) =>
    fixLines(context, assessment, each, finding.limits ? `${each.subject.name}: ` : ''),
  );
  const more = fixes.length > mostFixes ? [`- ${fixes.length - mostFixes} more: see the quick fixes`] : [];
  if (fixes.length > 0) parts.push([...fixes.slice(0, mostFixes), ...more].join('\n'));
  const why = whyOf(context, finding.rule);
  if (why !== undefined) parts.push(why);
  const places = finding.related.map(({ at, note }) => `${escaped(note)}: ${placeLink(context, assessment, at)}`);
  if (places.length > 0) parts.push(places.slice(0, 3).join('; '));
  parts.push(`More: ${[finding.rule, ...(finding.grouped ?? [])].map(linkTo).join(', ')}`);
  return parts.join('\n\n');
}

/** Each fix with its applicability first, and what it relies on or why it cannot be made. */
function fixLines(context: Context, { analysis }: Assessment, finding: Shown, about: string): string[] {
  return fixesOf(analysis, finding).map(({ title, tier, reliesOn, conditions }, index) => {
    const made = editsOf(context, analysis, finding, index);
    const settle = conditions.find(({ state }) => state === 'unknown')?.settle;
    const check = settle === undefined || reliesOn?.includes(settle) ? [] : [`To check: ${settle}`];
    const notes =
      'refused' in made ? [`Not possible here: ${made.refused}.`] : tier === 'safe' ? [] : [...(reliesOn ? [reliesOn] : []), ...check];
    return [`- ${tier}: **${escaped(about + title)}**`, ...notes.slice(0, 1).map(escaped)].join(' - ');
  });
}

/** The first two sentences of why a rule matters; one, where they are long. */
export function whyOf(context: Context, rule: string): string | undefined {
  const text = sectionOf(context.pages[rule], 'Why it matters')
    ?.split('\n\n')[0]
    ?.replace(/\s*\n\s*/g, ' ');
  const [first, second] = text?.split(/(?<=[.!?])\s+(?=[A-Z`"])/) ?? [];
  if (first === undefined) return undefined;
  return second !== undefined && first.length + second.length < longestWhy ? `${first} ${second}` : first;
}

/** A link to the page of a rule. */
export function linkTo(rule: string): string {
  return `[${rule}](${pageAddress(rule)})`;
}

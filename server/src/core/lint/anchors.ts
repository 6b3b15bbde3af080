import { bySpan, type Span } from '../base/span';
import { visible } from '../base/visible';
import { type Finding, isShown } from './finding';

/** More names than these are counted. */
const mostNames = 3;

/**
 * One finding for what an anchor gives to several services, at the place where it is written: there it has to be changed, once. It keeps subject,
 * fixes and fingerprint of the first service, so that what was recorded about that one still holds. What the services make of it
 * differently stays apart; so do missing safeguards, which are nowhere written, and what is suppressed or superseded.
 */
export function atAnchors(findings: readonly Finding[]): Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const [finding, key] of keyed(findings)) {
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const shared = new Map<Finding, Finding | undefined>();
  for (const group of groups.values()) {
    if (group.length === 1) continue;
    for (const finding of group) shared.set(finding, undefined);
    shared.set(group[0]!, asOne(group));
  }
  if (shared.size === 0) return [...findings];
  return findings
    .flatMap((finding) => (shared.has(finding) ? (shared.get(finding) ?? []) : finding))
    .sort((a, b) => bySpan(a.at, b.at) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

/** The findings that may be one with others, by what they have to have in common: of one subject, each is one of its own. */
function keyed(findings: readonly Finding[]): [Finding, string][] {
  const counts = new Map<string, number>();
  return findings.flatMap((finding): [Finding, string][] => {
    if (finding.absence || !isShown(finding)) return [];
    const { rule, severity, confidence, subject, fixes } = finding;
    const { file, start, end } = placeOf(finding);
    const key = [rule, severity, confidence, file, start, end, fixes.map(({ title }) => title).join()].join('\0');
    const own = `${key}\0${subject.name}`;
    const count = (counts.get(own) ?? 0) + 1;
    counts.set(own, count);
    return [[finding, `${key}\0${count}`]];
  });
}

/** Where the value is written that a finding is about. */
function placeOf({ at, related }: Finding): Span {
  return related.filter(({ anchor }) => anchor).at(-1)?.at ?? at;
}

function asOne(group: readonly Finding[]): Finding {
  const first = group[0]!;
  const at = placeOf(first);
  const others = group.slice(1).filter(({ subject }) => subject.name !== first.subject.name);
  if (others.length === 0) return first;
  const names = others.slice(0, mostNames).map(({ subject }) => `"${visible(subject.name)}"`);
  const more = others.length > mostNames ? [`${others.length - mostNames} more`] : [];
  const uses = group
    .filter((each) => bySpan(each.at, at) !== 0)
    .map((each) => ({ at: each.at, note: `"${visible(each.subject.name)}" uses it` }));
  return {
    ...first,
    at,
    message: `${first.message} (also ${[...names, ...more].join(', ')})`,
    related: [...uses, ...first.related.filter((note) => bySpan(note.at, at) !== 0)],
    subjects: group.map(({ subject }) => subject),
  };
}

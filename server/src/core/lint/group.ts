import { hash } from '../base/hash';
import { memoize } from '../base/memoize';
import { bySpan } from '../base/span';
import { visible } from '../base/visible';
import type { Condition } from '../fix/condition';
import { offer } from '../fix/offer';
import type { FixKind } from '../fix/tier';
import type { Fix } from '../fix/want';
import { absencesOf } from '../kinds/index';
import { rules as allRules } from '../rules/index';
import type { Rule } from '../rules/rule';
import { type Finding, isShown } from './finding';
import { certainties, highest, severities } from './severity';

const kinds: readonly FixKind[] = ['safe', 'review', 'choice'];

/**
 * Groups the shown absences of each subject into one finding at the place of the first, with one fix that makes up for all
 * of them. Other findings stay as they are; the order stays that of the places.
 */
export function groupAbsences(findings: readonly Finding[], rules: readonly Rule[] = allRules): Finding[] {
  const groups = new Map<string, Finding[]>();
  const out: Finding[] = [];
  for (const finding of findings) {
    if (!finding.absence || !isShown(finding)) {
      out.push(finding);
      continue;
    }
    const key = [absencesOf(finding.rule), finding.at.file, finding.subject.kind, finding.subject.name].join('\0');
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  for (const group of groups.values()) out.push(grouped(group, rules));
  return out.sort((a, b) => bySpan(a.at, b.at) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0));
}

function grouped(group: readonly Finding[], rules: readonly Rule[]): Finding {
  const first = group[0]!;
  const ids = group.map(({ rule }) => rule);
  const safeguards = ids.map((id) => rules.find((rule) => rule.id === id)?.meta.safeguard ?? id);
  const name = visible(first.subject.name);
  return {
    ...first,
    rule: absencesOf(first.rule),
    severity: highest(
      severities,
      group.map(({ severity }) => severity),
    ),
    confidence: highest(
      certainties,
      group.map(({ confidence }) => confidence),
    ),
    message: `"${name}" is missing ${safeguards.length === 1 ? 'a safeguard' : `${safeguards.length} safeguards`}: ${safeguards.join(', ')}`,
    related: [],
    // Made when somebody asks: most groups are only shown.
    get fixes() {
      return fixesOf(group);
    },
    fingerprint: hash(`absences\0${group.map(({ fingerprint: print }) => print).join('\0')}`),
    grouped: ids,
  };
}

/** The first fix of each absence that needs no decision, as one; none where there are none. */
const fixesOf = memoize((group: readonly Finding[]): readonly Fix[] => {
  const chosen = group.map(({ fixes }) => fixes.find(({ tier }) => tier !== 'manual')).filter((fix) => fix !== undefined);
  if (chosen.length === 0) return [];
  return [
    offer({
      title: `Harden ${group[0]!.subject.name}`,
      kind: highest(
        kinds,
        chosen.map(({ kind }) => kind),
      ),
      conditions: distinct(chosen.flatMap(({ conditions }) => conditions)),
      want: chosen.flatMap(({ want }) => want),
    }),
  ];
});

/** Several safeguards rely on the same: it is said once. */
function distinct(conditions: readonly Condition[]): Condition[] {
  return [...new Map(conditions.map((one) => [`${one.id}\0${one.says}`, one])).values()];
}

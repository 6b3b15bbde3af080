import { type Parameters, parametersOf } from '../../facts/compose/parameters';
import { decidedAttributes } from '../../facts/decided-attributes';
import { harmful, holds } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/unchecked-parameter',
  on: 'service',
  meta: {
    title: 'Privilege that an unchecked variable decides',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
    references: [
      owasp('13', 'enhance supply chain security'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(15, 'External Control of System or Configuration Setting'),
      cwe(20, 'Improper Input Validation'),
    ],
  },
  *check(service, { project }) {
    for (const { value, what, weak, isHarmless } of decidedAttributes(service, project)) {
      const parameters = parametersOf(value, project, `it decides ${what}`);
      const { open, defaulted } = parameters;
      const harmless = value.known && defaulted.length > 0 && isHarmless(String(value.value));
      if (open.length === 0 && !harmless) continue;
      const names = open.length > 0 ? open : defaulted;
      yield {
        at: value.at,
        message: `${names.join(' or ')} decides ${what} of "${service.name}": ${harmless ? 'only its default is known to be harmless' : 'Compose accepts any value'}`,
        because: provenance(value),
        severity: harmless ? 'low' : 'medium',
        ...(weak && { profile: 'strict' }),
        value: `${what} ${value.known ? value.value : value.raw}`,
        fixes: demand(parameters),
      };
    }
  },
});

/** Compose stops where the variable is not set; only where it does so already nothing changes for anybody. */
function demand({ demand: edits, open, demandedElsewhere }: Parameters): ProposedFix[] {
  if (!edits || edits.length === 0) return [];
  const names = open.join(' and ');
  const says = `${names} ${open.length === 1 ? 'is' : 'are'} set wherever the file is used.`;
  const set = demandedElsewhere
    ? holds('variable-set', says, { note: 'Compose requires it in another place already' })
    : harmful('variable-set', says);
  return [{ title: `Require ${names} to be set`, kind: 'review', want: edits.map(({ at, is }) => text(at, is)), conditions: [set] }];
}

import { holds } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import type { Feature } from '../../kinds/devcontainer/features';
import { checkedFeatures, majorOfFeature } from '../../kinds/devcontainer/known-features';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/unpinned-feature',
  on: 'devcontainer',
  meta: {
    title: 'Feature without a pinned version',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp('13', 'enhance supply chain security'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
    ],
  },
  *check({ features }) {
    for (const feature of features) {
      if (feature.kind !== 'registry' || feature.locked !== undefined) continue;
      if (feature.version !== undefined && feature.version.toLowerCase() !== 'latest') continue;
      yield {
        at: feature.at,
        message: `The feature "${feature.reference}" is not pinned to a version: the newest one is fetched and run as root`,
        value: feature.name,
        fixes: pinned(feature),
      };
    }
  },
});

/** The version follows the name, inside the quotes of the key. */
function pinned({ at, reference, name, end }: Feature): ProposedFix[] {
  const major = majorOfFeature(name);
  // Escapes in the key would move the place.
  if (major === undefined || !reference.includes('/') || at.end - at.start !== reference.length + 2) return [];
  const place = { ...at, start: at.start + 1 + end, end: at.end - 1 };
  return [
    {
      title: `Pin it to version ${major}`,
      kind: 'choice',
      want: [text(place, `:${major}`)],
      conditions: [
        holds('newest-version', `${major} was the newest major version on ${checkedFeatures}.`, { note: `checked ${checkedFeatures}` }),
      ],
    },
  ];
}

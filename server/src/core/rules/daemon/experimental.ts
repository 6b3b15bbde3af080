import { absent } from '../../fix/want';
import { cis, cwe } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/experimental',
  on: 'daemon',
  meta: {
    title: `The Docker daemon offers experimental features`,
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    why: `Experimental features are in the API to be tried: they change, get less review, and have no promise of a fix. On a host that matters they are more to attack and nothing to gain.`,
    derivation: `It widens what can be attacked and needs a flaw there: low.`,
    remedy: `Remove the key. Buildx, Compose and BuildKit do not need it any more.`,
    breaks: `Commands that use an experimental part, such as \`docker checkpoint\`, or metrics of an engine before 20.10: the daemon answers that they are only supported in experimental mode.`,
    allow: `On hosts that try out such a feature.`,
    references: [cis('2.18', 'experimental features stay out of production'), cwe(1104, 'Use of Unmaintained Third Party Components')],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'experimental');
    if (said?.plain !== true) return;
    yield {
      at: said.at,
      message: 'Experimental features are on',
      fixes: [
        {
          title: 'Switch experimental features off',
          tier: 'review',
          reliesOn: 'No experimental feature is used.',
          want: [absent(daemon, 'experimental')],
        },
      ],
    };
  },
});

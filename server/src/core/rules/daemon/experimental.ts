import { absent } from '../../fix/want';
import { cis, cwe } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/experimental',
  on: 'daemon',
  meta: {
    title: 'Docker daemon with experimental features',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [cis('2.18', 'experimental features stay out of production'), cwe(1104, 'Use of Unmaintained Third Party Components')],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'experimental');
    if (said?.plain !== true) return;
    yield {
      at: said.at,
      message: 'The daemon has experimental features enabled: they change and may not get security fixes',
      fixes: [
        {
          title: 'Disable experimental features',
          tier: 'review',
          reliesOn: 'No experimental feature is used.',
          want: [absent(daemon, 'experimental')],
        },
      ],
    };
  },
});

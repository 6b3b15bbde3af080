import { type Evidence, unknownUnless } from '../../fix/condition';
import { absent } from '../../fix/want';
import type { Daemon } from '../../kinds/daemon/daemon';
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
    tiers: ['review', 'manual'],
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
          kind: 'review',
          conditions: [unknownUnless('no-experiments', 'No experimental feature is used.', experimentIn(daemon))],
          want: [absent(daemon, 'experimental')],
        },
      ],
    };
  },
});

/** Keys for which older dockerd does not start without it (moby/moby daemon/config/config_unix.go before 27.0, cmd/dockerd/metrics.go before 20.10). */
const EXPERIMENTS: readonly (readonly [key: string, before: string])[] = [
  ['ip6tables', '27.0'],
  ['metrics-addr', '20.10'],
];

/** A key that needs it in some release. */
function experimentIn({ map }: Daemon): Evidence | undefined {
  for (const [key, before] of EXPERIMENTS) {
    const said = scalarAt(map, key);
    if (said?.plain) return { note: `Docker Engine before ${before} does not start with "${key}" otherwise`, at: said.at };
  }
  return undefined;
}

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

/** Docker Engine before 27.0, which Debian 12 and 13 ship, does not start with this key otherwise (moby/moby 26.1 daemon/config/config_linux.go). */
function experimentIn({ map }: Daemon): Evidence | undefined {
  const tables = scalarAt(map, 'ip6tables');
  return tables?.plain === true
    ? { note: 'Docker Engine before 27.0 does not start with "ip6tables" otherwise', at: tables.at }
    : undefined;
}

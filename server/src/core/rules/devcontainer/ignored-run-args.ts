import { holds } from '../../fix/condition';
import { absent } from '../../fix/want';
import { cwe, nist } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/ignored-run-args',
  on: 'devcontainer',
  meta: {
    title: 'runArgs ignored because of a Compose file',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(1188, 'Initialization of a Resource with an Insecure Default'),
    ],
  },
  *check(container) {
    const args = get(container.map, 'runArgs');
    if (!container.compose || args?.kind !== 'seq' || args.items.length === 0) return;
    yield {
      at: args.at,
      message: 'runArgs has no effect: Compose starts the container and does not read it',
      because: [{ at: container.compose.at, note: 'dockerComposeFile is set here' }],
      value: '',
      fixes: [
        {
          title: 'Remove runArgs',
          kind: 'review',
          conditions: [
            holds('key-unread', 'dockerComposeFile is set, so no tool reads runArgs.', {
              note: 'dockerComposeFile is set here',
              at: container.compose.at,
            }),
          ],
          want: [absent(container, 'runArgs')],
        },
      ],
    };
  },
});

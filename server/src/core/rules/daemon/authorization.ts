import { harmful } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/authorization',
  on: 'daemon',
  meta: {
    title: 'Docker daemon without an authorization plugin',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: `an authorization plugin`,
    since: '0.1.0',
    references: [
      cis('2.12', 'authorization for Docker client commands is enabled'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Docker: access authorization plugin', url: 'https://docs.docker.com/engine/extend/plugins_authorization/' },
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    const said = get(daemon.map, 'authorization-plugins');
    if (said?.kind === 'seq' && said.items.length > 0) return;
    yield {
      at: said?.at ?? daemon.at,
      message: 'The daemon has no authorization plugin: every client that reaches it has full control',
      fixes: [
        {
          title: 'Authorize requests with Open Policy Agent',
          kind: 'choice',
          want: [value(daemon, 'authorization-plugins', ['opa-docker-authz'])],
          conditions: [
            harmful(
              'plugin-installed',
              'The plugin is installed under the name opa-docker-authz and has a policy: without it the daemon refuses all requests.',
            ),
          ],
        },
      ],
    };
  },
});

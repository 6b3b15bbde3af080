import { value } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/authorization',
  on: 'daemon',
  meta: {
    title: `Whoever reaches the Docker daemon may do everything`,
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    absence: true,
    wall: `an authorization plugin`,
    since: '0.1.0',
    why: `The daemon knows no users: a member of the group docker, or a client with a certificate, may start a privileged container and be root. An authorization plugin looks at each request and refuses what its policy does not allow.`,
    derivation: `It is a wall that few hosts have, in front of people who are trusted already: low.`,
    remedy: `Install a plugin, such as Open Policy Agent's, write a policy for it, and name it in \`authorization-plugins\`. Where one person alone uses the daemon it gains nothing.`,
    allow: `Where everybody who reaches the daemon is an administrator of the host anyway.`,
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
      message: 'Whoever reaches the daemon may do everything with it',
      fixes: [
        {
          title: 'Let Open Policy Agent decide',
          tier: 'manual',
          want: [value(daemon, 'authorization-plugins', ['opa-docker-authz'])],
          reliesOn:
            'The plugin is installed under the name opa-docker-authz and has a policy: without it the daemon refuses what it is asked for.',
        },
      ],
    };
  },
});

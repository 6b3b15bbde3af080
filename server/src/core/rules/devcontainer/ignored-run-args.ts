import { absent } from '../../fix/want';
import { cwe, nist } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/ignored-run-args',
  on: 'devcontainer',
  meta: {
    title: 'runArgs do nothing beside a Compose file',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    why: `With \`dockerComposeFile\` it is Compose that starts the container, and nobody reads \`runArgs\`. A limit, a dropped capability or a read-only file system that is written there protects nothing, and
who reads the file believes that it does. A danger that is written there does nothing either, until somebody takes the Compose file away.`,
    derivation: 'A mitigation that people believe in is missing: low.',
    remedy: `Write it into the service of the Compose file: \`cap_drop\`, \`mem_limit\`, \`network_mode\` and so on. \`privileged\`, \`capAdd\`, \`securityOpt\`, \`mounts\` and \`containerEnv\` are properties of their own and do
count beside a Compose file.`,
    breaks: 'Nothing: what is removed was not read. Move what you meant into the Compose file first.',
    allow: 'While one file is used by two tools, one of which reads it without Compose.',
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
      message: 'These arguments do nothing: the container is started by Compose, which does not read them',
      because: [{ at: container.compose.at, note: 'the Compose file is named here' }],
      value: '',
      fixes: [
        {
          title: 'Remove runArgs',
          tier: 'review',
          reliesOn: 'Beside dockerComposeFile nothing reads runArgs.',
          want: [absent(container, 'runArgs')],
        },
      ],
    };
  },
});

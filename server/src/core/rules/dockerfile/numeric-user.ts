import { numberedUser } from '../../facts/dockerfile/user-number';
import { text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { baseOf, isUserOfShippedParent, readyUserNote } from '../../model/dockerfile/user';
import { titleOfStage } from '../../model/stage';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/numeric-user',
  on: 'stage',
  meta: {
    title: 'The user of an image is given by name, which Kubernetes cannot check',
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    since: '0.1.0',
    why: `The kernel knows users by number; the name is looked up in the image's own \`/etc/passwd\` when the container starts. Whoever runs the image cannot see from
outside whether the name stands for root. So Kubernetes refuses to start such an image under \`runAsNonRoot: true\` ("image has non-numeric user"), and people take the
setting away to get it running.`,
    derivation: 'A check that would find root is switched off, nothing more: low.',
    remedy: `Write the number that the account has: \`USER 10001\`, with the group \`USER 10001:10001\`. Name, home and further groups are found by the number all the same.
The number has to be fixed for that: \`useradd --uid 10001\`.`,
    allow: 'When the image never runs on Kubernetes.',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['safe'],
  },
  *check(stage, { project }) {
    const { user } = stage;
    const numbered = stage.shipped ? numberedUser(stage) : undefined;
    if (!user?.known || !numbered || isUserOfShippedParent(stage, user)) return;
    const { name, uid, user: number, from, builds } = numbered;
    const reliesOn =
      from === 'file'
        ? `The Dockerfile gives "${name}" the number ${uid}.`
        : `${readyUserNote(baseOf(stage), name)}, with the number ${uid}.`;
    yield {
      at: user.at,
      message: `The user of ${titleOfStage(stage, project.stages)} is the name "${user.value}": Kubernetes cannot check that it is not root, as it could with ${number}`,
      because: trail(user),
      value: user.value,
      ...(builds && { fixes: [{ title: `Run as ${number}`, tier: 'safe', want: [text(user.at, number)], reliesOn }] }),
    };
  },
});

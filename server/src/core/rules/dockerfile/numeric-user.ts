import { numberedUser } from '../../facts/dockerfile/user-number';
import { holds } from '../../fix/condition';
import { text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { baseOf, isUserOfShippedParent, readyUserNote } from '../../model/dockerfile/user';
import { titleOfStage } from '../../model/stage';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/numeric-user',
  on: 'stage',
  meta: {
    title: 'USER given by name, which Kubernetes cannot verify',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    takes: [{ need: 'user' }],
    tiers: ['safe'],
  },
  *check(stage, { project }) {
    const { user } = stage;
    const numbered = stage.shipped ? numberedUser(stage) : undefined;
    if (!user?.known || !numbered || isUserOfShippedParent(stage, user)) return;
    const { name, uid, user: number, from, builds } = numbered;
    const shown =
      from === 'file'
        ? holds('user-number', `The Dockerfile gives "${name}" the UID ${uid}.`, {
            note: 'an instruction of the Dockerfile names the number',
            at: user.at,
          })
        : holds('user-number', `${readyUserNote(baseOf(stage), name)}, with the UID ${uid}.`, {
            note: `checked ${baseOf(stage)?.checked}`,
          });
    yield {
      at: user.at,
      message: `The USER of ${titleOfStage(stage, project.stages)} is the name "${user.value}": Kubernetes can verify only a number as non-root, here ${number}`,
      because: provenance(user),
      value: user.value,
      ...(builds && { fixes: [{ title: `Set USER to ${number}`, kind: 'safe', want: [text(user.at, number)], conditions: [shown] }] }),
    };
  },
});

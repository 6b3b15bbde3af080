import { withoutOption } from '../../facts/shell/edit';
import { gone, type ProposedFix } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isRootUser } from '../../model/root-user';
import { accountsOf } from '../../model/shell/accounts';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/uid-zero',
  on: 'stage',
  meta: {
    title: 'Additional account with the UID of root',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['manual'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const { name, uid, shared, at, command, body } of accountsOf(stage).users) {
      if (body && !stage.instructions.includes(body.instruction) && !body.onbuild) continue;
      if (uid && isRootUser(uid.value) && uid.value !== 'root' && uid.value !== '' && name !== 'root') {
        const fix = withNumberOfItsOwn(name, command);
        yield {
          at: uid.at,
          message: `"${name}" has UID 0: the account is root under another name`,
          ...(fix && { fixes: [fix] }),
          value: name,
        };
      } else if (shared && uid && name !== 'root') {
        yield {
          at,
          message: `"${name}" may share the UID of another account: each account then owns the files of the other`,
          severity: 'low',
          confidence: 'possible',
          value: name,
        };
      }
    }
  },
});

/** Without `-u 0` and `-o`, the program picks the next free number. */
function withNumberOfItsOwn(name: string, command: Command | undefined): ProposedFix | undefined {
  if (!command || !/^(useradd|adduser)$/.test(command.name)) return undefined;
  const options = argumentsOf(command).options.filter((one) => /^(u|uid|o|non-unique)$/.test(one.name));
  const spans = options.map(withoutOption);
  const apart = new Set(options.map(({ word }) => word)).size === options.length;
  if (!apart || spans.some((one) => one === undefined)) return undefined;
  return { title: `Give ${name} its own UID`, kind: 'choice', want: gone(spans.flatMap((one) => one ?? [])) };
}

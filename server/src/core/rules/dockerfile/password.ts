import { withoutCommand } from '../../facts/shell/edit';
import { passwordsOf } from '../../facts/shell/passwords';
import { gone, noInstruction } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/password',
  on: 'stage',
  meta: {
    title: 'Account password set in the image',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    leaves: ['dockerfile/update-alone'],
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(1392, 'Use of Default Credentials'),
    ],
    tiers: ['manual'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const { user, at, empty, noHash, command, body } of passwordsOf(stage)) {
      const own = /^(chpasswd|passwd)$/.test(command.name) ? withoutCommand(command, body) : undefined;
      yield {
        at,
        ...(!empty && { secrets: [at] }),
        // The account is locked, but the same text may be a password elsewhere.
        ...(noHash && { severity: 'low', confidence: 'possible' }),
        message: noHash
          ? `${command.name} takes a hash as the password of "${user}", and this is plain text: no login accepts it`
          : empty
            ? `"${user}" has an empty password: anyone can log in as this user`
            : `The password of "${user}" is in plain text in the Dockerfile: anyone who has the image can read it`,
        ...(own && {
          fixes: [
            {
              title: `Remove the password of ${user}`,
              kind: 'choice',
              want: 'instruction' in own ? [noInstruction(own.instruction)] : gone(own.spans),
            },
          ],
        }),
        // Not the password itself: fingerprints are stored.
        value: `${command.name} ${user}`,
      };
    }
  },
});

import { withoutCommand } from '../../facts/shell/edit';
import { passwordsOf } from '../../facts/shell/passwords';
import { gone, noInstruction } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/password',
  on: 'stage',
  meta: {
    title: 'A password is set in the image',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    why: `A password in a Dockerfile is one that everybody knows: it stands in the source, in the history of the image and, hashed, in
/etc/shadow of every container. With it any process of the container becomes that user (\`su\`, often root), and so does everybody who reaches
a login (ssh, a console). It is the same in all containers and is changed in none.`,
    derivation: `Whoever is in the container, or can read the image, becomes the account's user by a documented command; where a login listens, from
outside as well: high.`,
    remedy: `Create accounts without a password; they are locked then, which is right: a service needs no login. Where people must log in, use keys, or a
secret that is given to the running container.`,
    allow: 'When the image is a laboratory that is never reachable, and the password is meant to be known.',
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
    for (const { user, at, empty, command, body } of passwordsOf(stage)) {
      const own = /^(chpasswd|passwd)$/.test(command.name) ? withoutCommand(command, body) : undefined;
      yield {
        at,
        ...(!empty && { secrets: [at] }),
        message: empty
          ? `"${user}" gets an empty password: everybody may be that user`
          : `The password of "${user}" is written in the Dockerfile: everybody who has the image knows it`,
        ...(own && {
          fixes: [
            { title: 'Set no password', tier: 'manual', want: 'instruction' in own ? [noInstruction(own.instruction)] : gone(own.sites) },
          ],
        }),
        // Not the password itself: fingerprints are stored.
        value: `${command.name} ${user}`,
      };
    }
  },
});

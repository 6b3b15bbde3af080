import { type Parameters, parametersOf } from '../../facts/compose/parameters';
import { decidedAttributes } from '../../facts/decided-attributes';
import { type Fix, text } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/unchecked-parameter',
  on: 'service',
  meta: {
    title: 'A variable from outside decides what a service may do',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    why: `Whoever sets the variable takes down a wall: a line in the environment of the shell or of a build job, a parameter of a web form that starts containers. No file of the project
says what the value is, so nobody who reads them can tell what the service may do. And where nobody sets it, Compose puts nothing in its place, with a warning: \`user: "\${UID}:\${GID}"\`
becomes \`":"\`, which is root.

It speaks of \`privileged\`, \`cap_add\`, \`security_opt\`, \`user\`, \`devices\` and namespaces; under the strict profile also of \`image\`, the source of a bind mount, and programs in
\`command\` and \`entrypoint\`. A variable of the project's \`.env\` file, and \`\${NAME:?message}\`, are checked values and of no concern.`,
    derivation: `It takes somebody who sets the variable, which is a second flaw: medium. With a default that does no harm (\`\${NAME:-safe}\`) the file says what holds unless somebody
chooses otherwise: low.`,
    remedy: `Write the value itself. Where it has to differ between machines, write it into a \`.env\` file beside the Compose file, give a harmless default (\`\${NAME:-1000}\`), or have Compose
insist on it: \`\${NAME:?it decides the user}\`.`,
    breaks: `With \`\${NAME:?...}\` Compose stops with "required variable NAME is missing a value" where the variable is not set: \`docker compose down\`, \`ps\` and \`config\` as well as \`up\`.
Today it goes on with nothing in its place. So the fix is made in bulk only where another place of the project insists on the variable already.`,
    allow: 'For a variable that a checked script sets each time, such as the user of a development container.',
    references: [
      owasp('13', 'enhance supply chain security'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(15, 'External Control of System or Configuration Setting'),
      cwe(20, 'Improper Input Validation'),
    ],
  },
  *check(service, { project }) {
    for (const { value, what, weak, isHarmless } of decidedAttributes(service)) {
      const parameters = parametersOf(value, project, `it decides ${what}`);
      const { open, defaulted } = parameters;
      const harmless = value.known && defaulted.length > 0 && isHarmless(String(value.value));
      if (open.length === 0 && !harmless) continue;
      const names = open.length > 0 ? open : defaulted;
      yield {
        at: value.at,
        message: `whoever sets ${names.join(' or ')} decides ${what} of "${service.name}"${harmless ? ', by default harmless' : ''}`,
        because: trail(value),
        severity: harmless ? 'low' : 'medium',
        ...(weak && { profile: 'strict' }),
        value: `${what} ${value.known ? value.value : value.raw}`,
        fixes: demand(parameters),
      };
    }
  },
});

/** Compose stops where the variable is not set; only where it does so already nothing changes for anybody. */
function demand({ demand: edits, open, demandedElsewhere }: Parameters): Fix[] {
  if (!edits || edits.length === 0) return [];
  const tier = demandedElsewhere ? 'review' : 'manual';
  return [{ title: `Insist on ${open.join(' and ')}`, tier, want: edits.map(({ at, is }) => text(at, is)) }];
}

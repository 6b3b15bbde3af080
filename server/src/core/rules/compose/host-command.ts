import { cwe, nist, owasp } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

/** Providers that come with Docker: they start no program of the project's choice. */
const ownProviders: ReadonlySet<string> = new Set(['model']);

export default defineRule({
  id: 'compose/host-command',
  on: 'project',
  meta: {
    title: 'The file has a program run on the host',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    why: `Whoever writes the file has a program run on the machine of whoever starts it, before any container exists. \`provider.type\` names a plugin of the Docker command line or any
program in the \`PATH\`; Compose calls it at \`up\`, \`down\` and \`stop\` as the user at the keyboard, with options out of the file, and takes environment variables for other services from
it.

What \`include\` or \`extends\` fetch over the network may do the same: it is read anew from a place that others write to, and can bring in a provider, mounts of the host or \`privileged\`
without a change in this project.`,
    derivation: `A program with the rights of the user on the host, by a documented key: high, as the program has to be there already. A fetched file needs somebody who changes it first: medium.`,
    remedy: `Start the program yourself, in a script that people read before they run it, and let the service wait for what it provides. Keep a copy of a fetched file in the project, or name it
by digest or commit (\`oci://...@sha256:...\`, \`https://...git#<commit>\`).`,
    allow:
      'For a provider that the whole team has installed on purpose, and for files fetched by digest or commit from a place that you control.',
    references: [
      owasp('13', 'enhance supply chain security'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
      cwe(78, 'OS Command Injection'),
    ],
  },
  *check(project): Iterable<Report> {
    for (const service of project.services) {
      const type = scalarAt(get(service.map, 'provider'), 'type');
      const name = known(type);
      if (!type || !name || ownProviders.has(name)) continue;
      yield {
        at: type.at,
        message: `"${service.name}" is the work of "${name}", a program that Compose runs on the host`,
        because: trail(type),
        value: `${service.name} ${name}`,
      };
    }
    for (const { at, what, remote } of project.unresolved) {
      if (!remote || isPinned(what)) continue;
      yield {
        at,
        message: `"${what}" is fetched over the network: whoever changes it there may have programs run on the host, or mount its files`,
        severity: 'medium',
        certainty: 'possible',
        value: what,
      };
    }
  },
});

/** Named by content: a digest, or a whole commit. */
function isPinned(reference: string): boolean {
  return /@sha256:[0-9a-f]{64}$|#[0-9a-f]{40}(?::|$)/i.test(reference);
}

import { cwe, nist, owasp } from '../../knowledge/references';
import { known, provenance } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

/** Providers that come with Docker: they start no program of the project's choice. */
const ownProviders: ReadonlySet<string> = new Set(['model']);

export default defineRule({
  id: 'compose/host-command',
  on: 'project',
  meta: {
    title: 'Program run on the host by Compose',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
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
        message: `"${service.name}" uses the provider "${name}": Compose runs this program on the host`,
        because: provenance(type),
        value: `${service.name} ${name}`,
      };
    }
    for (const { at, what, remote } of project.unresolved) {
      if (!remote || isPinned(what)) continue;
      yield {
        at,
        message: `"${what}" is fetched over the network: a change there can run programs on the host or mount its files`,
        severity: 'medium',
        confidence: 'possible',
        value: what,
      };
    }
  },
});

/** Named by content: a digest, or a whole commit. */
function isPinned(reference: string): boolean {
  return /@sha256:[0-9a-f]{64}$|#[0-9a-f]{40}(?::|$)/i.test(reference);
}

import { type AddedCapability, type Around, judgeAdded } from '../../facts/added-capability';
import { type Fix, noItems } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { isAskedBy, writtenIn } from '../../kinds/devcontainer/written';
import { normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { canBecomeRoot, namesOf } from '../../model/privilege';
import type { Service } from '../../model/service';
import { isTrue, known, type Traced, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/added-capability',
  on: 'devcontainer',
  meta: {
    title: 'A development container is granted a dangerous capability',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.4', 'kernel capabilities are restricted within containers'),
      owasp(3, 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'capabilities'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(269, 'Improper Privilege Management'),
      { title: 'capabilities(7), the manual page', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
    ],
  },
  *check(container) {
    const { service, container: started } = container;
    if (isTrue(service?.privileged)) return;
    const before = namesOf(service?.capAdd ?? []);
    const around = aroundOf(started);
    const out = canBecomeRoot(started) === 'no' ? ' (out of reach while its user cannot become root)' : '';
    for (const added of started.capAdd) {
      const name = added.known ? normaliseCapability(added.value) : undefined;
      // What the service has already is said there.
      if (name === undefined || !isAskedBy(container, added) || before.has(name) || before.has('ALL')) continue;
      const judged = judgeAdded(name, around);
      if (!judged) continue;
      yield {
        at: added.at,
        message: `The container is granted ${name}, which ${judged.harm}${out}`,
        because: trail(added),
        severity: judged.severity,
        ...(judged.minor && { profile: 'strict' }),
        fixes: removal(container, added, name, judged),
        value: name,
      };
    }
  },
});

function aroundOf({ networkMode, pid, ipc, capAdd }: Service): Around {
  const host = new Set<'network' | 'pid' | 'ipc'>();
  if (known(networkMode) === 'host') host.add('network');
  if (known(pid) === 'host') host.add('pid');
  if (known(ipc) === 'host') host.add('ipc');
  return { host, added: namesOf(capAdd) };
}

function removal(container: DevContainer, added: Traced<string>, name: string, { need }: AddedCapability): Fix[] {
  const written = writtenIn(container, added);
  if (!written) return [];
  return [
    {
      title: `Remove ${name}`,
      tier: 'manual',
      want: noItems(container, written),
      ...(need !== '' && { reliesOn: `The work in it is none of what needs it: ${need}.` }),
    },
  ];
}

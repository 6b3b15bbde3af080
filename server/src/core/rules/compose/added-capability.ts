import { type Around, judgeAdded } from '../../facts/added-capability';
import { capabilityNeeds } from '../../facts/capability-needs';
import { type Fix, item, noItem } from '../../fix/want';
import { normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { effectivePrivilege, type Fact, type Namespace } from '../../model/effective';
import { factValue } from '../../model/effective/fact';
import { canBecomeRoot, effectiveUser, namesOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { type Traced, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/added-capability',
  on: 'service',
  meta: {
    title: 'A service is granted a dangerous capability',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('5.4', 'kernel capabilities are restricted within containers'),
      owasp(3, 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'capabilities'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(269, 'Improper Privilege Management'),
      { title: 'capabilities(7), the manual page', url: 'https://man7.org/linux/man-pages/man7/capabilities.7.html' },
    ],
    tiers: ['review', 'manual'],
  },
  *check(service, { project }) {
    const around = aroundOf(service, project);
    for (const added of service.capAdd) {
      const name = added.known ? normaliseCapability(added.value) : undefined;
      const judged = name && judgeAdded(name, around);
      if (!name || !judged) continue;
      const granted =
        name === 'ALL'
          ? 'is granted every capability: with them root in the container controls the host'
          : `is granted ${name}, which ${judged.harm}`;
      yield {
        at: added.at,
        message: `"${service.name}" ${granted}${caveat(service)}`,
        because: trail(added),
        severity: judged.severity,
        ...(judged.minor && { profile: 'strict' }),
        fixes: [...(name === 'ALL' ? replaceAll(service) : []), ...remove(service, added, name, judged.need)],
        value: name,
      };
    }
  },
});

function aroundOf(service: Service, project: Project): Around {
  const { namespaces } = effectivePrivilege(service, project);
  const isHost = (one: Fact<Namespace>) => factValue(one)?.mode === 'host';
  const host = new Set<'network' | 'pid' | 'ipc'>();
  if (isHost(namespaces.net)) host.add('network');
  if (isHost(namespaces.pid)) host.add('pid');
  if (isHost(namespaces.ipc)) host.add('ipc');
  return { host, added: namesOf(service.capAdd) };
}

/** As another user than root only a setuid program gets at what is added. */
function caveat(service: Service): string {
  if (canBecomeRoot(service) === 'no') return ' (out of reach while its user cannot become root)';
  const user = effectiveUser(service);
  return user.kind === 'known' && !user.root
    ? ' (as its user is not root, only setuid programs and those with file capabilities get it)'
    : '';
}

function remove(service: Service, added: Traced<string>, name: string, need: string): Fix[] {
  if (!added.origin) return [];
  return [
    {
      title: `Remove ${name}`,
      tier: 'manual',
      want: [noItem(service, 'cap_add', added.origin)],
      ...(need && { reliesOn: `The service is none of those that need it: ${need}.` }),
    },
  ];
}

/** Where the needs of the image are written down, they take the place of ALL. */
function replaceAll(service: Service): Fix[] {
  const needs = capabilityNeeds(service);
  const items = service.capAdd.filter((added) => added.known && normaliseCapability(added.value) === 'ALL');
  const origins = items.flatMap((added) => (added.origin ? [added.origin] : []));
  if (needs.from !== 'profile' || origins.length < items.length) return [];
  const has = namesOf(service.capAdd);
  // What is dropped by name beside ALL is not granted today.
  const dropped = namesOf(service.capDrop);
  const names = needs.names.filter((name) => !dropped.has(name));
  return [
    {
      title: `Replace ALL by ${names.length === 0 ? 'nothing' : names.join(', ')}`,
      tier: 'review',
      want: [
        item(service, 'cap_drop', 'ALL'),
        ...origins.map((origin) => noItem(service, 'cap_add', origin)),
        ...names.filter((name) => !has.has(name)).map((name) => item(service, 'cap_add', name)),
      ],
      reliesOn: needs.reliesOn,
    },
  ];
}

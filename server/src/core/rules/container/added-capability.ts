import { type Around, assessAdded } from '../../facts/added-capability';
import { capabilityNeeds } from '../../facts/capability-needs';
import { harmful } from '../../fix/condition';
import { add, remove } from '../../fix/intent';
import { normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type ContainerConfig, isOwn } from '../../model/container';
import type { Effective, Fact, Namespace } from '../../model/effective';
import { factValue } from '../../model/effective/fact';
import { canBecomeRoot, effectiveUser, namesOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { isTrue, provenance, type Traced } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'added-capability',
  serves: {
    compose: {
      title: 'Service with a dangerous capability',
      tiers: ['review', 'manual'],
      terms: { program: true, nothing: 'Nothing in the service' },
    },
    // What its image starts gives way to what people start.
    devcontainer: {
      title: 'Development container with a dangerous capability',
      terms: { program: false, nothing: 'No work in the container' },
    },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'capability' }],
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
  *check(container, { terms: { program, nothing }, project }) {
    const { config, effective, title, onto } = container;
    if (isTrue(onto?.base.privileged)) return;
    const around = aroundOf(config, effective);
    // What the container that it is laid onto has already is reported there.
    const before = namesOf(onto?.base.capAdd ?? []);
    for (const added of config.capAdd) {
      const name = added.known ? normaliseCapability(added.value) : undefined;
      if (!name || !isOwn(container, added) || before.has(name) || before.has('ALL')) continue;
      const analyzed = assessAdded(name, around);
      if (!analyzed) continue;
      yield {
        at: added.at,
        message: `${title} adds ${analyzed.what}${caveat(config)}`,
        because: provenance(added),
        severity: analyzed.severity,
        ...(analyzed.minor && { profile: 'strict' }),
        fixes: [
          ...(name === 'ALL' && program ? replaceAll(config, project) : []),
          removal(added, name, analyzed.need && `${nothing} needs ${name}; typical uses: ${analyzed.need}.`),
        ],
        value: name,
      };
    }
  },
});

function aroundOf({ capAdd }: ContainerConfig, { namespaces }: Effective): Around {
  const isHost = (one: Fact<Namespace>) => factValue(one)?.mode === 'host';
  const host = new Set<'network' | 'pid' | 'ipc'>();
  if (isHost(namespaces.net)) host.add('network');
  if (isHost(namespaces.pid)) host.add('pid');
  if (isHost(namespaces.ipc)) host.add('ipc');
  return { host, added: namesOf(capAdd) };
}

/** A user other than root gains what is added only through a setuid program or a file capability. */
function caveat(config: ContainerConfig): string {
  if (canBecomeRoot(config) === 'no') return ', but its user cannot become root';
  const user = effectiveUser(config);
  return user.kind === 'known' && !user.root ? ', but only through setuid programs or file capabilities' : '';
}

function removal(added: Traced<string>, name: string, says: string): Proposal {
  const conditions = says === '' ? [] : [harmful('capability-unused', says)];
  return { title: `Remove ${name}`, kind: 'choice', ask: [remove('capability', added)], conditions };
}

/** Where the needs of the image are written down, they take the place of ALL. */
function replaceAll(config: ContainerConfig, { stages }: Project): Proposal[] {
  const needs = capabilityNeeds(config, stages);
  if (needs.from !== 'profile' && needs.from !== 'start') return [];
  const all = config.capAdd.filter((added) => added.known && normaliseCapability(added.value) === 'ALL');
  const has = namesOf(config.capAdd);
  // What is dropped by name beside ALL is not granted today.
  const dropped = namesOf(config.capDrop);
  const names = needs.names.filter((name) => !dropped.has(name));
  return [
    {
      title: `Replace ALL with ${names.length === 0 ? 'nothing' : names.join(', ')}`,
      kind: 'review',
      ask: [
        add('dropped-capability', 'ALL'),
        ...all.map((added) => remove('capability', added)),
        ...names.filter((name) => !has.has(name)).map((name) => add('capability', name)),
      ],
      conditions: [needs.condition],
    },
  ];
}

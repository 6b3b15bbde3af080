import { type CapabilityNeeds, capabilityNeeds, needsOfUser } from '../../facts/capability-needs';
import { gainOf } from '../../facts/gained-privileges';
import { isWindows } from '../../facts/service-os';
import { spareOf } from '../../facts/spare-capabilities';
import { noWorkplace } from '../../facts/workplace';
import { holds, unknown } from '../../fix/condition';
import { add, dropAll, type Intent, remove } from '../../fix/intent';
import { type CapabilityName, capability, normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Container, ContainerConfig } from '../../model/container';
import { dropsAll, namesOf, unprivilegedSet } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import type { NodeRef, Traced } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'default-capabilities',
  serves: {
    compose: {
      title: 'Service with the default capabilities of Docker',
      leaves: ['compose/ineffective', 'compose/lifecycle-hook'],
    },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'dropped capabilities',
    since: '0.1.0',
    references: [
      cis('5.4', 'kernel capabilities are restricted within containers'),
      owasp(3, 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Restricted', 'capabilities'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/' },
    ],
    takes: [{ need: 'capability' }],
    tiers: ['review', 'manual'],
  },
  *check(container, { project }) {
    const { of: service, title } = container;
    if (!service.complete || isWindows(service) || dropsAll(service) !== 'no') return;
    const today = grantedToday(service);
    const count = [...today].filter((name) => capability(name).isDefault).length;
    if (count === 0) return;
    const needs = capabilityNeeds(service, project.stages);
    const spare = needs.from === 'unknown' ? spareOf(service).filter((name) => today.has(name)) : [];
    // Beside ALL in `cap_add` a dropped ALL does nothing: what helps there is compose/added-capability's to say.
    const all = namesOf(service.capAdd).has('ALL');
    // What is left may all be needed: only a person who tries it can tell.
    const settled = needs.from === 'unknown' && spare.length === 0 && !all;
    yield {
      at: service.at,
      message: `${title} keeps ${count === 1 ? 'a capability' : `${count} capabilities`} that Docker grants by default: ALL is not dropped`,
      ...(settled && { confidence: 'possible', profile: 'strict' }),
      fixes: all ? [] : fixes(container, project, { today, needs, spare }),
    };
  },
});

/** What the service has now, without items nobody can read; as if it were not privileged, for that door has a rule of its own. */
function grantedToday(service: ContainerConfig): ReadonlySet<CapabilityName> {
  const isName = (entry: Traced<string>) => entry.known && normaliseCapability(entry.value) !== undefined;
  const set = unprivilegedSet({ capAdd: service.capAdd.filter(isName), capDrop: service.capDrop.filter(isName) });
  return set.kind === 'known' ? set.granted : new Set();
}

interface Situation {
  readonly today: ReadonlySet<CapabilityName>;
  readonly needs: CapabilityNeeds;
  readonly spare: readonly CapabilityName[];
}

/** None where all that the service has is needed. */
function fixes({ of: service, title }: Container<Service>, project: Project, { today, needs, spare }: Situation): Proposal[] {
  const workplace = noWorkplace(service, project);
  const isNeeded = [...today].every((name) => needs.names.includes(name));
  const whole: Proposal = {
    ...dropping(service, today, needs.names),
    kind: 'review',
    conditions: [workplace, needs.condition],
  };
  if (needs.from === 'user') return isNeeded ? [] : [whole];
  const beside = {
    of: userFixes(service),
    fix: {
      ...dropping(service, today, needsOfUser(service)),
      conditions: [
        holds('capabilities-known', `${title} no longer starts as root; only root receives capabilities at start.`, {
          note: 'another fix of the same run gives it a user',
        }),
      ],
    },
  };
  if (needs.from === 'profile' || needs.from === 'start') return isNeeded ? [] : [{ ...whole, beside }];
  if (spare.length === 0) return isNeeded ? [] : [whole];
  const named: Proposal = {
    title: `Drop ${spare.join(', ')}`,
    kind: 'review',
    ask: spare.map((name) => add('dropped-capability', name)),
    conditions: [
      workplace,
      unknown(
        'capabilities-spare',
        `It is not known what "${service.name}" needs: ${needs.why}. It keeps every capability that a start, a stop or a login may require.`,
      ),
    ],
    // A process that gains privileges needs more than its user.
    ...(gainOf(service) ? {} : { beside }),
  };
  return isNeeded ? [named] : [named, whole];
}

function dropping(service: Service, today: ReadonlySet<CapabilityName>, needs: readonly CapabilityName[]): Pick<Proposal, 'title' | 'ask'> {
  const asked = namesOf(service.capAdd);
  const keep = needs.filter((name) => today.has(name) && !asked.has(name));
  return {
    title: keep.length === 0 ? 'Drop all capabilities' : `Drop all capabilities, keep ${keep.join(', ')}`,
    ask: [...withoutRest(service), ...dropAll(keep)],
  };
}

/** The findings whose fixes make it start as another user. */
function userFixes({ name, at, build, user }: Service): NonNullable<Proposal['beside']>['of'] {
  // Whatever user the image gets, the service's own one wins.
  const stage = user && !(user.known && user.value === '') ? undefined : build?.stage;
  return [
    ...['compose/implicit-root', 'compose/root-user'].map((rule) => ({ rule, file: at.file, subject: name })),
    ...(stage ? ['dockerfile/missing-user', 'dockerfile/root-user'].map((rule) => ({ rule, file: stage.file, subject: stage.name })) : []),
  ];
}

/** Beside ALL every other item of `cap_drop` is superfluous; they go where all of them are written in this very service. */
function withoutRest(service: Service): Intent[] {
  const own = service.capDrop.filter(({ origin, via }) => origin && via.length === 0 && isInEntry(service, origin));
  return own.length === service.capDrop.length ? own.map((dropped) => remove('dropped-capability', dropped)) : [];
}

function isInEntry(service: Service, origin: NodeRef): boolean {
  const list = [...service.ref.path, 'cap_drop'];
  return origin.file === service.ref.file && list.every((key, index) => origin.path[index] === key);
}

import { type CapabilityNeeds, capabilityNeeds, needsOfUser } from '../../facts/capability-needs';
import { gainOf } from '../../facts/gained-privileges';
import { isWindows } from '../../facts/service-os';
import { spareOf } from '../../facts/spare-capabilities';
import { workplaceOf } from '../../facts/workplace';
import { type Beside, type Fix, item, noItem, type Want } from '../../fix/want';
import { type CapabilityName, capability, normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { dropsAll, namesOf, unprivilegedSet } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import type { NodeRef, Traced } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/default-capabilities',
  on: 'service',
  meta: {
    title: 'A service keeps the capabilities that Docker grants by default',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    absence: true,
    wall: 'dropped capabilities',
    since: '0.1.0',
    leaves: ['compose/ineffective', 'compose/lifecycle-hook'],
    why: `Whoever breaks into the service has the capabilities that Docker hands to every container: fourteen parts of root's power, among them
NET_RAW (forge packets to the neighbours), MKNOD (make device nodes), DAC_OVERRIDE (ignore file permissions) and SETFCAP (give capabilities to
program files). Few services use more than four of them.`,
    derivation: 'What the default set allows stays in the container and its networks, or needs a second flaw to reach the host: medium.',
    remedy: `Drop all and add what the service needs: \`cap_drop: [ALL]\` and a short \`cap_add\`. A service that does not start as root needs none. An
entrypoint that starts as root, prepares its data and goes on as another user needs CHOWN, DAC_OVERRIDE, SETGID and SETUID. It may miss
DAC_OVERRIDE only from its second start on, when its data belongs to the other user: try both. Listening below port 1024 needs none, except on the host's network.

Where it is not known what an image needs, the fix drops by name what no ordinary start, work or stop takes: AUDIT_WRITE, MKNOD, NET_RAW and SETFCAP, each only where nothing in the files
points at a program that uses it (sshd, mknod, ping, setcap). The others are reported under the strict profile from then on, and only a person drops them: a supervisor without KILL loses the last
writes at every stop, and sshd without SYS_CHROOT and AUDIT_WRITE cuts every login off. Development containers, job runners and remote desktops are left to a person as a whole.`,
    breaks: `Programs that use a capability nobody wrote down. Without KILL php-fpm waits forever when it is stopped; sshd needs SYS_CHROOT; a program
file that carries capabilities does not start ("operation not permitted") while one of them is missing. A web server may keep its port open while its
workers die: send it a request, an open port proves nothing.`,
    allow: 'For services that build images or manage the system. Drop the capabilities that they do not need one by one first.',
    references: [
      cis('5.4', 'kernel capabilities are restricted within containers'),
      owasp(3, 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Restricted', 'capabilities'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Docker: runtime privilege and Linux capabilities', url: 'https://docs.docker.com/engine/containers/run/' },
    ],
    tiers: ['review', 'manual'],
  },
  *check(service, { project }) {
    if (!service.complete || isWindows(service) || dropsAll(service) !== 'no') return;
    const today = grantedToday(service);
    const count = [...today].filter((name) => capability(name).isDefault).length;
    if (count === 0) return;
    const needs = capabilityNeeds(service);
    const spare = needs.from === 'unknown' ? spareOf(service).filter((name) => today.has(name)) : [];
    // Beside ALL in `cap_add` a dropped ALL does nothing: what helps there is compose/added-capability's to say.
    const all = namesOf(service.capAdd).has('ALL');
    // What is left may all be needed: only a person who tries it can tell.
    const settled = needs.from === 'unknown' && spare.length === 0 && !all;
    yield {
      at: service.at,
      message: `"${service.name}" keeps ${count === 1 ? 'a capability' : `${count} capabilities`} that Docker grants by default: ALL is not dropped`,
      ...(settled && { severity: 'low', profile: 'strict' }),
      fixes: all ? [] : fixes(service, project, { today, needs, spare }),
    };
  },
});

/** What the service has now, without items nobody can read; as if it were not privileged, for that door has a rule of its own. */
function grantedToday(service: Service): ReadonlySet<CapabilityName> {
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
function fixes(service: Service, project: Project, { today, needs, spare }: Situation): Fix[] {
  const doubt = workplaceOf(service, project);
  const tier = doubt === undefined ? 'review' : 'manual';
  const isNeeded = [...today].every((name) => needs.names.includes(name));
  const whole = { ...dropping(service, today, needs.names), reliesOn: doubt ?? needs.reliesOn };
  if (needs.from === 'user') return isNeeded ? [] : [{ ...whole, tier }];
  const beside = {
    of: userFixes(service),
    fix: {
      ...dropping(service, today, needsOfUser(service)),
      reliesOn: `"${service.name}" no longer starts as root; only root is given capabilities at start.`,
    },
  };
  if (needs.from === 'profile') return isNeeded ? [] : [{ ...whole, tier, beside }];
  const guess: Fix = {
    ...whole,
    tier: 'manual',
    reliesOn:
      doubt ?? `${needs.reliesOn} Start, use and stop the service with these alone first: "operation not permitted" names what is missing.`,
  };
  if (spare.length === 0) return isNeeded ? [] : [guess];
  const named: Fix = {
    title: `Drop ${spare.join(', ')}`,
    tier,
    want: spare.map((name) => item(service, 'cap_drop', name)),
    reliesOn: doubt ?? `${needs.reliesOn} It keeps every capability that a start, a stop or a login may take.`,
    // A process that gains privileges needs more than its user.
    ...(gainOf(service) ? {} : { beside }),
  };
  return isNeeded ? [named] : [named, guess];
}

function dropping(service: Service, today: ReadonlySet<CapabilityName>, needs: readonly CapabilityName[]): Pick<Fix, 'title' | 'want'> {
  const asked = namesOf(service.capAdd);
  const keep = needs.filter((name) => today.has(name) && !asked.has(name));
  return {
    title: keep.length === 0 ? 'Drop all capabilities' : `Drop all capabilities, keep ${keep.join(', ')}`,
    want: [...withoutRest(service), item(service, 'cap_drop', 'ALL'), ...keep.map((name) => item(service, 'cap_add', name))],
  };
}

/** The findings whose fixes make it start as another user. */
function userFixes({ name, at, build }: Service): Beside['of'] {
  const stage = build?.stage;
  return [
    ...['compose/implicit-root', 'compose/root-user'].map((rule) => ({ rule, file: at.file, subject: name })),
    ...(stage ? ['dockerfile/missing-user', 'dockerfile/root-user'].map((rule) => ({ rule, file: stage.file, subject: stage.name })) : []),
  ];
}

/** Beside ALL every other item of `cap_drop` is superfluous; they go where all of them are written in this very service. */
function withoutRest(service: Service): Want[] {
  const origins = service.capDrop.flatMap(({ origin, via }) => (origin && via.length === 0 && isOwn(service, origin) ? [origin] : []));
  return origins.length === service.capDrop.length ? origins.map((origin) => noItem(service, 'cap_drop', origin)) : [];
}

function isOwn(service: Service, origin: NodeRef): boolean {
  const list = [...service.ref.path, 'cap_drop'];
  return origin.file === service.ref.file && list.every((key, index) => origin.path[index] === key);
}

import { type Beside, type Fix, item, noItem, type Want } from '../../fix/want';
import { type CapabilityName, capability, normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { capabilityNeeds, needsOfUser } from '../../model/capability-needs';
import { dropsAll, namesOf, unprivilegedSet } from '../../model/privilege';
import type { Service } from '../../model/service';
import { isWindows } from '../../model/service-os';
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
    leaves: ['compose/ineffective'],
    why: `Whoever breaks into the service has the capabilities that Docker hands to every container: fourteen parts of root's power, among them
NET_RAW (forge packets to the neighbours), MKNOD (make device nodes), DAC_OVERRIDE (ignore file permissions) and SETFCAP (give capabilities to
program files). Few services use more than four of them.`,
    derivation: 'What the default set allows stays in the container and its networks, or needs a second flaw to reach the host: medium.',
    remedy: `Drop all and add what the service needs: \`cap_drop: [ALL]\` and a short \`cap_add\`. A service that does not start as root needs none. An
entrypoint that starts as root, prepares its data and goes on as another user needs CHOWN, DAC_OVERRIDE, SETGID and SETUID. It may miss
DAC_OVERRIDE only from its second start on, when its data belongs to the other user: try both. Listening below port 1024 needs none, except on the host's network.`,
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
    tiers: ['review'],
  },
  *check(service) {
    if (!service.complete || isWindows(service) || dropsAll(service) !== 'no') return;
    const today = grantedToday(service);
    const count = [...today].filter((name) => capability(name).isDefault).length;
    if (count === 0) return;
    yield {
      at: service.at,
      message: `"${service.name}" keeps ${count === 1 ? 'a capability' : `${count} capabilities`} that Docker grants by default: ALL is not dropped`,
      // Beside ALL in `cap_add` a dropped ALL does nothing: what helps there is compose/added-capability's to say.
      fixes: namesOf(service.capAdd).has('ALL') ? [] : fixes(service, today),
    };
  },
});

/** What the service has now, without items nobody can read; as if it were not privileged, for that door has a rule of its own. */
function grantedToday(service: Service): ReadonlySet<CapabilityName> {
  const isName = (entry: Traced<string>) => entry.known && normaliseCapability(entry.value) !== undefined;
  const set = unprivilegedSet({ capAdd: service.capAdd.filter(isName), capDrop: service.capDrop.filter(isName) });
  return set.kind === 'known' ? set.granted : new Set();
}

/** None where all that the service has is needed. */
function fixes(service: Service, today: ReadonlySet<CapabilityName>): Fix[] {
  const needs = capabilityNeeds(service);
  if ([...today].every((name) => needs.names.includes(name))) return [];
  const plain = { ...dropping(service, today, needs.names), tier: 'review' as const, reliesOn: needs.reliesOn };
  if (needs.from === 'user') return [plain];
  const reliesOn = `"${service.name}" no longer starts as root; only root is given capabilities at start.`;
  return [{ ...plain, beside: { of: userFixes(service), fix: { ...dropping(service, today, needsOfUser(service)), reliesOn } } }];
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

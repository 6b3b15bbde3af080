import { noFileCapabilities } from '../../facts/capability-needs';
import { isForSwarm } from '../../facts/compose/swarm';
import { stepDownOf } from '../../facts/step-down';
import { type Fix, noItem } from '../../fix/want';
import { capability, normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import { effectiveUser, namesOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { isTrue, known, type Traced, trail } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/ineffective',
  on: 'service',
  meta: {
    title: 'A setting that is meant to protect does nothing',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.4', 'kernel capabilities are restricted within containers'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
  },
  *check(service, { project }): Iterable<Report> {
    if (isTrue(service.privileged)) yield* underPrivileged(service, project);
    else if (!service.privileged || service.privileged.known) {
      yield* droppedAndAdded(service);
      yield* clearedByUser(service, project);
    }
    yield* userBesideStepDown(service);
    yield* ignoredByCompose(service, project);
  },
});

function report({ name }: Service, value: Traced<unknown>, says: string): Report {
  return { at: value.at, message: `"${name}" ${says}`, because: trail(value) };
}

function* underPrivileged(service: Service, project: Project): Iterable<Report> {
  const [first] = service.capDrop;
  if (first) yield { ...report(service, first, 'drops capabilities in vain: it is privileged, and has them all'), value: 'cap_drop' };
  for (const device of effectivePrivilege(service, project).devices.list) {
    const permissions = device.known ? device.value.permissions : undefined;
    if (!device.known || permissions === undefined || ['r', 'w', 'm'].every((mode) => permissions.includes(mode))) continue;
    const says = `narrows ${device.value.host} to "${permissions}" in vain: it is privileged, and writes to every device of the host`;
    yield { at: device.at, message: `"${service.name}" ${says}`, because: trail(device), value: device.value.host };
  }
}

/** moby/moby daemon/pkg/oci/caps/utils.go TweakCapabilities. */
function* droppedAndAdded(service: Service): Iterable<Report> {
  const add = namesOf(service.capAdd);
  const drop = namesOf(service.capDrop);
  for (const dropped of service.capDrop) {
    const name = dropped.known ? normaliseCapability(dropped.value) : undefined;
    if (!name || !add.has(name) || (name !== 'ALL' && add.has('ALL'))) continue;
    const what = name === 'ALL' ? 'all capabilities' : name;
    yield {
      ...report(service, dropped, `drops ${what} in vain: cap_add grants ${name === 'ALL' ? 'them' : 'it'} all the same`),
      value: name,
      fixes: oneOrOther(service, dropped, name, drop.has('ALL')),
    };
  }
}

/** Where all are dropped the single one is a leftover; else nobody knows which of the two is meant. */
function oneOrOther(service: Service, dropped: Traced<string>, name: string, allDropped: boolean): Fix[] {
  if (name === 'ALL') return [];
  if (allDropped) {
    return dropped.origin
      ? [
          {
            title: `Leave ${name} out of cap_drop`,
            tier: 'review',
            want: [noItem(service, 'cap_drop', dropped.origin)],
          },
        ]
      : [];
  }
  const added = service.capAdd.filter((one) => one.known && normaliseCapability(one.value) === name);
  const origins = added.flatMap(({ origin }) => origin ?? []);
  if (origins.length < added.length) return [];
  return [
    {
      title: `Do not grant ${name}`,
      tier: 'manual',
      want: origins.map((origin) => noItem(service, 'cap_add', origin)),
      reliesOn: `"${service.name}" does without ${name}.`,
    },
  ];
}

/**
 * What compose/added-capability speaks about is left to it: here are those of Docker's own set. A person takes them out: Podman makes what is added
 * ambient for a user who is not root (containers/podman pkg/specgen/generate/security_linux.go).
 */
function* clearedByUser(service: Service, project: Project): Iterable<Report> {
  const user = effectiveUser(service);
  if (user.kind !== 'known' || user.root) return;
  const shown = noFileCapabilities(service, project);
  if (!shown) return;
  const certainty = shown === 'profile' ? 'likely' : 'possible';
  for (const added of service.capAdd) {
    const name = added.known ? normaliseCapability(added.value) : undefined;
    if (!name || name === 'ALL' || !capability(name).isDefault) continue;
    const { origin } = added;
    yield {
      ...report(service, added, `adds ${name} in vain: it starts as ${user.user}, and the kernel gives capabilities to root only`),
      certainty,
      value: name,
      fixes: origin
        ? [
            {
              title: `Leave ${name} out`,
              tier: 'manual',
              want: [noItem(service, 'cap_add', origin)],
              reliesOn: `Docker starts the service, not Podman, which gives ${name} to a user other than root; and no program of the image has ${name} as a file capability.`,
            },
          ]
        : [],
    };
  }
}

function* userBesideStepDown(service: Service): Iterable<Report> {
  const { user, entrypoint, command, build } = service;
  if (!user?.known || user.value === '' || isRootUser(user.value)) return;
  const words = (text: Traced<string> | undefined): readonly string[] | undefined => (text ? (known(text)?.split(/\s+/) ?? []) : undefined);
  // A service that sets an entrypoint loses the command of its image.
  const start = words(entrypoint) ?? build?.stage?.entrypoint ?? [];
  const rest = words(command) ?? (entrypoint ? [] : (build?.stage?.command ?? []));
  const program = stepDownOf([...start, ...rest]);
  if (program === undefined) return;
  yield {
    ...report(service, user, `is to run as ${user.value}, but starts ${program}, which only root may: the service does not start`),
    certainty: 'likely',
    value: user.value,
  };
}

/** docker/compose pkg/compose/create.go setReservations passes over CPUs; a swarm heeds them. */
function* ignoredByCompose(service: Service, project: Project): Iterable<Report> {
  const cpus = scalarAt(get(get(get(service.map, 'deploy'), 'resources'), 'reservations'), 'cpus');
  if (!cpus || isForSwarm(service, project)) return;
  yield {
    ...report(service, cpus, 'reserves CPUs in vain: Compose ignores deploy.resources.reservations.cpus, only a swarm heeds it'),
    profile: 'strict',
    certainty: 'possible',
    value: 'deploy.resources.reservations.cpus',
  };
}

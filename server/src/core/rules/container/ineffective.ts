import { noFileCapabilities } from '../../facts/capability-needs';
import { isForSwarm } from '../../facts/compose/swarm';
import { stepDownOf } from '../../facts/step-down';
import { remove } from '../../fix/intent';
import { capability, normaliseCapability } from '../../knowledge/capabilities';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container } from '../../model/container';
import { effectiveUser, namesOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Service } from '../../model/service';
import { isTrue, known, provenance, type Traced } from '../../model/traced';
import { get, scalarAt } from '../../model/value';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'ineffective',
  serves: {
    compose: { title: 'A setting that is meant to protect does nothing' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
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
  *check(container, { project }): Iterable<ContainerReport> {
    const { privileged } = container.config;
    if (isTrue(privileged)) yield* underPrivileged(container);
    else if (!privileged || privileged.known) {
      yield* droppedAndAdded(container);
      yield* clearedByUser(container, project);
    }
    yield* userBesideStepDown(container);
    yield* ignoredByCompose(container, project);
  },
});

function report({ title }: Container, value: Traced<unknown>, says: string): ContainerReport {
  return { at: value.at, message: `${title} ${says}`, because: provenance(value) };
}

function* underPrivileged(container: Container): Iterable<ContainerReport> {
  const [first] = container.config.capDrop;
  if (first) yield { ...report(container, first, 'drops capabilities in vain: it is privileged, and has them all'), value: 'cap_drop' };
  for (const device of container.effective.devices.list) {
    const permissions = device.known ? device.value.permissions : undefined;
    if (!device.known || permissions === undefined || ['r', 'w', 'm'].every((mode) => permissions.includes(mode))) continue;
    const says = `narrows ${device.value.host} to "${permissions}" in vain: it is privileged, and writes to every device of the host`;
    yield { at: device.at, message: `${container.title} ${says}`, because: provenance(device), value: device.value.host };
  }
}

/** moby/moby daemon/pkg/oci/caps/utils.go TweakCapabilities. */
function* droppedAndAdded(container: Container): Iterable<ContainerReport> {
  const { config: service } = container;
  const add = namesOf(service.capAdd);
  const drop = namesOf(service.capDrop);
  for (const dropped of service.capDrop) {
    const name = dropped.known ? normaliseCapability(dropped.value) : undefined;
    if (!name || !add.has(name) || (name !== 'ALL' && add.has('ALL'))) continue;
    const what = name === 'ALL' ? 'all capabilities' : name;
    yield {
      ...report(container, dropped, `drops ${what} in vain: cap_add grants ${name === 'ALL' ? 'them' : 'it'} all the same`),
      value: name,
      fixes: oneOrOther(container, dropped, name, drop.has('ALL')),
    };
  }
}

/** Where all are dropped the single one is a leftover; else nobody knows which of the two is meant. */
function oneOrOther({ config, noun }: Container, dropped: Traced<string>, name: string, allDropped: boolean): Proposal[] {
  if (name === 'ALL') return [];
  if (allDropped) {
    return [{ title: `Leave ${name} out of cap_drop`, tier: 'review', ask: [remove('dropped-capability', dropped)] }];
  }
  const added = config.capAdd.filter((one) => one.known && normaliseCapability(one.value) === name);
  return [
    {
      title: `Do not grant ${name}`,
      tier: 'manual',
      ask: added.map((one) => remove('capability', one)),
      reliesOn: `${noun} does without ${name}.`,
    },
  ];
}

/**
 * What compose/added-capability speaks about is left to it: here are those of Docker's own set. A person takes them out: Podman makes what is added
 * ambient for a user who is not root (containers/podman pkg/specgen/generate/security_linux.go).
 */
function* clearedByUser(container: Container, project: Project): Iterable<ContainerReport> {
  const { config: service } = container;
  const user = effectiveUser(service);
  if (user.kind !== 'known' || user.root) return;
  const shown = noFileCapabilities(service, project);
  if (!shown) return;
  const confidence = shown === 'profile' ? 'likely' : 'possible';
  for (const added of service.capAdd) {
    const name = added.known ? normaliseCapability(added.value) : undefined;
    if (!name || name === 'ALL' || !capability(name).isDefault) continue;
    yield {
      ...report(container, added, `adds ${name} in vain: it starts as ${user.user}, and the kernel gives capabilities to root only`),
      confidence,
      value: name,
      fixes: [
        {
          title: `Leave ${name} out`,
          tier: 'manual',
          ask: [remove('capability', added)],
          reliesOn: `Docker starts the service, not Podman, which gives ${name} to a user other than root; and no program of the image has ${name} as a file capability.`,
        },
      ],
    };
  }
}

function* userBesideStepDown(container: Container): Iterable<ContainerReport> {
  const { user, entrypoint, command, build } = container.config;
  if (!user?.known || user.value === '' || isRootUser(user.value)) return;
  const words = (text: Traced<string> | undefined): readonly string[] | undefined => (text ? (known(text)?.split(/\s+/) ?? []) : undefined);
  // A service that sets an entrypoint loses the command of its image.
  const start = words(entrypoint) ?? build?.stage?.entrypoint ?? [];
  const rest = words(command) ?? (entrypoint ? [] : (build?.stage?.command ?? []));
  const program = stepDownOf([...start, ...rest]);
  if (program === undefined) return;
  yield {
    ...report(container, user, `is to run as ${user.value}, but starts ${program}, which only root may: the service does not start`),
    confidence: 'likely',
    value: user.value,
  };
}

/** docker/compose pkg/compose/create.go setReservations passes over CPUs; a swarm heeds them. */
function* ignoredByCompose(container: Container<Service>, project: Project): Iterable<ContainerReport> {
  const { of: service } = container;
  const cpus = scalarAt(get(get(get(service.map, 'deploy'), 'resources'), 'reservations'), 'cpus');
  if (!cpus || isForSwarm(service, project)) return;
  yield {
    ...report(container, cpus, 'reserves CPUs in vain: Compose ignores deploy.resources.reservations.cpus, only a swarm heeds it'),
    profile: 'strict',
    confidence: 'possible',
    value: 'deploy.resources.reservations.cpus',
  };
}

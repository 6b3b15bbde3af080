import { noFileCapabilities } from '../../facts/capability-needs';
import { isForSwarm } from '../../facts/compose/swarm';
import { stepDownOf } from '../../facts/step-down';
import { type Condition, harmful, holds, unknown } from '../../fix/condition';
import { remove } from '../../fix/intent';
import { capability, normaliseCapability } from '../../knowledge/capabilities';
import { isPodmanUserns } from '../../knowledge/engine-values';
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
    compose: { title: 'Security setting without effect' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'capability' }],
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
    yield* unknownUserns(container);
    yield* userBesideStepDown(container);
    yield* ignoredByCompose(container, project);
  },
});

function report({ title }: Container, value: Traced<unknown>, what: string): ContainerReport {
  return { at: value.at, message: `${title} ${what}`, because: provenance(value) };
}

function* underPrivileged(container: Container): Iterable<ContainerReport> {
  const [first] = container.config.capDrop;
  if (first)
    yield { ...report(container, first, 'drops capabilities without effect: a privileged container has all of them'), value: 'cap_drop' };
  for (const device of container.effective.devices.list) {
    const permissions = device.known ? device.value.permissions : undefined;
    if (!device.known || permissions === undefined || ['r', 'w', 'm'].every((mode) => permissions.includes(mode))) continue;
    const what = `limits ${device.value.host} to "${permissions}" without effect: a privileged container can write to every host device`;
    yield { at: device.at, message: `${container.title} ${what}`, because: provenance(device), value: device.value.host };
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
      ...report(container, dropped, `drops ${what} without effect: cap_add grants ${name === 'ALL' ? 'them' : 'it'} again`),
      value: name,
      fixes: oneOrOther(container, dropped, name, drop.has('ALL')),
    };
  }
}

/** Where all are dropped the single one is a leftover; otherwise it is not known which of the two is meant. */
function oneOrOther({ config, noun }: Container, dropped: Traced<string>, name: string, allDropped: boolean): Proposal[] {
  if (name === 'ALL') return [];
  if (allDropped) {
    return [
      {
        title: `Remove ${name} from cap_drop`,
        kind: 'review',
        ask: [remove('dropped-capability', dropped)],
        conditions: [
          holds('key-unread', `${name} in cap_drop has no effect beside ${name} in cap_add.`, {
            note: 'cap_add grants it again',
            at: dropped.at,
          }),
        ],
      },
    ];
  }
  const added = config.capAdd.filter((one) => one.known && normaliseCapability(one.value) === name);
  return [
    {
      title: `Remove ${name} from cap_add`,
      kind: 'choice',
      ask: added.map((one) => remove('capability', one)),
      conditions: [harmful('capability-unused', `${noun} works without ${name}.`)],
    },
  ];
}

/**
 * What compose/added-capability reports is left to it: here are those of Docker's own set. The fix is manual: Podman makes what is added
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
      ...report(
        container,
        added,
        `adds ${name} without effect: the process starts as user ${user.user}, and only root receives capabilities`,
      ),
      confidence,
      value: name,
      fixes: [
        {
          title: `Remove ${name}`,
          kind: 'choice',
          ask: [remove('capability', added)],
          conditions: [
            unknown('docker-engine', `Docker starts the service, not Podman, which gives ${name} to non-root users too.`),
            noFile(name, shown),
          ],
        },
      ],
    };
  }
}

function noFile(name: string, shown: 'profile' | 'dockerfile'): Condition {
  const says = `No program of the image has ${name} as a file capability.`;
  return shown === 'profile'
    ? holds('no-file-capability', says, { note: 'the profile of the image says so' })
    : unknown('no-file-capability', says);
}

/** Every mode but `host` is the default (moby/moby daemon/oci_linux.go): nobody is remapped who was not before. */
function* unknownUserns(container: Container): Iterable<ContainerReport> {
  const { usernsMode: mode } = container.config;
  if (!mode?.known || mode.value === '' || mode.value === 'host') return;
  const podman = isPodmanUserns(mode.value);
  yield {
    ...report(
      container,
      mode,
      `sets userns_mode "${mode.value}" without effect: Docker Engine knows "host" alone${podman ? ', Podman this one, too' : ''}`,
    ),
    value: mode.value,
    ...(podman && { profile: 'strict', confidence: 'possible' }),
  };
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
    ...report(container, user, `runs as user ${user.value} but starts ${program}, which requires root: the service does not start`),
    confidence: 'likely',
    value: user.value,
  };
}

/** docker/compose pkg/compose/create.go setReservations ignores CPUs; Swarm applies them. */
function* ignoredByCompose(container: Container<Service>, project: Project): Iterable<ContainerReport> {
  const { of: service } = container;
  const cpus = scalarAt(get(get(get(service.map, 'deploy'), 'resources'), 'reservations'), 'cpus');
  if (!cpus || isForSwarm(service, project)) return;
  yield {
    ...report(container, cpus, 'reserves CPUs without effect: Compose ignores deploy.resources.reservations.cpus, only Swarm applies it'),
    profile: 'strict',
    confidence: 'possible',
    value: 'deploy.resources.reservations.cpus',
  };
}

import { type HostMount, hostMounts, usersOf } from '../../facts/host-mount';
import { forOrdinaryUser, isOrdinaryUser } from '../../facts/ordinary-user';
import { noWrites } from '../../facts/writes';
import { type Evidence, harmful } from '../../fix/condition';
import { mountReadOnly, remove } from '../../fix/intent';
import { deviceAt } from '../../knowledge/devices';
import { assessHostPath, gravity, isAllowedHostPath, type PathAssessment } from '../../knowledge/host-paths';
import { severityOfPath } from '../../knowledge/mount-harm';
import { optionWithoutEffect } from '../../knowledge/mount-options';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { isSystemDisk } from '../../knowledge/volume-drivers';
import { type Container, type ContainerConfig, isOwn, type Mount } from '../../model/container';
import { profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';
import type { Severity } from '../rule';

export default defineContainerRule({
  name: 'host-path',
  serves: {
    compose: { title: 'Sensitive host path mounted into a service' },
    devcontainer: { title: 'Sensitive host path mounted into a development container' },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'write' }, { need: 'mount' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.6', 'sensitive host system directories are not mounted on containers'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      podSecurity('Baseline', 'HostPath Volumes'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
  },
  options: {
    paths: {
      doc: 'Host paths that may be mounted, with everything in them; `:ro` at the end allows read-only mounts alone.',
      of: 'absolute host paths such as /srv/shared or ~/.aws:ro',
      default: [],
      example: ['/var/log:ro', '~/.aws:ro'],
      schema: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^(?:/|~|\\$|[A-Za-z]:)' } },
    },
  },
  *check(container, { project, options }) {
    // What the container that it is laid onto mounts is reported there.
    const before = new Set(container.onto ? hostMounts(container.onto.base, project).map(({ path }) => path) : []);
    for (const host of hostMounts(container.config, project)) {
      const { by, path, symbolic, writable } = host;
      if ((by !== 'mount' && by !== 'volumes-from') || !isOwn(container, host) || before.has(path)) continue;
      // Sockets, devices and misspelt modes of harmless places have rules of their own; a folder holds more than a socket.
      if (socketAt(path)?.folder === false || deviceAt(path) || isAllowedHostPath(path, writable, options.paths)) continue;
      const analyzed = assessHostPath(path, writable, host.bare);
      if (!analyzed || (isMisspelt(host) && !assessHostPath(path, false, host.bare))) continue;
      yield {
        at: host.at,
        message: messageOf(container, host, analyzed),
        because: provenance(host),
        value: `${path} ${writable ? 'writable' : 'read-only'}`,
        severity: severityFor(container, path, analyzed),
        confidence: analyzed.byName ? 'possible' : symbolic ? 'likely' : 'certain',
        fixes: [...readOnly(container, host, analyzed, project), removal(host)],
      };
    }
    for (const mount of container.config.mounts) {
      if (isOwn(container, mount) && !isAllowedHostPath(mount.disk ?? '', !mount.readOnly, options.paths)) yield* disk(container, mount);
    }
  },
});

/** What root alone can open is closed to a user without rights. */
function severityFor(container: Container, path: string, analyzed: PathAssessment): Severity {
  const severity = severityOfPath[analyzed.use.class];
  return isOrdinaryUser(container.effective) ? forOrdinaryUser(severity, analyzed, path) : severity;
}

/** The file system on a disk of the host. Which disk the host runs from, only its name tells. */
function* disk({ title }: Container, mount: Mount): Iterable<ContainerReport> {
  const { disk: device, readOnly } = mount;
  if (device === undefined) return;
  const system = isSystemDisk(device);
  const use = readOnly ? 'read' : 'change';
  yield {
    at: mount.at,
    message: `${title} mounts the file system on "${device}"${readOnly ? ' read-only' : ''}: it can ${use} every file ${system ? 'of the host if that is its system disk' : 'on that disk'}`,
    because: provenance(mount),
    value: `${device} ${readOnly ? 'read-only' : 'writable'}`,
    severity: system ? (readOnly ? 'high' : 'critical') : readOnly ? 'low' : 'medium',
    confidence: system ? 'possible' : 'certain',
    fixes: [{ title: 'Remove the mount', kind: 'choice', ask: [remove('mount', mount)] }],
  };
}

function messageOf(
  { title }: Container,
  { by, readOnly, writable, path }: HostMount,
  { fact, use, below, byName }: PathAssessment,
): string {
  const mode = readOnly ? ' read-only' : writable ? ' read-write' : '';
  const along = below ? ` with ${fact.path}` : '';
  const way = by === 'volumes-from' ? 'inherits' : 'mounts';
  const harm = byName ? `by its name, it lets the container ${use.gives}` : `it can ${use.gives}`;
  return `${title} ${way} host path "${path}"${along}${mode}: ${harm}`;
}

/** Writable only because Compose does not know the option that was meant to make it read-only. */
function isMisspelt({ mount }: HostMount): boolean {
  return mount?.syntax === 'short' && mount.options.some((option) => optionWithoutEffect(option) === 'read-only');
}

/** Offered where it lessens what the container gets; see `breaks` for the tiers. */
function readOnly(
  { config, noun }: Container,
  { mount, path, writable, bare }: HostMount,
  { use }: PathAssessment,
  project: Project,
): Proposal[] {
  if (!writable || !mount) return [];
  const left = assessHostPath(path, false, bare);
  if (left && gravity[left.use.class] >= gravity[use.class]) return [];
  // The sockets in a folder answer as before.
  const bulk = (use.class === 'root-equivalent' || use.class === 'minor') && !socketAt(path);
  const [, ...others] = usersOf(mount, config, project);
  const users = [noun, ...others.map((name) => `"${name}"`)];
  const sharers = others.length > 0 ? ', which share this line,' : '';
  const says = `Nothing in ${users.join(', ')}${sharers} writes to ${mount.target ?? 'this mount'}.`;
  const keeper = bulk ? keeperOf(config, path, project) : undefined;
  const conditions = [bulk && !keeper ? noWrites(says, mount.target, config, others, project) : harmful('no-writes', says, keeper)];
  return [{ title: 'Mount it read-only', kind: 'review', ask: [mountReadOnly(mount)], conditions }];
}

/**
 * A program that commands the engine may work on what that keeps as well: Wings of Pterodactyl empties the logs of its containers before each start.
 * Collectors of logs only read, and most of them mount the socket read-only.
 */
function keeperOf(config: ContainerConfig, path: string, project: Project): Evidence | undefined {
  if (!keptByEngine.test(path) || profileOf(config)?.profile.needs?.socket?.access === 'read') return undefined;
  const socket = hostMounts(config, project).find((one) => !one.readOnly && socketAt(one.path)?.socket.power === 'engine');
  return socket && { note: 'it commands the engine, and may change what that keeps', at: socket.at };
}

const keptByEngine = /^\/var\/lib\/(?:docker|containerd|containers)(?:\/|$)/;

function removal(host: HostMount): Proposal {
  const title = host.by === 'mount' ? 'Remove the mount' : 'Remove volumes_from';
  return { title, kind: 'choice', ask: [remove(host.by, host)] };
}

import { type HostMount, hostMounts, usersOf } from '../../facts/host-mount';
import { type Fix, mountedReadOnly, noItem } from '../../fix/want';
import { deviceAt } from '../../knowledge/devices';
import { gravity, isAllowedHostPath, judgeHostPath, type PathJudgement } from '../../knowledge/host-paths';
import { severityOfPath } from '../../knowledge/mount-harm';
import { optionWithoutEffect } from '../../knowledge/mount-options';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-path',
  on: 'service',
  meta: {
    title: 'A service mounts a sensitive place of the host',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    why: `Whoever breaks into the service has these files of the host: what can be written may be run by the host as root, what can be read may hold keys and passwords.
A bind mount is a hole in the wall by design, and root in the container is root on what comes through it. Whoever can write \`/etc/cron.d\`, \`/usr/bin\`,
\`/boot\` or \`/proc/sys\` has a program started as root by the host itself. Whoever can read \`/etc/shadow\`, \`~/.ssh\` or \`/var/lib/docker\` takes the keys to the host or
to its neighbours. A folder is as bad as the worst place in it: \`/etc\` holds both.

Bulkhead knows these places, the links between them (\`/var/run\` is \`/run\`, \`/lib\` is \`/usr/lib\`) and their harmless exceptions: \`/etc/localtime\`,
\`/etc/timezone\` and \`/etc/ssl/certs\` read-only. Paths inside the project and plain data folders such as \`/srv/data\` are of no concern.`,
    derivation: `By path and mode. Writing to a place that gives root on the host: critical. A user's account, keys, passwords, or the data of other containers: high. What the host is doing, or other
people's data: medium. What is installed: low. The user that the service runs as is not weighed: who owns the files on the host is not written in any file of the project.

The mount of a container engine's socket, or of a folder that holds one, is compose/docker-socket, what lies in \`/dev\` is compose/host-device, and
neither is said twice. What \`volumes_from\` takes over is judged where it is taken over.`,
    remedy: `Mount the one file or folder that the service reads, not the folder above it, and read-only (\`:ro\`, or \`read_only: true\` in the long syntax). Give it what it
needs by \`configs\` and \`secrets\`, and keep its data in a named volume.`,
    breaks: `\`:ro\` is offered for review where writing gives root or only spoils a detail, and reading is less grave than writing: few services keep data in such places. It
breaks those that do write: Docker in Docker with the host's \`/var/lib/docker\`, host agents that install things, boot loader tools. They log "read-only file
system". Where people do keep data or settings (\`/etc/myapp\`, \`/sys/fs/cgroup\` for systemd in a container) the same change is offered by hand only. It is not offered at all
where reading is as grave as writing (\`~/.aws\`, \`/tmp\`, the SSH agent).`,
    allow:
      'For monitoring and log agents that read the host (`/proc`, `/sys`, `/var/log`, read-only), backup tools, and the certificates of a reverse proxy.',
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
      doc: 'Places of the host that services may mount, with all that lies in them. With `:ro` behind it a place may only be read.',
      of: 'absolute paths of the host such as /srv/shared or ~/.aws:ro',
      default: [],
      example: ['/var/log:ro', '~/.aws:ro'],
      schema: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^(?:/|~|\\$|[A-Za-z]:)' } },
    },
  },
  *check(service, { project, options }) {
    for (const host of hostMounts(service, project)) {
      const { by, path, symbolic, writable } = host;
      if (by !== 'volumes' && by !== 'volumes_from') continue;
      // Sockets, devices and misspelt modes of harmless places have rules of their own.
      if (socketAt(path) || deviceAt(path) || isAllowedHostPath(path, writable, options.paths)) continue;
      const judged = judgeHostPath(path, writable);
      if (!judged || (isMisspelt(host) && !judgeHostPath(path, false))) continue;
      yield {
        at: host.at,
        message: messageOf(service, host, judged),
        because: trail(host),
        value: `${path} ${writable ? 'writable' : 'read-only'}`,
        severity: severityOfPath[judged.use.class],
        certainty: symbolic ? 'likely' : 'certain',
        fixes: [...readOnly(service, host, judged, project), ...removal(service, host)],
      };
    }
  },
});

function messageOf(service: Service, { by, readOnly, writable, path }: HostMount, { fact, use, below }: PathJudgement): string {
  const mode = readOnly ? ' read-only' : writable ? ' writable' : '';
  const along = below ? ` and with it ${fact.path}` : '';
  const way = by === 'volumes_from' ? 'takes over' : 'mounts';
  return `"${service.name}" ${way} "${path}" of the host${mode}${along}: it can ${use.gives}`;
}

/** Writable only because Compose does not know the word that was to make it read-only. */
function isMisspelt({ mount }: HostMount): boolean {
  return mount?.syntax === 'short' && mount.options.some((option) => optionWithoutEffect(option) === 'read-only');
}

/** Offered where it lessens what the container gets; see `breaks` for the tiers. */
function readOnly(service: Service, { mount, path, writable }: HostMount, { use }: PathJudgement, project: Project): Fix[] {
  if (!writable || !mount) return [];
  const left = judgeHostPath(path, false);
  if (left && gravity[left.use.class] >= gravity[use.class]) return [];
  const want = mountedReadOnly(mount);
  if (!want) return [];
  const bulk = use.class === 'root-equivalent' || use.class === 'minor';
  const users = usersOf(mount, service, project);
  const sharers = users.length > 1 ? ', which share this line,' : '';
  const reliesOn = `Nothing in ${users.map((name) => `"${name}"`).join(', ')}${sharers} writes to ${mount.target ?? 'this mount'}.`;
  return [{ title: 'Mount it read-only', tier: bulk ? 'review' : 'manual', want: [want], reliesOn }];
}

function removal(service: Service, { by, item }: HostMount): Fix[] {
  if (!item) return [];
  const title = by === 'volumes' ? 'Remove the mount' : 'Take over no mounts';
  return [{ title, tier: 'manual', want: [noItem(service, by, item)] }];
}

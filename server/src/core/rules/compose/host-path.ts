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

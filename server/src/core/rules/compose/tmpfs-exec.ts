import { runPath } from '../../facts/mount-target';
import { type Fix, options } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { profileOf } from '../../model/privilege';
import type { Mount, Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

/** What an option brings back that Docker's own options for a tmpfs (`noexec,nosuid,nodev`) withhold. */
const switches = [
  { on: 'exec', off: 'noexec', gives: 'programs can be put there and run' },
  { on: 'suid', off: 'nosuid', gives: 'setuid programs can be put there' },
  { on: 'dev', off: 'nodev', gives: 'device nodes can be made there' },
] as const;

export default defineRule({
  id: 'compose/tmpfs-exec',
  on: 'service',
  meta: {
    title: 'A folder in memory lets programs run that are put there',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      { title: 'Docker: tmpfs mounts', url: 'https://docs.docker.com/engine/storage/tmpfs/' },
    ],
  },
  *check(service) {
    for (const mount of service.mounts) {
      if (mount.type !== 'tmpfs' || mount.syntax !== 'other') continue;
      for (const { on, off, gives } of switches) {
        if (mount.options.lastIndexOf(on) <= mount.options.lastIndexOf(off)) continue;
        if (on === 'exec' && needsExec(service, mount)) continue;
        yield {
          at: mount.at,
          message: `"${service.name}" has a tmpfs at ${mount.target} with "${on}": ${gives}`,
          because: trail(mount),
          value: `${mount.target} ${on}`,
          fixes: removal(service, mount, on),
        };
      }
    }
  },
});

/** The profile of the image says that programs or libraries are run from there. */
function needsExec(service: Service, { target = '' }: Mount): boolean {
  const scratch = profileOf(service)?.profile.readOnly.tmpfs ?? [];
  return scratch.some(({ path, exec }) => exec === true && runPath(path) === runPath(target));
}

function removal(service: Service, mount: Mount, option: string): Fix[] {
  const want = options(mount, [], [option]);
  if (!want) return [];
  const s6 = option === 'exec' && runPath(mount.target ?? '') === '/run' && !profileOf(service);
  const uses = { exec: 'runs no program and loads no library', suid: 'runs no setuid program', dev: 'uses no device node' }[option];
  const reliesOn = `"${service.name}" ${uses ?? 'needs nothing of the kind'} from ${mount.target}.`;
  return [{ title: `Remove ${option}`, tier: s6 ? 'manual' : 'review', want: [want], reliesOn }];
}

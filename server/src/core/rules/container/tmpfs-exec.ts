import { runPath } from '../../facts/mount-target';
import { harmful, unknown } from '../../fix/condition';
import { mountWithout } from '../../fix/intent';
import { cwe, nist, owasp } from '../../knowledge/references';
import type { Container, ContainerConfig, Mount } from '../../model/container';
import { profileOf } from '../../model/privilege';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

/** What an option brings back that Docker's own options for a tmpfs (`noexec,nosuid,nodev`) withhold. */
const switches = [
  { on: 'exec', off: 'noexec', gives: 'an attacker can write programs there and run them' },
  { on: 'suid', off: 'nosuid', gives: 'setuid programs can be placed there' },
  { on: 'dev', off: 'nodev', gives: 'device nodes can be created there' },
] as const;

export default defineContainerRule({
  name: 'tmpfs-exec',
  serves: {
    compose: { title: 'tmpfs mount that allows program execution' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'execute' }],
    tiers: ['review', 'manual'],
    references: [
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      { title: 'Docker: tmpfs mounts', url: 'https://docs.docker.com/engine/storage/tmpfs/' },
    ],
  },
  *check(container) {
    const { config, title } = container;
    for (const mount of config.mounts) {
      if (mount.type !== 'tmpfs' || mount.syntax !== 'other') continue;
      for (const { on, off, gives } of switches) {
        if (mount.options.lastIndexOf(on) <= mount.options.lastIndexOf(off)) continue;
        if (on === 'exec' && needsExec(config, mount)) continue;
        yield {
          at: mount.at,
          message: `${title} mounts a tmpfs at ${mount.target} with "${on}": ${gives}`,
          because: provenance(mount),
          value: `${mount.target} ${on}`,
          fixes: [removal(container, mount, on)],
        };
      }
    }
  },
});

/** The profile of the image says that programs or libraries are run from there. */
function needsExec(config: ContainerConfig, { target = '' }: Mount): boolean {
  const scratch = profileOf(config)?.profile.readOnly.tmpfs ?? [];
  return scratch.some(({ path, exec }) => exec === true && runPath(path) === runPath(target));
}

function removal({ config, noun }: Container, mount: Mount, option: string): Proposal {
  const s6 = option === 'exec' && runPath(mount.target ?? '') === '/run' && !profileOf(config);
  const uses = { exec: 'runs no program and loads no library', suid: 'runs no setuid program', dev: 'uses no device node' }[option];
  const says = `${noun} ${uses ?? 'needs nothing of the kind'} from ${mount.target}.`;
  const started = { note: `images with s6-overlay run programs from /run, and it is not known whether that of ${noun} does` };
  return {
    title: `Remove the mount option ${option}`,
    kind: 'review',
    ask: [mountWithout(mount, 'tmpfs-option', option)],
    conditions: [s6 ? harmful('mount-unused', says, started) : unknown('mount-unused', says)],
  };
}

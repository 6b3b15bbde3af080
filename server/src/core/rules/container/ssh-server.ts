import { publishedPorts } from '../../facts/published';
import { remove } from '../../fix/intent';
import { programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist } from '../../knowledge/references';
import { sshServerOf } from '../../knowledge/ssh-servers';
import { imageNameOf } from '../../model/image-reference';
import { provenance, type Trace } from '../../model/traced';
import { commandWords, programOf, type Word } from '../../model/words';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'ssh-server',
  serves: {
    compose: { title: 'SSH server in a service' },
  },
  meta: {
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.7', 'sshd is not run within containers'),
      nist('3.4.2', 'unbounded network access from containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check({ of: service, title }, { project }) {
    const image = imageNameOf(service.image);
    const server = image === undefined ? undefined : sshServerOf(image);
    const ports = publishedPorts(service, project).filter((each) => each.target === '22' && each.port.protocol === 'tcp');
    for (const published of ports) {
      const { written, reach } = published;
      if (reach === 'unknown') continue;
      const local = reach === 'loopback';
      yield {
        at: written.at,
        message: `${title} exposes an SSH server to ${local ? 'the host' : 'other machines'}: they can try to log in on port 22 of the container`,
        because: provenance(written),
        value: written.text,
        ...((local || server === 'restricted') && { severity: 'low' }),
        fixes: [{ title: 'Remove the published SSH port', kind: 'choice', ask: [remove('port', written)] }],
      };
    }
    if (ports.length > 0) return;
    const started = startOf(commandWords(service)) ?? (server === 'shell' ? service.image : undefined);
    if (!started) return;
    yield {
      at: started.at,
      message: `${title} runs an SSH server: a second way to log in, beside "docker compose exec"`,
      because: provenance(started),
      value: 'sshd',
    };
  },
});

/** `/usr/sbin/sshd -D`, `dropbear`, `service ssh start`, `/etc/init.d/sshd start`. */
function startOf(words: readonly Word[]): Trace | undefined {
  return words.find(({ text }, i) => {
    const before = words[i - 1]?.text ?? '';
    if (before === 'service' || text.startsWith('/etc/init.d/')) {
      return /^sshd?$/.test(programOf(text)) && /^(?:re)?start$/.test(words[i + 1]?.text ?? '');
    }
    // At the start of a command, or by its path: elsewhere it may be what somebody asks a package manager for.
    return programFacts(programOf(text))?.sshServer === true && (i === 0 || text.startsWith('/'));
  });
}

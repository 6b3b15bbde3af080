import { packagesOf } from '../../facts/shell/packages';
import { exposedPorts } from '../../facts/shell/ports';
import { type Fix, gone, noInstruction } from '../../fix/want';
import { packagesWith, programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist } from '../../knowledge/references';
import { writtenFiles } from '../../model/shell/files';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import type { Note } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/ssh-server',
  on: 'stage',
  meta: {
    title: 'The image runs an SSH server',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('5.7', 'sshd is not run within containers'),
      nist('3.1.2', 'image configuration defects'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['manual'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    const [first, ...more] = signs(stage);
    if (!first) return;
    yield {
      at: first.at,
      message: `An SSH server in the image: ${first.note}`,
      because: more,
      ...(first.possible && { confidence: 'possible' }),
      ...(more.length === 0 && first.fix && { fixes: [first.fix] }),
      value: 'ssh',
    };
  },
});

/** What speaks for a server; one that is only installed, or only has a port, can go: nothing starts it. */
type Sign = Note & { readonly possible?: true; readonly fix?: Fix };

const packages = packagesWith(({ sshServer }) => sshServer === true);

/** What speaks for a server, the clearest first: one image gives one finding. */
function signs(stage: Stage): Sign[] {
  const found: Sign[] = [];
  for (const { path, content } of writtenFiles(stage)) {
    if (!/sshd_config/.test(path)) continue;
    const match = /PermitRootLogin[\s=]+yes|PasswordAuthentication[\s=]+yes|PermitEmptyPasswords[\s=]+yes/i.exec(content.value);
    if (match) found.push({ at: spanIn(content, match.index, match.index + match[0].length), note: `${match[0]} is set` });
  }
  const installs = packagesOf(stage).filter(({ name }) => packages.has(name));
  for (const { word, name, command } of installs) {
    const others = packagesOf(stage).some((other) => other.command === command && other.word !== word);
    const fix: Fix | undefined =
      others && word.removal
        ? {
            title: `Do not install ${name}`,
            tier: 'manual',
            want: gone([word.removal]),
            reliesOn: `Nothing that the image runs needs ${name}.`,
          }
        : undefined;
    found.push({ at: word.at, note: `${name} is installed`, ...(fix && { fix }) });
  }
  for (const { command } of commandsIn(stage)) {
    const { name, args } = command;
    const started = programFacts(name)?.sshServer === true && !args.some(({ value }) => value === '-t' || value === '-T');
    const service = /^(service|rc-service)$/.test(name) && /^sshd?$/.test(args[0]?.value ?? '');
    const feature = name === 'add-windowscapability' && args.some(({ value }) => /OpenSSH\.Server/i.test(value));
    if (started || service) found.push({ at: command.at, note: `${service ? args[0]!.value : name} is started` });
    if (feature) found.push({ at: command.at, note: 'the OpenSSH server of Windows is installed' });
  }
  for (const { port, at, removal } of exposedPorts(stage)) {
    if (port !== '22') continue;
    const want = 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans);
    found.push({ at, note: 'port 22 is exposed', possible: true, fix: { title: 'Do not expose port 22', tier: 'manual', want } });
  }
  return found;
}

import { packagesOf } from '../../facts/shell/packages';
import { exposedPorts } from '../../facts/shell/ports';
import { unknown } from '../../fix/condition';
import { gone, noInstruction, type ProposedFix } from '../../fix/want';
import { packagesWith, programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist } from '../../knowledge/references';
import type { Command } from '../../model/shell/command';
import { writtenFiles } from '../../model/shell/files';
import { commandsIn, shellOf } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import type { Note } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/ssh-server',
  on: 'stage',
  meta: {
    title: 'SSH server in the image',
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
      message: `The image ${first.possible ? 'may contain' : 'contains'} an SSH server, a second way to log in: ${first.note}`,
      because: more,
      ...(first.possible && { confidence: 'possible' }),
      ...(more.length === 0 && first.fix && { fixes: [first.fix] }),
      value: 'ssh',
    };
  },
});

/** A sign of a server. One that is only installed, or only has a port, can be removed: nothing starts it. */
type Sign = Note & { readonly possible?: true; readonly fix?: ProposedFix };

const packages = packagesWith(({ sshServer }) => sshServer === true);

/** All signs of a server, the clearest first: one image gives one finding. */
function signs(stage: Stage): Sign[] {
  const all = [
    ...configured(stage),
    ...installed(stage),
    ...[...commandsIn(stage)].flatMap(({ command }) => startedBy(command)),
    ...exposed(stage),
  ];
  // What the build does anyway is clearer than what an argument opens.
  const closed = shellOf(stage).own.flatMap((body) => body.closed);
  const isClosed = ({ at }: Sign): boolean => closed.some(({ start, end }) => at.start >= start && at.end <= end);
  return [...all.filter((sign) => !isClosed(sign)), ...all.filter(isClosed)];
}

/** Settings in an sshd_config that the build writes. */
function configured(stage: Stage): Sign[] {
  return writtenFiles(stage).flatMap(({ path, content }) => {
    if (!/sshd_config/.test(path)) return [];
    const match = /PermitRootLogin[\s=]+yes|PasswordAuthentication[\s=]+yes|PermitEmptyPasswords[\s=]+yes/i.exec(content.value);
    return match ? [{ at: spanIn(content, match.index, match.index + match[0].length), note: `${match[0]} is set` }] : [];
  });
}

function installed(stage: Stage): Sign[] {
  const all = packagesOf(stage);
  return all
    .filter(({ name }) => packages.has(name))
    .map(({ word, name, command }) => {
      const others = all.some((other) => other.command === command && other.word !== word);
      const fix: ProposedFix | undefined =
        others && word.removal
          ? {
              title: `Remove the package ${name}`,
              kind: 'choice',
              want: gone([word.removal]),
              conditions: [unknown('package-unused', `No program that the image runs needs ${name}.`)],
            }
          : undefined;
      return { at: word.at, note: `${name} is installed`, ...(fix && { fix }) };
    });
}

/** Commands that start a server, or install that of Windows. */
function startedBy({ name, args, at }: Command): Sign[] {
  if (/^(service|rc-service)$/.test(name) && /^sshd?$/.test(args[0]?.value ?? '')) return [{ at, note: `${args[0]!.value} is started` }];
  if (programFacts(name)?.sshServer === true && !args.some(({ value }) => value === '-t' || value === '-T'))
    return [{ at, note: `${name} is started` }];
  const feature = name === 'add-windowscapability' && args.some(({ value }) => /OpenSSH\.Server/i.test(value));
  return feature ? [{ at, note: 'the OpenSSH server of Windows is installed' }] : [];
}

function exposed(stage: Stage): Sign[] {
  return exposedPorts(stage)
    .filter(({ port }) => port === '22')
    .map(({ at, removal }) => {
      const want = 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans);
      return { at, note: 'port 22 is exposed', possible: true, fix: { title: 'Remove port 22 from EXPOSE', kind: 'choice', want } };
    });
}

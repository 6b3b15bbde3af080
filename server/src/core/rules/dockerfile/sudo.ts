import { sudoUse } from '../../facts/dockerfile/sudo-use';
import { isPlain } from '../../facts/shell/edit';
import { packagesOf } from '../../facts/shell/packages';
import { type Condition, harmful, holds, holdsUnless } from '../../fix/condition';
import { gone, type ProposedFix, text } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { runsAsRoot } from '../../model/dockerfile/user';
import { isRootUser } from '../../model/root-user';
import type { Body, Command } from '../../model/shell/command';
import { writtenFiles } from '../../model/shell/files';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/sudo',
  on: 'stage',
  meta: {
    title: 'sudo installed or used in the image',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      owasp(4, 'prevent in-container privilege escalation'),
      cis('4.8', 'setuid and setgid permissions are removed'),
      nist('3.1.2', 'image configuration defects'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    takes: [{ need: 'new-privileges' }, { need: 'user' }],
    tiers: ['review', 'manual'],
  },
  *check(stage, { project }) {
    if (!stage.reachesShipped) return;
    const installed = packagesOf(stage).filter(({ name }) => name === 'sudo');
    const calls = [...commandsIn(stage)].filter(({ command }) => command.name === 'sudo' && command.program && !givesUp(command));
    for (const { word, command, body } of installed) {
      const others = packagesOf(stage).some((other) => other.command === command && other.name !== 'sudo');
      const used = calls.length > 0 || writtenFiles(stage).some(({ path }) => /sudoers/.test(path)) || mentions(stage, command);
      const atStart = sudoUse(stage, project);
      const fix: ProposedFix | undefined =
        others && !used && !atStart?.used && word.removal
          ? {
              title: 'Remove the package sudo',
              kind: 'review',
              want: gone([word.removal]),
              conditions: [noSudo(atStart?.why)],
            }
          : undefined;
      yield {
        at: word.at,
        message: `${body.onbuild ? 'Images built on this one install' : 'The image installs'} sudo: the service's user gets a way to become root`,
        ...(fix && { fixes: [fix] }),
        value: `install ${command.name}`,
      };
    }
    for (const { command, body } of calls) {
      const fix = withoutSudo(stage, command, body);
      const root = runsAsRoot(stage, body.index) === true && body.keyword === 'RUN';
      yield {
        at: command.nameAt,
        message: root
          ? 'sudo has no effect here: the build step already runs as root'
          : 'sudo runs this command as root: a user who may call sudo can become root',
        ...(root && { severity: 'low' }),
        ...(fix && { fixes: [fix] }),
        value: command.args.map(({ value }) => value).join(' '),
      };
    }
  },
});

/** True when sudo goes on as another user than root: `sudo -u app make`. */
function givesUp({ args }: Command): boolean {
  const i = args.findIndex(({ value }) => !value.startsWith('-') || /^(-u|--user(=.*)?)/.test(value));
  const given = args[i]?.value ?? '';
  const user = /^(-u|--user)$/.test(given) ? args[i + 1]?.value : /^(?:-u|--user=)(.+)$/.exec(given)?.[1];
  return user !== undefined && !isRootUser(user.replace(/^#/, ''));
}

/** True when another command of the stage has to do with sudo: it adds a user to its group, or edits its rules. */
function mentions(stage: Stage, but: Command): boolean {
  return [...commandsIn(stage)].some(({ command }) => command !== but && command.args.some(({ value }) => value.includes('sudo')));
}

/** As root, `sudo x` is `x`: only the word is removed, where sudo has no options. */
function withoutSudo(stage: Stage, command: Command, body: Body): ProposedFix | undefined {
  if (body.keyword !== 'RUN' || runsAsRoot(stage, body.index) !== true || !command.program || !isPlain(command.program)) return undefined;
  const [first] = command.args;
  if (!first || first.value.startsWith('-') || first.value.includes('=') || first.at.start <= command.at.start) return undefined;
  const at = { file: command.at.file, start: command.at.start, end: first.at.start };
  return {
    title: 'Remove sudo from the command',
    kind: 'review',
    want: [text(at, '')],
    conditions: [
      holds('step-is-root', 'The build step runs as root, where sudo changes nothing.', {
        note: 'no USER before it names another user',
        at: command.at,
      }),
    ],
  };
}

function noSudo(why: string | undefined): Condition {
  const says = 'No program that the image starts calls sudo.';
  return why === undefined ? holdsUnless('no-sudo-at-start', says, undefined) : harmful('no-sudo-at-start', says, { note: why });
}

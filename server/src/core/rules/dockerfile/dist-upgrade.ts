import { withoutCommand } from '../../facts/shell/edit';
import { unknown } from '../../fix/condition';
import { gone, noInstruction, type ProposedFix } from '../../fix/want';
import { programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist } from '../../knowledge/references';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/dist-upgrade',
  on: 'stage',
  meta: {
    title: 'Full package upgrade in a build step',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    leaves: ['dockerfile/update-alone'],
    references: [
      cis('4.7', 'update instructions are not used alone in Dockerfiles'),
      nist('3.1.1', 'image vulnerabilities'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
    ],
    takes: [{ need: 'other' }],
    tiers: ['review'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const { command, body } of commandsIn(stage)) {
      const verb = body.keyword === 'RUN' ? upgrade(command) : undefined;
      if (verb === undefined) continue;
      const removal = withoutCommand(command, body);
      const fix: ProposedFix | undefined = removal && {
        title: `Remove ${command.name} ${verb}`,
        kind: 'review',
        want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
        conditions: [unknown('base-up-to-date', 'The base image already contains the security updates that are needed.')],
      };
      yield {
        at: command.at,
        message: `${command.name} ${verb} upgrades the whole base image: the result depends on the build date and stays in the cache`,
        ...(fix && { fixes: [fix] }),
        value: `${command.name} ${verb}`,
      };
    }
  },
});

/** The word that asks for a full upgrade. */
function upgrade(command: Command): string | undefined {
  const { operands, options } = argumentsOf(command);
  const [verb, ...packages] = operands.map(({ value }) => value);
  if (verb === undefined) return undefined;
  switch (programFacts(command.name)?.installs?.manager) {
    case 'apt':
      return /^(dist-upgrade|full-upgrade|safe-upgrade)$/.test(verb) || (verb === 'upgrade' && packages.length === 0) ? verb : undefined;
    case 'apk':
      return verb === 'upgrade' && packages.length === 0 ? verb : undefined;
    case 'dnf':
      return /^(update|upgrade|distro-sync|update-minimal|upgrade-minimal)$/.test(verb) &&
        packages.length === 0 &&
        !options.some(({ name }) => /^(security|advisory)/.test(name))
        ? verb
        : undefined;
    case 'zypper':
      return /^(update|up|dist-upgrade|dup|patch)$/.test(verb) && packages.length === 0 ? verb : undefined;
    default:
      return undefined;
  }
}

import { switchedOff, writtenLines } from '../../facts/shell/switches';
import { type Condition, harmful, unknown } from '../../fix/condition';
import { gone } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { SIGNATURE_LINES, SIGNATURE_SWITCHES } from '../../knowledge/verification';
import type { Command } from '../../model/shell/command';
import { argumentsOf, operandsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unsigned-packages',
  on: 'stage',
  meta: {
    title: 'Packages installed without signature verification',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.11', 'only verified packages are installed'),
      owasp(13, 'enhance supply chain security'),
      nist('3.1.3', 'embedded malware'),
      cwe(347, 'Improper Verification of Cryptographic Signature'),
    ],
    tiers: ['review', 'manual'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const { command } of commandsIn(stage)) {
      for (const { at, what, without } of switchedOff(command, SIGNATURE_SWITCHES)) {
        yield {
          at,
          message: `${what} makes ${command.name} install unverified packages: an attacker can replace them`,
          ...(without && {
            fixes: [
              {
                title: `Remove ${what}`,
                kind: 'review' as const,
                conditions: [signed(command)],
                want: gone(without),
              },
            ],
          }),
          value: `${command.name} ${what} ${operandsOf(command)}`,
        };
      }
      if (command.name === 'apt-key') {
        const verb = command.args.find(({ value }) => /^(add|adv)$/.test(value));
        if (verb)
          yield {
            at: { ...command.at, end: Math.max(verb.at.end, command.at.start) },
            message: 'apt-key trusts this key for all repositories: limit it to its own repository with signed-by',
            severity: 'medium',
            value: command.args.map(({ value }) => value).join(' '),
          };
      }
      if (command.name === 'add-apt-repository') {
        const line = command.args.find(({ value }) => /\[[^\]]*\btrusted\s*=\s*yes\b/.test(value));
        const from = line?.value.search(/trusted\s*=\s*yes/) ?? -1;
        if (line)
          yield {
            at: spanIn(line, from, from + 11),
            message: 'trusted=yes disables signature verification of this repository: an attacker can replace its packages',
            value: line.value,
          };
      }
    }
    for (const { at, text, path } of writtenLines(stage, SIGNATURE_LINES))
      yield {
        at,
        message: `"${text}" in ${path} disables signature verification: an attacker can replace packages`,
        value: `${path} ${text}`,
      };
  },
});

/** A package that is a file brings no repository along whose key is set up. */
function signed(command: Command): Condition {
  const says = 'The packages are signed by a key that the build trusts.';
  const file = argumentsOf(command).operands.find(({ value }) => /\.(apk|deb|rpm)$/i.test(value));
  const why = file && {
    note: `${file.value.slice(file.value.lastIndexOf('/') + 1)} is a file, and nothing shows that the build trusts the key of its maker`,
    at: file.at,
  };
  return why ? harmful('packages-signed', says, why) : unknown('packages-signed', says);
}

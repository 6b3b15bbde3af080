import { originOfFiles } from '../../facts/shell/package-origin';
import { isOff, isSetting, switchedOff, writtenLines } from '../../facts/shell/switches';
import { writtenTexts } from '../../facts/shell/written';
import { type Condition, type Evidence, harmful, unknown } from '../../fix/condition';
import { gone } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { SIGNATURE_LINES, SIGNATURE_SETTINGS, SIGNATURE_SWITCHES, SIGNATURE_VARIABLES } from '../../knowledge/verification';
import type { Body, Command } from '../../model/shell/command';
import { argumentsOf, operandsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import { chain, type Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

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
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    yield* variables(stage);
    for (const { command, body } of commandsIn(stage)) {
      yield* settings(command, body);
      yield* options(stage, command);
      yield* repositories(command);
    }
    for (const { at, text, path, content } of writtenLines(stage, SIGNATURE_LINES)) {
      if (isOwnRepository(content)) continue;
      yield {
        at,
        message: `"${text}" in ${path} disables signature verification: an attacker can replace packages`,
        value: `${path} ${text}`,
      };
    }
  },
});

/** Options that switch the check off for one command. */
function* options(stage: Stage, command: Command): Iterable<Report> {
  const switches = switchedOff(command, SIGNATURE_SWITCHES);
  const origin = switches.length === 0 ? undefined : originOfFiles(stage, command);
  if (origin === 'verified') return;
  for (const { at, what, without } of switches) {
    yield {
      at,
      message: `${what} makes ${command.name} install unverified packages: an attacker can replace them`,
      // What the build brings along or makes itself is signed by nobody.
      ...(origin === 'own' && { severity: 'low', confidence: 'possible' }),
      ...(without && {
        fixes: [{ title: `Remove ${what}`, kind: 'review' as const, conditions: [signed(command, stage)], want: gone(without) }],
      }),
      value: `${command.name} ${what} ${operandsOf(command)}`,
    };
  }
}

/** Keys and repositories that are trusted as a whole. */
function* repositories(command: Command): Iterable<Report> {
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
    if (line && !isOwnRepository(line.value))
      yield {
        at: spanIn(line, from, from + 11),
        message: 'trusted=yes disables signature verification of this repository: an attacker can replace its packages',
        value: line.value,
      };
  }
}

/** ENV and ARG that switch the check off. */
function* variables(stage: Stage): Iterable<Report> {
  for (const { name, value, at } of stage.declarations)
    if (value?.known && isOff(SIGNATURE_VARIABLES, name, value.value)) yield ofVariable(name, value.value, at);
}

/** Commands that switch it off for those that follow, and variables in front of a command. */
function* settings(command: Command, body: Body): Iterable<Report> {
  const { name, at } = command;
  if (isSetting(command, body, SIGNATURE_SETTINGS))
    yield {
      at,
      message: `The configuration of ${name} disables signature verification for the whole image: an attacker can replace packages`,
      value: name,
    };
  for (const { name: variable, value, at: place } of command.settings) {
    if (isOff(SIGNATURE_VARIABLES, variable, value.value)) yield ofVariable(variable, value.value, place);
  }
}

function ofVariable(name: string, value: string, at: Report['at']): Report {
  return { at, message: `${name}=${value} disables the checksum database of Go: an attacker can replace modules`, value: name };
}

/** True for a repository, or several, in folders of the build itself: `deb [trusted=yes] file:/srv/repo ./`, `baseurl=file:///repo`. */
function isOwnRepository(content: string): boolean {
  const addresses = content.match(/\b(https?|ftps?|file|copy|cdrom|s3|tor\+\w+|mirror(\+\w+)?):\/{0,3}[^\s'"]*/gi) ?? [];
  return addresses.length > 0 && addresses.every((address) => /^(file|copy|cdrom):/i.test(address));
}

/**
 * Archives of releases that nobody signs anew: the keys expire behind them, that of Debian 9 on 2025-05-20 (`apt-key list`, ftp-master.debian.org/keys.html;
 * checked 2026-12-01).
 */
const ARCHIVES =
  /\b(archive\.debian\.org|snapshot\.debian\.org|old-releases\.ubuntu\.com|vault\.centos\.org|archives?\.fedoraproject\.org)\b/;

/** Where the stage, or one that it starts from, names such an archive. */
function archiveIn(stage: Stage): Evidence | undefined {
  for (const each of chain(stage)) {
    for (const { text } of writtenTexts(each)) {
      const found = ARCHIVES.exec(text.value);
      if (found)
        return {
          note: `the keys of the releases in ${found[0]} may have expired`,
          at: spanIn(text, found.index, found.index + found[0].length),
        };
    }
  }
  return undefined;
}

/** A package that is a file brings no repository along whose key is set up. */
function signed(command: Command, stage: Stage): Condition {
  const says = 'The packages are signed by a key that the build trusts.';
  const file = argumentsOf(command).operands.find(({ value }) => /\.(apk|deb|rpm)$/i.test(value));
  const why = file && {
    note: `${file.value.slice(file.value.lastIndexOf('/') + 1)} is a file, and nothing shows that the build trusts the key of its maker`,
    at: file.at,
  };
  const because = why || archiveIn(stage);
  return because ? harmful('packages-signed', says, because) : unknown('packages-signed', says);
}

import type { Span } from '../../base/span';
import { uncertified } from '../../facts/shell/certificates';
import { isVerified } from '../../facts/shell/checks';
import { downloadsBy, fetchesFromItself } from '../../facts/shell/downloads';
import { isOff, isSetting, switchedOff, writtenLines } from '../../facts/shell/switches';
import { unknownUnless } from '../../fix/condition';
import { gone } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { TLS_LINES, TLS_SETTINGS, TLS_SWITCHES, TLS_VARIABLES } from '../../knowledge/verification';
import type { Body, Command, Setting } from '../../model/shell/command';
import { argumentsOf, operandsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/tls-verification',
  on: 'stage',
  meta: {
    title: 'TLS certificate verification disabled',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.11', 'only verified packages are installed'),
      owasp(13, 'enhance supply chain security'),
      nist('3.2.1', 'insecure connections to registries'),
      cwe(295, 'Improper Certificate Validation'),
    ],
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const { command, body } of commandsIn(stage)) {
      if (!isHarmless(stage, command, body)) yield* options(command, stage);
      yield* settings(command, body);
    }
    yield* variables(stage);
    for (const { at, text, path } of writtenLines(stage, TLS_LINES, true))
      yield { at, message: `"${text}" in ${path} disables TLS certificate verification: ${HARM}`, value: `${path} ${text}` };
  },
});

const HARM = 'any certificate is accepted';

/** True where it does not matter who answers: the container itself does, or what came is compared with a checksum or a signature. */
function isHarmless(stage: Stage, command: Command, body: Body): boolean {
  if (fetchesFromItself(command)) return true;
  const downloads = downloadsBy(command, body);
  return downloads.length > 0 && downloads.every((download) => isVerified(stage, download));
}

/** Options of a command that disable the verification for this call. */
function* options(command: Command, stage: Stage): Iterable<Report> {
  for (const { at, what, without } of switchedOff(command, TLS_SWITCHES)) {
    const addresses = argumentsOf(command).operands.filter(({ value }) => /^https:\/\//i.test(value));
    const conditions = [
      unknownUnless('certificate-trusted', 'The server has a certificate that the build trusts.', uncertified(addresses, stage)),
    ];
    yield {
      at,
      message: `${what} disables TLS certificate verification: ${command.name} accepts any certificate`,
      ...(without && { fixes: [{ title: `Remove ${what}`, kind: 'review', conditions, want: gone(without) }] }),
      value: `${command.name} ${what} ${operandsOf(command)}`,
    };
  }
}

/** Commands and variables in front of a command that disable it for those that follow. */
function* settings(command: Command, body: Body): Iterable<Report> {
  const { name, args, at } = command;
  if (isSetting(command, body, TLS_SETTINGS))
    yield { at, message: `The configuration of ${name} disables TLS certificate verification for the whole image`, value: name };
  for (const { name: variable, value, at: place } of command.settings) {
    const message = disabledBy(variable, value);
    if (message) yield { at: place, message, value: variable };
  }
  const [variable, value] = name === 'setx' ? args : [];
  const message = variable && disabledBy(variable.value, { value: value?.value ?? '' });
  if (variable && message) yield { at, message, value: variable.value };
  const callback = callbackOf(command.settings);
  if (callback)
    yield { at: callback, message: `A callback that accepts every certificate disables TLS verification: ${HARM}`, value: 'callback' };
}

/** ENV and ARG. */
function* variables(stage: Stage): Iterable<Report> {
  for (const { keyword, name, value, at } of stage.declarations) {
    const message = value?.known ? disabledBy(name, value, keyword === 'ENV' ? ' in every container' : '') : undefined;
    if (message) yield { at, message, value: name };
  }
}

/** The sentence about a variable that disables the verification; nothing for another one. */
function disabledBy(name: string, { value }: { readonly value: string }, where = ''): string | undefined {
  if (!isOff(TLS_VARIABLES, name, value)) return undefined;
  return `${name}=${value} disables TLS certificate verification${where}: ${HARM}`;
}

/** `[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }`. */
function callbackOf(settings: readonly Setting[]): Span | undefined {
  return settings.find(({ name, value }) => /ServerCertificateValidationCallback/i.test(name) && /\$true/i.test(value.text))?.at;
}

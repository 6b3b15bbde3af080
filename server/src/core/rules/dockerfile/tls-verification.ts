import type { Span } from '../../base/span';
import { isSetting, switchedOff, writtenLines } from '../../facts/shell/switches';
import { gone } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { TLS_LINES, TLS_SETTINGS, TLS_SWITCHES, TLS_VARIABLES } from '../../knowledge/verification';
import type { Setting } from '../../model/shell/command';
import { operandsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/tls-verification',
  on: 'stage',
  meta: {
    title: 'The check of TLS certificates is switched off',
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
    tiers: ['review'],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const { command } of commandsIn(stage)) {
      for (const { at, what, without } of switchedOff(command, TLS_SWITCHES)) {
        yield {
          at,
          message: `${what} switches the check of TLS certificates off: ${command.name} takes any server for the right one`,
          ...(without && {
            fixes: [
              {
                title: `Check certificates: remove ${what}`,
                tier: 'review' as const,
                reliesOn: 'The server has a certificate that the build trusts.',
                want: gone(without),
              },
            ],
          }),
          value: `${command.name} ${what} ${operandsOf(command)}`,
        };
      }
      if (isSetting(command, TLS_SETTINGS))
        yield {
          at: command.at,
          message: `The settings of ${command.name} switch the check of TLS certificates off for the whole image`,
          value: command.name,
        };
      for (const { name, value, at } of command.settings) {
        const said = isOff(name, value);
        if (said) yield { at, message: said, value: name };
      }
      if (command.name === 'setx' && isOff(command.args[0]?.value ?? '', { value: command.args[1]?.value ?? '' }))
        yield {
          at: command.at,
          message: isOff(command.args[0]!.value, { value: command.args[1]?.value ?? '' })!,
          value: command.args[0]!.value,
        };
      const callback = callbackOf(command.settings);
      if (callback) yield { at: callback, message: 'A callback that accepts every certificate switches the check off', value: 'callback' };
    }
    for (const { keyword, name, value, at } of stage.declarations) {
      const said = value?.known ? isOff(name, value) : undefined;
      if (said) yield { at, message: keyword === 'ENV' ? `${said}, in every container` : said, value: name };
    }
    for (const { at, text, path } of writtenLines(stage, TLS_LINES))
      yield { at, message: `"${text}" in ${path} switches the check of TLS certificates off`, value: `${path} ${text}` };
  },
});

/** What a variable does, as a sentence. */
function isOff(name: string, { value }: { readonly value: string }): string | undefined {
  const values = TLS_VARIABLES.get(name) ?? TLS_VARIABLES.get(name.toUpperCase());
  if (!values || value === '') return undefined;
  // Where any value counts, those that mean "no" do not.
  const off = values.length === 0 ? !/^(0|false|no)$/i.test(value) : values.includes(value.toLowerCase());
  return off ? `${name}=${value} switches the check of TLS certificates off` : undefined;
}

/** `[Net.ServicePointManager]::ServerCertificateValidationCallback = { $true }`. */
function callbackOf(settings: readonly Setting[]): Span | undefined {
  return settings.find(({ name, value }) => /ServerCertificateValidationCallback/i.test(name) && /\$true/i.test(value.text))?.at;
}

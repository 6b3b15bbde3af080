import { suggestion } from '../core/base/nearest';
import { allOf } from '../core/base/series';
import type { GivenCheck } from '../probe/order';
import type { Options } from './args';

/** The checks that a person gives, or what is wrong with one of them. @param apps the services of each application, by their names */
export function givenChecks(
  options: Options,
  apps: readonly (readonly string[])[],
): { readonly checks: readonly GivenCheck[] } | { readonly failed: string } {
  const checks: GivenCheck[] = [];
  const services = [...new Set(apps.flat())].sort();
  for (const [option, from] of [
    ['check', 'inside'],
    ['check-from-host', 'host'],
  ] as const) {
    for (const text of options.get(option) ?? []) {
      const check = checkOf(text, from, services);
      if ('failed' in check) return { failed: `--${option}: ${check.failed}` };
      const several = check.service === undefined && from === 'inside' && apps.some(({ length }) => length > 1);
      if (several) return { failed: `--${option} needs the service that it is about: --${option} ${services[0]}='${text}'` };
      checks.push(check);
    }
  }
  return { checks };
}

/** `NAME=` is a service of that name; else it sets a variable of the command. */
function checkOf(text: string, from: GivenCheck['from'], services: readonly string[]): GivenCheck | { readonly failed: string } {
  const [, name, command] = /^([a-zA-Z0-9._-]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || command === undefined) return { command: text, from };
  if (services.includes(name))
    return command.trim() === '' ? { failed: `there is no command behind "${name}="` } : { service: name, command, from };
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return { command: text, from };
  const known = services.length === 0 ? '' : `; there ${services.length === 1 ? 'is' : 'are'} ${allOf(services)}`;
  return { failed: `there is no service "${name}"${suggestion(name, services)}${known}` };
}

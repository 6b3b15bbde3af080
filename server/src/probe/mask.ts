import type { Json, JsonMap } from '../core/base/json';
import { isCredentialName } from '../core/knowledge/credentials';
import { asList, asMap } from '../core/probe/json-parts';

/** Shorter values stand in too many words to be left out of all of them. */
const shortest = 6;

/** A text without some values. */
export function masked(text: string, values: ReadonlySet<string>): string {
  let left = text;
  // A value may hold another one.
  for (const value of [...values].sort((a, b) => b.length - a.length)) left = left.replaceAll(value, '***');
  return left;
}

/** The values of all variables that Compose hands to services and builds: for what Compose itself says. */
export function valuesOf(config: JsonMap): Set<string> {
  return new Set(variables(config).flatMap(([, value]) => forms(value)));
}

/** The values of variables whose names say that they hold a credential: for what services say, which repeats the others rightly. */
export function credentialsOf(config: JsonMap): Set<string> {
  return new Set(variables(config).flatMap(([name, value]) => (isCredentialName(name) ? forms(value) : [])));
}

/** Values of credentials among a person's own variables, and all of an `.env` file. */
export function valuesAround(environment: Readonly<Record<string, string>>, envTexts: readonly string[]): Set<string> {
  const own = Object.entries(environment).filter(([name]) => isCredentialName(name));
  const written = envTexts.flatMap((text) => [...text.matchAll(/^\s*(?:export\s+)?([\w.]+)\s*=\s*(.*?)\s*$/gm)]);
  return new Set([...own, ...written.map(([, name, value]) => [name!, value!] as const)].flatMap(([, value]) => forms(unquoted(value))));
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

function variables(config: JsonMap): [name: string, value: string][] {
  return Object.values(asMap(config.services)).flatMap((service) => {
    const { environment, build } = asMap(service);
    return [...pairs(environment), ...pairs(asMap(build).args)];
  });
}

function pairs(value: Json | undefined): [string, string][] {
  const named = Object.entries(asMap(value)).map(([name, each]): [string, string] => [name, String(each ?? '')]);
  const listed = asList(value).map((each): [string, string] => {
    const text = String(each);
    const equals = text.indexOf('=');
    return equals < 0 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)];
  });
  return [...named, ...listed];
}

/** As a program sees it, as Compose prints it, and each of its lines. */
function forms(value: string): string[] {
  const plain = value.replaceAll('$$', '$');
  return [value, plain, ...plain.split('\n')].map((form) => form.trim()).filter((form) => form.length >= shortest);
}

import { memoize } from '../core/base/memoize';
import type { FileId } from '../core/base/span';
import { isCredentialName } from '../core/knowledge/credentials';
import { literalKind } from '../core/knowledge/literals';
import type { Analysis } from '../core/lint/analyze';
import { parseDotenv } from '../core/model/compose/dotenv';
import { concealed, mask } from '../core/model/held-credential';
import { heldTexts } from '../core/model/held-texts';
import { refKey, type Trace } from '../core/model/traced';
import type { MapEntry, MapValue, Value } from '../core/model/value';

/** Takes credentials out of a text. @param whole true where nothing at all that a file of variables gives is to be printed. */
export type Conceal = (text: string, trace: Trace, whole?: boolean) => string;

/** A shorter secret may be a part of any word. */
const shortest = 6;

/**
 * What is printed of a project instead of its values: `****` for the credentials that its files hold, `${NAME}` for what an `.env` file
 * gives to a variable whose name is that of a credential.
 */
export const concealerOf = memoize(makeConcealer);

function makeConcealer({ project, read }: Analysis): Conceal {
  const held = new Map<string, string[]>();
  for (const { text, found } of [...heldTexts(project).values()].flat().flatMap((one) => [one, ...one.again])) {
    if (!text.origin || found.placeholder) continue;
    const key = refKey(text.origin);
    held.set(key, [...(held.get(key) ?? []), text.text]);
  }
  const variables = new Map<FileId, ReturnType<typeof parseDotenv>>();
  const envValue = (file: FileId, name: string): string | undefined => {
    const known = variables.get(file) ?? parseDotenv(file, read(file) ?? '');
    variables.set(file, known);
    return known.get(name)?.value;
  };
  // Words of a command are joined to one text without the way of each.
  const given = new Map<string, string>();
  const visit = (value: Value): void => {
    for (const step of value.via) {
      if (step.kind !== 'variable' || step.from !== 'env-file' || !isCredentialName(step.name)) continue;
      const secret = envValue(step.at.file, step.name);
      if (secret !== undefined && secret.length >= shortest && literalKind(secret, step.name) === 'value') given.set(secret, step.name);
    }
    if (value.kind === 'map') for (const entry of value.entries.values()) visit(entry.value);
    if (value.kind === 'seq') value.items.forEach(visit);
  };
  for (const { root } of project.apps) visit(root);
  return (text, { origin, via }, whole = false) => {
    let out = concealed(text);
    for (const [secret, name] of given) out = out.replaceAll(secret, `\${${name}}`);
    for (const secret of (origin && held.get(refKey(origin))) ?? []) out = out.replaceAll(secret, mask);
    for (const step of via) {
      if (step.kind !== 'variable' || step.from !== 'env-file' || !(whole || isCredentialName(step.name))) continue;
      const value = envValue(step.at.file, step.name);
      // A variable of a variable is not in the text as its file has it.
      if (value === undefined || !text.includes(value)) out = mask;
      else if (value !== '') out = out.replaceAll(value, `\${${step.name}}`);
    }
    return out;
  };
}

/** Keys whose values nobody reads for privileges: nothing that a file of variables gives is printed there. */
const variablesOnly = new Set(['environment', 'args', 'labels', 'annotations']);

/** A value without credentials. */
function concealedValue(value: Value, conceal: Conceal, whole = false): Value {
  if (value.kind === 'seq') return { ...value, items: value.items.map((item) => concealedValue(item, conceal, whole)) };
  if (value.kind === 'scalar') {
    if (!value.known || value.plain === null) return value;
    const text = conceal(value.value, value, whole);
    return text === value.value ? value : { ...value, value: text, plain: text };
  }
  const entries = new Map<string, MapEntry>();
  for (const [key, entry] of value.entries) {
    entries.set(key, { ...entry, value: concealedValue(entry.value, conceal, whole || variablesOnly.has(key)) });
  }
  return { ...value, entries };
}

/** The merged files of an application without credentials. */
export function concealedRoot(root: MapValue, conceal: Conceal): MapValue {
  return concealedValue(root, conceal) as MapValue;
}

/** A file of variables with their names alone. */
export function namesOnly(file: FileId, text: string): string {
  return [...parseDotenv(file, text).keys()].map((name) => `${name}=${mask}\n`).join('');
}

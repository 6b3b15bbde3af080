import { suggestion } from '../../base/nearest';
import type { Problem } from '../../syntax/tree';
import type { MapValue, ScalarValue, SeqValue, Value } from '../value';
import { plainOf } from './canonical/plain';
import { top } from './schema/tables';
import type { Kind, Type } from './schema/type';

/**
 * What Compose refuses in a merged application because of a key that it does not know, or a value of the wrong type or form
 * (the compose-spec schema; compose-go loader/interpolate.go). Values that hang on a variable are passed over.
 * @param whole whether all files are merged: some texts are read only then.
 */
export function schemaProblems(root: MapValue, whole: boolean): Problem[] {
  const found: Found = { problems: [], whole };
  check(root, top, [], found);
  return found.problems;
}

interface Found {
  readonly problems: Problem[];
  readonly whole: boolean;
}

type Path = readonly (string | number)[];

function check(value: Value, type: Type, path: Path, found: Found): void {
  if (value.kind === 'scalar') checkScalar(value, type, path, found);
  else if (value.kind === 'seq') checkList(value, type, path, found);
  else checkMap(value, type, path, found);
}

function checkScalar(value: ScalarValue, type: Type, path: Path, found: Found): void {
  const must = value.known ? requirement(value, type, found.whole) : undefined;
  if (must !== undefined) found.problems.push({ at: value.at, message: `${named(path)} must be ${must}.` });
}

/** What a scalar should be and is not, in words. */
function requirement(value: ScalarValue, type: Type, whole: boolean): string | undefined {
  const plain = plainOf(value);
  if (!kindsOf(plain).some((kind) => type.scalar?.includes(kind))) return typeWords(type);
  if (typeof plain === 'string' && type.oneOf && !type.oneOf.includes(plain)) {
    return `one of ${type.oneOf.map((one) => `"${one}"`).join(', ')}${suggestion(plain, type.oneOf)}`;
  }
  if (plain !== null && type.form && (whole || !type.form.late) && !type.form.reads(value)) return type.form.words;
  if (typeof plain === 'number' && type.least !== undefined && plain < type.least) return `${type.least} or more`;
  if (typeof plain === 'number' && type.most !== undefined && plain > type.most) return `${type.most} or less`;
  return undefined;
}

function kindsOf(plain: string | number | boolean | null): Kind[] {
  if (plain === null) return ['null'];
  if (typeof plain === 'number') return Number.isInteger(plain) ? ['integer', 'number'] : ['number'];
  return [typeof plain as 'string' | 'boolean'];
}

function checkList(value: SeqValue, type: Type, path: Path, found: Found): void {
  if (!type.items) {
    found.problems.push({ at: value.at, message: `${named(path)} must be ${typeWords(type)}, not a list.` });
    return;
  }
  const seen = new Set<string>();
  for (const [index, item] of value.items.entries()) {
    check(item, type.items, [...path, index], found);
    if (!type.unique || item.kind !== 'scalar' || !item.known) continue;
    const key = JSON.stringify(plainOf(item));
    if (seen.has(key)) found.problems.push({ at: item.at, message: `${named(path)} names ${key} twice: remove one of the two.` });
    seen.add(key);
  }
}

function checkMap(value: MapValue, type: Type, path: Path, found: Found): void {
  if (!type.keys && !type.others) {
    found.problems.push({ at: value.at, message: `${named(path)} must be ${typeWords(type)}, not a map.` });
    return;
  }
  for (const [key, entry] of value.entries) {
    const known = type.keys && Object.hasOwn(type.keys, key) ? type.keys[key] : type.others;
    if (known && (!type.names || type.names.test(key))) check(entry.value, known, [...path, key], found);
    else if (!key.startsWith('x-')) found.problems.push({ at: entry.key.at, message: unknownKey(key, type, path) });
  }
  for (const key of type.required ?? []) {
    if (!value.entries.has(key)) found.problems.push({ at: value.at, message: `${named(path)} needs the key "${key}": add it.` });
  }
}

function unknownKey(key: string, type: Type, path: Path): string {
  if (type.names) return `"${key}" is not a valid name for Compose: use letters, digits, ".", "_" and "-".`;
  const where =
    path.length === 0 ? 'at the top of a file' : path.length === 2 && path[0] === 'services' ? 'in a service' : `in ${named(path)}`;
  const hint = suggestion(key, Object.keys(type.keys ?? {}));
  return `Compose does not know the key "${key}" ${where}${hint}: correct it or remove it.`;
}

/** A place in words: `"cap_add" of "web"`. */
function named(path: Path): string {
  const keys = path.filter((part) => typeof part === 'string');
  const [kind, name, ...rest] = keys;
  const item = typeof path.at(-1) === 'number' ? 'An item of ' : '';
  if (kind === undefined) return 'A Compose file';
  if (rest.length === 0)
    return name === undefined ? `${item}"${kind}"` : `${kind === 'services' ? 'The service' : `In "${kind}"`} "${name}"`;
  return `${item}"${rest.join('.')}" of "${name}"`;
}

const kindWords: Readonly<Record<Kind, string>> = {
  string: 'a text (in quotes where it looks like a number)',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
};

function typeWords(type: Type): string {
  const kinds = type.scalar ?? [];
  const plain = kinds.includes('number') || kinds.includes('integer') || kinds.includes('boolean');
  const words = type.oneOf
    ? [`"${type.oneOf.join('" or "')}"`]
    : kinds.filter((kind) => kind !== 'null').map((kind) => (kind === 'string' && plain ? 'a text' : kindWords[kind]));
  if (type.items) words.push('a list');
  if (type.keys || type.others) words.push('a map');
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'empty');
}

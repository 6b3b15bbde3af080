import { cleanPath } from '../../base/path';
import { get, type MapEntry, type ScalarValue, type SeqValue, type Value } from '../value';
import { below, type Place, type UniqueBy } from './tables';

/**
 * Keeps one item for each key of the lists that name things (compose-go override/uncity.go): the last item takes effect, at the place
 * of the first. Gives the very same value back where nothing is named twice.
 * @param before the value before the last document was merged: its items are in canonical form by now.
 */
export function enforceUnicity(value: Value, place: Place | undefined, before: Value | undefined): Value {
  if (!place) return value;
  if (value.kind === 'seq') {
    if (!place.unique) return value;
    const list = place.unique === 'port' ? withoutRepeats(value, before) : value;
    return uniqueItems(list, place.unique);
  }
  if (value.kind === 'scalar' || place.below.size === 0) return value;
  let changed: Map<string, MapEntry> | undefined;
  for (const [key, entry] of value.entries) {
    const kept = enforceUnicity(entry.value, below(place, key), get(before, key));
    if (kept === entry.value) continue;
    changed ??= new Map(value.entries);
    changed.set(key, { ...entry, value: kept });
  }
  return changed ? { ...value, entries: changed } : value;
}

/** Ports that the last document writes twice alike count once before their parts are compared. */
function withoutRepeats(list: SeqValue, before: Value | undefined): SeqValue {
  const canonical = new Set(before?.kind === 'seq' ? before.items : []);
  const places = new Map<string, number>();
  const items: Value[] = [];
  for (const item of list.items) {
    const text = item.kind === 'scalar' && !canonical.has(item) ? textOf(item) : undefined;
    const first = text === undefined ? undefined : places.get(text);
    if (first !== undefined) items[first] = item;
    else {
      if (text !== undefined) places.set(text, items.length);
      items.push(item);
    }
  }
  return items.length === list.items.length ? list : { ...list, items };
}

function uniqueItems(list: SeqValue, by: UniqueBy): SeqValue {
  if (list.items.length < 2) return list;
  const items: Value[] = [];
  const places = new Map<string, number>();
  list.items.forEach((item, index) => {
    const key = keyOf(item, by) ?? `\0${index}`;
    const first = places.get(key);
    if (first === undefined) {
      places.set(key, items.length);
      items.push(item);
    } else items[first] = item;
  });
  return items.length === list.items.length ? list : { ...list, items };
}

/** A scalar's text: unknown variables count by their names. */
export function textOf(scalar: ScalarValue): string {
  return scalar.known ? scalar.value : scalar.raw;
}

function keyOf(item: Value, by: UniqueBy): string | undefined {
  if (item.kind === 'seq') return undefined;
  const text = item.kind === 'scalar' ? textOf(item) : undefined;
  const part = (name: string): ScalarValue | undefined => {
    const value = get(item, name);
    return value?.kind === 'scalar' && value.plain !== null ? value : undefined;
  };
  switch (by) {
    case 'name':
      return text?.split('=', 1)[0];
    case 'text':
      return text;
    case 'volume-target':
      return text === undefined ? optionalText(part('target')) : volumeTarget(text);
    case 'device-target':
      return text === undefined ? optionalText(part('target')) : (splitColons(text)[1] ?? text);
    case 'path': {
      const path = item.kind === 'scalar' ? item : part('path');
      return path && `${path.folder}\0${textOf(path)}`;
    }
    case 'config-target':
      return text === undefined ? (optionalText(part('target')) ?? `/${optionalText(part('source'))}`) : `/${text}`;
    case 'secret-target':
      return text === undefined ? (optionalText(part('target')) ?? `/run/secrets/${optionalText(part('source'))}`) : `/run/secrets/${text}`;
    case 'port':
      return text === undefined ? longPort(part) : shortPort(text);
  }
}

function optionalText(scalar: ScalarValue | undefined): string | undefined {
  return scalar && textOf(scalar);
}

function volumeTarget(text: string): string {
  const [first = '', second] = splitColons(text);
  return cleanPath((second ?? first) || '.');
}

function longPort(part: (name: string) => ScalarValue | undefined): string | undefined {
  const target = part('target');
  if (!target) return undefined;
  const published = part('published');
  // Numbers and texts are not the same to compose-go here.
  const shown = published && (typeof published.plain === 'number' ? `#${textOf(published)}` : textOf(published));
  return portKey(optionalText(part('host_ip')), shown, textOf(target), optionalText(part('protocol')));
}

function portKey(ip: string | undefined, published: string | undefined, target: string, protocol: string | undefined): string {
  return [ip ?? '0.0.0.0', published ?? '', target, protocol ?? 'tcp'].join('\0');
}

/** One port is known by its parts; a range, or a text that hangs on a variable, by its text. */
function shortPort(text: string): string {
  const slash = text.lastIndexOf('/');
  const [bare, protocol] = slash < 0 ? [text, undefined] : [text.slice(0, slash), text.slice(slash + 1)];
  const parts = splitColons(bare.replace(/^\[[^\]]*\]/, ''));
  const address = /^\[([^\]]*)\]/.exec(bare)?.[1];
  const target = parts.at(-1)!;
  const published = parts.at(-2);
  if (/[-$]/.test(target) || (published !== undefined && /[-$]/.test(published))) return text;
  const ip = address ?? parts.slice(0, -2).join(':');
  return portKey(ip || undefined, published || undefined, target, protocol?.toLowerCase());
}

/** Splits at colons outside `${...}`; the colon of a drive letter does not count. */
function splitColons(text: string): string[] {
  const parts: string[] = [];
  let from = 0;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '$' && text[i + 1] === '{') depth++;
    else if (text[i] === '}' && depth > 0) depth--;
    else if (text[i] === ':' && depth === 0 && !(i - from === 1 && /[a-z]/i.test(text[from]!))) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

import { isAddress, isNetwork } from '../../model/ip-address';
import type { ScalarValue, Value } from '../../model/value';
import type { Problem } from '../../syntax/tree';
import type { Plain, Shape } from './keys';

/** Why dockerd cannot read a value as what it has to be (Go encoding/json into the types of daemon/config). */
export function* misshapen(value: Value, shape: Shape, name: string): Iterable<Problem> {
  const wrong = (what: string): Problem => ({ at: value.at, message: `dockerd refuses "${name}": it must be ${what}.` });
  if (value.kind === 'scalar' && value.plain === null) {
    if (shape === 'size') yield wrong('a size in quotes, such as "64m"');
    return;
  }
  if (typeof shape === 'string') {
    const wanted = shape === 'anything' ? undefined : unread(value, shape);
    if (wanted !== undefined) yield wrong(wanted);
    return;
  }
  if ('list' in shape) {
    if (value.kind !== 'seq') yield wrong('a list in brackets');
    else for (const item of value.items) yield* misshapen(item, shape.list, name);
    return;
  }
  if (value.kind !== 'map') {
    yield wrong('an object in braces');
    return;
  }
  for (const [key, { key: trace, value: inner }] of value.entries) {
    const path = `${name}.${key}`;
    if ('map' in shape) {
      yield* misshapen(inner, shape.map, path);
      continue;
    }
    const known = Object.entries(shape.keys).find(([each]) => each.toLowerCase() === key.toLowerCase());
    if (known) yield* misshapen(inner, known[1], path);
    else if (shape.closed) {
      yield {
        at: trace.at,
        message: `dockerd refuses the key "${key}" in "${name}": the known keys are ${Object.keys(shape.keys).join(', ')}.`,
      };
    }
  }
}

const readers: Readonly<Record<Plain, readonly [wanted: string, reads: (scalar: ScalarValue, text: string) => boolean]>> = {
  boolean: ['true or false, without quotes', ({ plain }) => typeof plain === 'boolean'],
  integer: ['a whole number, without quotes', ({ plain }, text) => typeof plain === 'number' && isInteger(text)],
  text: ['a text in quotes', ({ plain }) => typeof plain === 'string'],
  address: [
    'an IP address in quotes',
    ({ plain }) => typeof plain === 'string' && (plain === '' || (isAddress(plain) && !plain.includes('%'))),
  ],
  'scoped-address': ['an IP address in quotes', ({ plain }) => typeof plain === 'string' && (plain === '' || isAddress(plain))],
  network: ['a network in quotes, such as "10.10.0.0/16"', ({ plain }) => typeof plain === 'string' && (plain === '' || isNetwork(plain))],
  size: ['a size in quotes, such as "64m"', ({ plain }) => typeof plain === 'string' && isSize(plain)],
  duration: ['a time such as "48h"', ({ plain }) => typeof plain === 'string' && isDuration(plain)],
};

/** What a scalar has to be and is not. */
function unread(value: Value, shape: Plain): string | undefined {
  const [wanted, reads] = readers[shape];
  return value.kind === 'scalar' && value.known && reads(value, value.value) ? undefined : wanted;
}

function isInteger(text: string): boolean {
  if (!/^-?\d+$/.test(text)) return false;
  const number = BigInt(text);
  return number >= -(2n ** 63n) && number < 2n ** 63n;
}

/** True for a size as github.com/docker/go-units reads it: a number, a unit, a blank between them or none. */
function isSize(text: string): boolean {
  return /^\+?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)? ?(?:b|[kmgtp](?:i?b)?)?$/i.test(text);
}

/** True for a time as Go reads it, or seconds. */
function isDuration(text: string): boolean {
  return /^$|^[+-]?\d+$|^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text);
}

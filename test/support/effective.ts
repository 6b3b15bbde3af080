import { equal, ok } from 'node:assert/strict';
import { openProject } from '../../server/src/core/kinds/open';
import { type Effective, type EffectiveMount, effectivePrivilege, type Fact } from '../../server/src/core/model/effective';
import { entriesOf, reader } from './open';

export type Files = Readonly<Record<string, string>>;

/** The privileges of the service `web` of a project in memory. */
export function modelOf(compose: string, more: Files = {}): Effective {
  const files = new Map(Object.entries({ 'compose.yaml': compose, ...more }));
  const project = openProject(entriesOf(files), reader(files));
  const web = project.services.find(({ name }) => name === 'web');
  ok(web, 'no service web');
  return effectivePrivilege(web, project);
}

/** The same for one with these keys, in flow style, and the image alpine, whose user is known. */
export const of = (keys: string, more?: Files): Effective => modelOf(`services:\n  web: { image: "alpine:3", ${keys} }\n`, more);

/** A fact in short: `value`, `value by SOURCE` where that is not the service, `? VARIABLES` where it is unknown. */
export function short<T>(fact: Fact<T>, words: (value: T) => unknown = (value) => value): string {
  const what = fact.known ? String(words(fact.value)) : `? ${fact.variables.join(' ')}`.trim();
  return fact.source === 'service' ? what : `${what} by ${fact.source}`;
}

export const list = (names: readonly string[]): string => (names.length > 5 ? String(names.length) : names.join(' '));
export const mount = ({ kind, from, target, readOnly, inheritedFrom }: EffectiveMount): string =>
  [kind, from ? short(from) : '-', short(target), short(readOnly, (on) => (on ? 'ro' : 'rw')), inheritedFrom]
    .filter((part) => part)
    .join(' ');

export type Case = readonly [keys: string, expected: string];

/** Runs a table: what a field says for the keys of a service. */
export function table(name: string, field: (model: Effective) => string, cases: readonly Case[]): void {
  describe(name, () => {
    for (const [keys, expected] of cases) it(`${keys || 'nothing'}: ${expected}`, () => equal(field(of(keys)), expected));
  });
}

import { deepEqual, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/fixtures';

type Words = Readonly<Record<string, string>>;

const read = (name: string): string => readFileSync(join(repository, name), 'utf8');
const words = (name: string): Words => JSON.parse(read(name)) as Words;

/** What the client says, in English: the first argument of each call of `l10n.t`. */
function said(): string[] {
  const source = join(repository, 'client/src');
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) => [...readFileSync(join(source, name), 'utf8').matchAll(/\bl10n\.t\(\s*'((?:[^'\\]|\\.)*)'/g)]);
  return found.map(([, text]) => text!.replaceAll("\\'", "'"));
}

/** The places of a text, `{0}` and so on. */
const placesIn = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).sort();

describe('what the extension says in German', () => {
  it('is all that it says in English', () => {
    deepEqual([...new Set(said())].sort(), Object.keys(words('l10n/bundle.l10n.de.json')).sort());
    deepEqual(Object.keys(words('package.nls.de.json')), Object.keys(words('package.nls.json')));
  });

  it('has the same places for names and numbers', () => {
    for (const [english, german] of Object.entries(words('l10n/bundle.l10n.de.json')))
      deepEqual(placesIn(german), placesIn(english), english);
  });

  it('names every text that the manifest asks for, and no others', () => {
    const asked = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!);
    deepEqual([...new Set(asked)].sort(), Object.keys(words('package.nls.json')).sort());
  });

  it('leaves no sentence out: each call of l10n.t has a plain text', () => {
    const source = join(repository, 'client/src');
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.ts'))) {
      const text = readFileSync(join(source, name), 'utf8');
      ok(!/\bl10n\.t\(\s*[^'\s]/.test(text), name);
    }
  });
});

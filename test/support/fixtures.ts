import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Case, type Fixture, readFixture } from '../../server/tools/fixture';

/** The repository: the tests run from `out/`. */
export const repository = resolve(__dirname, '../../..');

const folder = join(repository, 'test/rules');

/** Rule ids that have a fixture, sorted. */
export function fixtureIds(): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -3).replaceAll('\\', '/'))
    .sort();
}

/** The cases of a rule's fixture. */
export function casesOf(id: string): readonly Case[] {
  return fixtureOf(id).cases;
}

/** A rule's fixture: the prose of its page, and its cases. */
export function fixtureOf(id: string): Fixture {
  return readFixture(`test/rules/${id}.md`, readFileSync(join(folder, `${id}.md`), 'utf8'));
}

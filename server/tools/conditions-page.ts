import type { About, Outcome } from '../src/core/fix/conditions/about';
import { builds } from '../src/core/fix/conditions/builds';
import { containers } from '../src/core/fix/conditions/containers';
import { daemons } from '../src/core/fix/conditions/daemons';
import { users } from '../src/core/fix/conditions/users';

const parts: readonly (readonly [heading: string, table: Readonly<Record<string, About>>])[] = [
  ['Containers', containers],
  ['Users', users],
  ['Dockerfiles and builds', builds],
  ['Daemons', daemons],
];

const words: Readonly<Record<Outcome, string>> = {
  holds: 'holds',
  refuted: 'refuted',
  unknown: 'unknown',
  harmful: 'unknown, harmful',
};

/** `docs/conditions.md`: what fixes rely on. */
export function conditionsPage(): string {
  const tables = parts.map(([heading, table]) => `## ${heading}\n\n${rowsOf(table)}`);
  return `<!-- Generated from server/src/core/fix/conditions by npm run gen: change it there. -->
# What fixes rely on

A fix is applied in bulk only where nothing that it relies on speaks against it. Each of its conditions is evaluated over the files and the knowledge about images and programs, and is in one of these states:

| State | Meaning | Effect on the fix |
|---|---|---|
| holds | the files or a dated source show it, or the files would show the opposite and do not | none |
| unknown | neither decides it | at most "needs review"; the condition is named |
| unknown, harmful | neither decides it, and a wrong guess stops a service or a build, or locks someone out | manual |
| refuted | something shows that it does not hold | manual, with the reason and its place |

A fix that removes a function or needs a value that only a person knows is manual, whatever holds. \`bulkhead harden\`, the hover and JSON list the conditions that do not hold first; in JSON, each has its \`id\`, its \`state\`, \`because\` (what shows it) and \`settle\` (what would settle it).

${tables.join('\n')}`;
}

function rowsOf(table: Readonly<Record<string, About>>): string {
  const rows = Object.entries(table).map(([id, { says, outcomes, settle }]) => {
    return `| \`${id}\` | ${says} | ${outcomes.map((outcome) => words[outcome]).join('; ')} | ${settle ?? '-'} |\n`;
  });
  return `| Condition | What must be true | States | What settles it where it is unknown |\n|---|---|---|---|\n${rows.join('')}`;
}

import fc from 'fast-check';
import { daemonKeys, flagNames, ignoredKeys } from '../../server/src/core/knowledge/daemon-keys';
import { daemonProblems, unreadKeys } from '../../server/src/core/model/daemon';
import { mapOfJson } from '../../server/src/core/model/json';
import { parseJson } from '../../server/src/core/syntax/jsonc';
import { casesOf, fixtureIds } from '../support/fixtures';
import { everythingAtOnce } from '../support/projects';
import { acceptedOfDaemon } from './daemon-accepted';
import { edgeValues, goodValues, plainValues, wholeFiles } from './daemon-values';
import { ask, oracleProgram } from './program';

/** A daemon.json and where it comes from. */
interface Sample {
  readonly name: string;
  readonly text: string;
}

/** The daemon.json files of the fixtures, as written and as their fixes leave them, and of the project in which every rule fires. */
function written(): Sample[] {
  const isDaemon = ([name]: readonly [string, string]): boolean => /(^|[./])daemon\.json$/.test(name);
  const fixtures = fixtureIds().flatMap((id) =>
    casesOf(id).flatMap((one) =>
      [one.files, ...one.fixed.map(({ files }) => files)].flatMap((files, index) =>
        [...files].filter(isDaemon).map(([, text]) => ({ name: `${id}: ${one.title} ${index}`, text })),
      ),
    ),
  );
  return [...fixtures, ...[...everythingAtOnce()].filter(isDaemon).map(([name, text]) => ({ name, text }))];
}

/** Each key that dockerd reads, or takes, or does not know, with values of every type; pairs of keys; odd JSON. */
function made(): Sample[] {
  const unknown = ['bogus', 'Debug', 'no_new_privileges', 'graph', 'api-cors-header', 'resolv-conf', 'proxies.http-proxy', ''];
  const keys = [...Object.keys(daemonKeys), ...Object.keys(flagNames), ...ignoredKeys, ...unknown];
  const alone = keys.flatMap((key) =>
    [...plainValues, ...(goodValues[key] ?? []), ...(edgeValues[key] ?? [])].map((value) => ({
      name: `${key}: ${value}`,
      text: `{ ${JSON.stringify(key)}: ${value} }`,
    })),
  );
  const pick = fc
    .constantFrom(...Object.keys(goodValues))
    .chain((key) => fc.constantFrom(...goodValues[key]!, ...(edgeValues[key] ?? [])).map((value) => `  ${JSON.stringify(key)}: ${value}`));
  const several = fc.uniqueArray(pick, { minLength: 2, maxLength: 6, selector: (entry) => entry.split(':')[0] });
  const mixed = fc.sample(
    several.map((entries) => `{\n${entries.join(',\n')}\n}\n`),
    { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.COUNT ?? 1500) },
  );
  return [
    ...alone,
    ...wholeFiles.map((text) => ({ name: JSON.stringify(text), text })),
    ...mixed.map((text, index) => ({ name: `mixed ${index}`, text })),
  ];
}

/** Why we say that dockerd refuses a file; nothing where it takes it. */
function ours(text: string): string | undefined {
  const tree = parseJson('/daemon.json', text);
  const map = mapOfJson(tree);
  const unread = map ? unreadKeys(map).filter(({ refused }) => refused) : [];
  return [...tree.problems, ...daemonProblems(tree)][0]?.message ?? unread.map(({ name }) => `"${name}" is not known`)[0];
}

function main(): void {
  const program = oracleProgram('daemon', ['-tags', 'exclude_graphdriver_btrfs']);
  // Such a key makes the program run a daemon instead of looking at the file.
  const samples = [...written(), ...made()].filter(({ text }) => !text.includes('"validate"'));
  const answers = ask<{ text: string }, { error: string }>(
    program,
    samples.map(({ text }) => ({ text })),
  );
  const accepted = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  for (const [index, { name, text }] of samples.entries()) {
    const { error } = answers[index]!;
    const our = ours(text);
    const known = (our === undefined) === (error === '') ? undefined : acceptedOfDaemon(our, error);
    if (known !== undefined) accepted.set(known, (accepted.get(known) ?? 0) + 1);
    if (known !== undefined || (our === undefined) === (error === '')) passed++;
    else {
      failed++;
      console.log(`${name}\n  ${text.trim()}\n  dockerd: ${error || 'takes it'}\n  ours:    ${our ?? 'takes it'}`);
    }
  }
  console.log(`dockerd of moby v2.0.0-beta.24 judged ${samples.length} files; differences that docs/oracle.md names:`);
  for (const [id, count] of [...accepted].sort()) console.log(`  ${id}: ${count}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main();

import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { casesOf, fixtureIds } from '../support/fixtures';
import { everythingAtOnce } from '../support/projects';
import { acceptedOfDaemon } from './daemon-accepted';
import { goldenFile, refusalOf, smallFiles } from './daemon-samples';
import { edgeValues, goodValues } from './daemon-values';
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

/** Files of several keys. */
function mixed(): Sample[] {
  const pick = fc
    .constantFrom(...Object.keys(goodValues))
    .chain((key) => fc.constantFrom(...goodValues[key]!, ...(edgeValues[key] ?? [])).map((value) => `  ${JSON.stringify(key)}: ${value}`));
  const several = fc.uniqueArray(pick, { minLength: 2, maxLength: 6, selector: (entry) => entry.split(':')[0] });
  const texts = fc.sample(
    several.map((entries) => `{\n${entries.join(',\n')}\n}\n`),
    { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.COUNT ?? 1500) },
  );
  return texts.map((text, index) => ({ name: `mixed ${index}`, text }));
}

function main(): void {
  const program = oracleProgram('daemon', ['-tags', 'exclude_graphdriver_btrfs']);
  // Such a key makes the program run a daemon instead of looking at the file.
  const small = smallFiles().map((text) => ({ name: JSON.stringify(text), text }));
  const samples = [...written(), ...small, ...mixed()].filter(({ text }) => !text.includes('"validate"'));
  const answers = ask<{ text: string }, { error: string }>(
    program,
    samples.map(({ text }) => ({ text })),
  );
  const accepted = new Map<string, number>();
  let passed = 0;
  let failed = 0;
  for (const [index, { name, text }] of samples.entries()) {
    const { error } = answers[index]!;
    const our = refusalOf(text);
    const known = acceptedOfDaemon(our, error);
    if (known !== undefined) accepted.set(known, (accepted.get(known) ?? 0) + 1);
    if (known !== undefined || (our === undefined) === (error === '')) passed++;
    else {
      failed++;
      console.log(`${name}\n  ${text.trim()}\n  dockerd: ${error || 'takes it'}\n  ours:    ${our ?? 'takes it'}`);
    }
  }
  if (process.argv.includes('--golden')) {
    const small = new Set(smallFiles());
    // Where a difference is meant, ours is what is kept.
    const taken = samples.filter(({ text }, index) => {
      const { error } = answers[index]!;
      return small.has(text) && (acceptedOfDaemon(refusalOf(text), error) ? refusalOf(text) === undefined : error === '');
    });
    writeFileSync(goldenFile, `${JSON.stringify([...new Set(taken.map(({ text }) => text))], undefined, 2)}\n`);
  }
  console.log(`dockerd of moby v2.0.0-beta.24 judged ${samples.length} files; differences that docs/oracle.md names:`);
  for (const [id, count] of [...accepted].sort()) console.log(`  ${id}: ${count}`);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

main();

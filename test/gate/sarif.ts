import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { repository } from '../support/fixtures';

/*
 * The SARIF report of a folder of real files: valid by the official schema, twice the same bytes, each suppression with a reason.
 * `npm run gate:sarif [-- FOLDER]`; without a folder, `shared/corpus/open` beside the repository.
 */

interface Result {
  readonly suppressions: readonly { readonly justification?: string }[];
  readonly fixes?: readonly object[];
  readonly relatedLocations?: readonly object[];
  readonly codeFlows?: readonly object[];
}

function sarifOf(folder: string): string {
  const program = join(repository, 'dist/cli.js');
  const words = [program, 'check', '--profile', 'strict', '--format', 'sarif', '--fail-on', 'none', '--show-masked', '--quiet', '.'];
  const run = spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (run.status === 3 || run.stdout === '') throw new Error(`bulkhead check ended with ${run.status}: ${run.stderr}`);
  return run.stdout;
}

function main(): number {
  const folder = resolve(process.argv[2] ?? join(repository, '../shared/corpus/open'));
  if (!existsSync(folder)) {
    console.error(`${folder} is not there: name a folder`);
    return 2;
  }
  const text = sarifOf(folder);
  const schema = join(repository, 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const isSarif = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);
  const report = JSON.parse(text) as { readonly runs: readonly [{ readonly results: readonly Result[] }] };
  const isValid = isSarif(report);
  const isSame = sarifOf(folder) === text;
  const [{ results }] = report.runs;
  const unexplained = results.flatMap(({ suppressions }) => suppressions).filter(({ justification }) => !justification).length;
  const having = (key: keyof Result): number => results.filter((result) => (result[key]?.length ?? 0) > 0).length;
  console.log(`${results.length} results, ${text.length} bytes`);
  for (const key of ['fixes', 'relatedLocations', 'codeFlows', 'suppressions'] as const) console.log(`${having(key)} with ${key}`);
  console.log(isValid ? 'valid' : `NOT VALID: ${JSON.stringify(isSarif.errors?.slice(0, 5))}`);
  console.log(isSame ? 'twice the same bytes' : 'NOT THE SAME twice');
  if (unexplained > 0) console.log(`${unexplained} suppressions WITHOUT a reason`);
  return isValid && isSame && unexplained === 0 ? 0 : 1;
}

process.exitCode = main();

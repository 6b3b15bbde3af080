import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { repository } from '../support/fixtures';
import { type Reached, reachedBy, type Services, safeguards, totals } from './reached';

/*
 * How far hardening gets by default: the services of a folder that are non-root, drop capabilities and so on, as the files are and as `harden` leaves
 * them; then the same of the images that the Compose files of the folder name most, each as a service of its own that says nothing else.
 *
 * `npm run reach [FOLDER] [CLI...]`; without a folder, `shared/corpus` beside the repository. Each further `dist/cli.js`, of another commit, gets a
 * column: all of them are measured by this one.
 */

const mostImages = 40;

/** What one command line makes of a folder. */
interface Column {
  readonly name: string;
  readonly services: Services;
}

function run(cli: string, folder: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...words], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    env: { PATH: process.env.PATH ?? '' },
  });
  if (status === null || status >= 3) throw new Error(`${cli} ${words.join(' ')} ended with ${status}:\n${stderr}`);
  return stdout;
}

/** The services of a folder as this very build reads them. */
function servicesOf(folder: string): Services {
  return reachedBy(JSON.parse(run(join(repository, 'dist/cli.js'), folder, ['model', '--format', 'json'])));
}

/** The services of a folder as they are, and as each command line hardens them. */
function columnsOf(folder: string, clis: readonly string[]): Column[] {
  const columns: Column[] = [{ name: 'as written', services: servicesOf(folder) }];
  for (const [index, cli] of clis.entries()) {
    const copy = join(folder, '..', `by-${index}`);
    cpSync(folder, copy, { recursive: true });
    run(cli, copy, ['harden', '--write', '--quiet']);
    columns.push({ name: index === 0 ? 'hardened' : cli, services: servicesOf(copy) });
    rmSync(copy, { recursive: true, force: true });
  }
  return columns;
}

/** The images that the services of a folder name most, the most frequent first; tags apart. */
function imagesOf(services: Services): string[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { image } of services.values()) {
    const [, name, tag] = /^([\w./-]+?)(:[\w.-]+)?$/.exec(image ?? '') ?? [];
    if (name === undefined) continue;
    const tags = counts.get(name) ?? new Map<string, number>();
    counts.set(name, tags.set(tag ?? '', (tags.get(tag ?? '') ?? 0) + 1));
  }
  const sum = (tags: ReadonlyMap<string, number>): number => [...tags.values()].reduce((a, b) => a + b, 0);
  const sorted = [...counts].sort(([a, one], [b, other]) => sum(other) - sum(one) || (a < b ? -1 : 1));
  return sorted.slice(0, mostImages).map(([name, tags]) => name + [...tags].sort((a, b) => b[1] - a[1])[0]![0]);
}

function print(columns: readonly Column[]): void {
  const rows = columns.map(({ services }) => totals(services));
  const names = ['', ...columns.map(({ name }) => name)];
  process.stdout.write(
    `| ${names.join(' | ')} |\n|${names.map(() => '---|').join('')}\n| services | ${columns.map(({ services }) => services.size).join(' | ')} |\n`,
  );
  for (const key of safeguards) process.stdout.write(`| ${key} | ${rows.map((row) => row[key]).join(' | ')} |\n`);
}

/** What another command line reaches for an image and this one does not. */
function printLess(columns: readonly Column[]): void {
  const [, own, ...others] = columns;
  for (const { name, services } of others) {
    process.stdout.write(`\nless than by ${name}:\n`);
    for (const [key, was] of services) {
      const is = own!.services.get(key);
      const less = safeguards.filter((one) => was[one] === true && is?.[one] !== true);
      if (less.length > 0) process.stdout.write(`  ${was.image}: ${less.map((one) => describe(one, was, is)).join('; ')}\n`);
    }
  }
}

function describe(one: (typeof safeguards)[number], was: Reached, is: Reached | undefined): string {
  if (one !== 'ALL dropped') return one;
  return `${one}, kept ${was.kept.join(' ') || 'none'}${is?.['some dropped'] ? '; now only some are dropped' : ''}`;
}

function main(): void {
  const given = process.argv[2] ?? [join(repository, '../shared/corpus'), join(repository, '../../shared/corpus')].find(existsSync);
  if (given === undefined || !existsSync(given)) throw new Error('there is no such folder: npm run reach FOLDER');
  const clis = [join(repository, 'dist/cli.js'), ...process.argv.slice(3).map((cli) => resolve(cli))];
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-reach-'));
  try {
    const tree = join(work, 'tree');
    cpSync(resolve(given), tree, { recursive: true, filter: (path) => !/\/(\.git|node_modules)$/.test(path) });
    const columns = columnsOf(tree, clis);
    print(columns);
    const images = imagesOf(columns[0]!.services);
    const alone = join(work, 'alone');
    for (const [index, image] of images.entries()) {
      mkdirSync(join(alone, `i${index}`), { recursive: true });
      writeFileSync(join(alone, `i${index}`, 'compose.yaml'), `services:\n  app:\n    image: ${image}\n`);
    }
    process.stdout.write(`\n${images.length} images that are named most: ${images.join(', ')}\n\n`);
    const ofImages = columnsOf(alone, clis);
    print(ofImages);
    printLess(ofImages);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main();

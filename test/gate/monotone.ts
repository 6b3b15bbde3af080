import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { openProject } from '../../server/src/core/kinds/open';
import { readOf } from '../../server/src/core/score/across';
import type { Place, Privileges } from '../../server/src/core/score/privileges';
import { privilegesOf } from '../../server/src/core/score/reading';
import { raisedByFixes } from '../core/score/after-fixes';
import { ladders, lowered, privileges, raised, switches } from '../core/score/models';
import { fixtureIds, repository } from '../support/fixtures';
import { entriesOf, reader } from '../support/open';

/*
 * Whether less privilege ever means a higher score or another path: over 20,000 generated containers, every fix of every fixture, and all pairs of
 * services of a folder of real files of which one has a part of what the other has. `npm run gate:score [-- FOLDER]`; without a folder,
 * `shared/corpus/open` beside the repository.
 */

const largest = 300_000;

/** The privileges of all services of a folder, each file for itself, alike ones once. */
function servicesIn(folder: string): Privileges[] {
  const found = new Map<string, Privileges>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!/compose[^/]*\.ya?ml$/i.test(name) || !statSync(path).isFile() || statSync(path).size > largest) continue;
    const files = new Map([['compose.yaml', readFileSync(path, 'utf8')]]);
    const project = openProject(entriesOf(files), reader(files));
    for (const service of project.services) {
      const of = privilegesOf(readOf(service, project, {}), true);
      found.set(JSON.stringify(comparable(of)), of);
    }
  }
  return [...found.values()];
}

function comparable(of: Privileges): object {
  const places = of.places.map(({ at: _at, key: _key, what: _what, ...place }) => place);
  const devices = of.devices.map(({ at: _at, ...device }) => device);
  return { ...of, capabilities: [...of.capabilities], places, devices };
}

/** True where one container has nothing that another one has not. */
function isPartOf(less: Privileges, more: Privileges): boolean {
  for (const [name, steps] of Object.entries(ladders)) {
    const rank = (of: Privileges): number => (steps as readonly string[]).indexOf(of[name as keyof typeof ladders]);
    if (rank(less) > rank(more)) return false;
  }
  if (switches.some((name) => less[name] && !more[name])) return false;
  if (less.hostUsers !== more.hostUsers || less.remapped !== more.remapped || less.proxy !== more.proxy) return false;
  if (less.capabilities.size > more.capabilities.size || [...less.capabilities].some((one) => !more.capabilities.has(one))) return false;
  const { memory, pids, cpus } = less.unlimited;
  if ((memory && !more.unlimited.memory) || (pids && !more.unlimited.pids) || (cpus && !more.unlimited.cpus)) return false;
  if (less.devices.some(({ key }) => !more.devices.some((other) => other.key === key))) return false;
  return less.places.every((one) => more.places.some((other) => isWithin(one, other)));
}

function isWithin(one: Place, other: Place): boolean {
  const sameKind =
    one.socket === other.socket && one.reading === other.reading && one.writing === other.writing && one.kernel === other.kernel;
  return (
    sameKind &&
    one.path === other.path &&
    one.contained === other.contained &&
    one.guarded === other.guarded &&
    (other.writable || !one.writable) &&
    (other.shared || !one.shared)
  );
}

function main(): number {
  const wrong: string[] = [];
  fc.assert(
    fc.property(privileges, fc.array(fc.nat(1000), { minLength: 40, maxLength: 90 }), (from, choices) => {
      const why = raised(from, lowered(from, choices));
      if (why !== undefined) throw new Error(why);
    }),
    { numRuns: 20_000 },
  );
  console.log('20,000 generated containers: none is more exposed with less');
  const fixes = fixtureIds().map(raisedByFixes);
  wrong.push(...fixes.flatMap((one) => one.raised));
  const sum = (of: (one: (typeof fixes)[number]) => number): number => fixes.reduce((total, one) => total + of(one), 0);
  console.log(
    `${sum(({ tried }) => tried)} fixes of fixtures: ${sum((one) => one.lowered)} lower a score, ${wrong.length} raise one or add a path`,
  );
  const folder = resolve(process.argv[2] ?? join(repository, '../shared/corpus/open'));
  const services = servicesIn(folder);
  let pairs = 0;
  for (const more of services) {
    for (const less of services) {
      if (less === more || !isPartOf(less, more)) continue;
      pairs++;
      const why = raised(more, less);
      if (why !== undefined) wrong.push(`${why}: ${JSON.stringify(comparable(more))} and ${JSON.stringify(comparable(less))}`);
    }
  }
  console.log(`${services.length} different services of ${folder}: ${pairs} pairs of which one has a part of the other`);
  for (const line of wrong) console.log(`WRONG ${line}`);
  return wrong.length > 0 || pairs === 0 ? 1 : 0;
}

process.exitCode = main();

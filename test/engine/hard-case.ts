import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Proven, Stand } from './hard';
import { wait } from './saying';

type Data = Readonly<Record<string, unknown>>;

/** A project whose proof is hard, and what has to come out. */
export interface HardCase {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** Services of the Compose file; without an image they have that of the cases. */
  readonly services: Readonly<Record<string, Data>>;
  /** What else is in the Compose file. */
  readonly more?: Data;
  /** Nothing else may happen on the engine meanwhile. */
  readonly alone?: true;
  /** @throws what is wrong */
  does(stand: Stand): Promise<void>;
}

export const web = { command: ['/bin/start', 'plain'] };

/** What became of the change of a rule for a service. */
export function change({ changes }: Proven, rule: string, service: string): Proven['changes'][number] {
  const found = changes.find((one) => one.rule === `compose/${rule}` && one.services.includes(service));
  ok(found, `no change of ${rule} for "${service}" is planned: ${changes.map((one) => `${one.rule} ${one.is}`).join(', ')}`);
  return found;
}

/** All changes of a service were proven. */
export function allProven(proven: Proven, ...services: readonly string[]): void {
  for (const service of services) {
    equal(proven.services[service]?.is, 'proven', `${service}: ${JSON.stringify(proven.services[service])}`);
    const own = proven.changes.filter((one) => one.services.includes(service));
    ok(own.length > 0, `nothing is planned for "${service}"`);
    deepEqual(
      own.filter(({ is }) => is !== 'proven'),
      [],
    );
  }
}

/** All changes of "web" were proven, but for one capability, which stays: MKNOD. */
export function keepsDevices(proven: Proven, evidence: RegExp): void {
  allProven(proven, 'web');
  const { given } = change(proven, 'default-capabilities', 'web');
  deepEqual(
    given.map(({ capability }) => capability),
    ['MKNOD'],
  );
  match(given[0]!.evidence.map(({ phase, sign }) => `${phase} ${sign}`)[0] ?? '', evidence);
}

/** Waits until the run has made a container. */
export async function untilRunning({ tools }: Stand): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if ((await tools.docker('ps', '-q', '--filter', 'label=bulkhead.run')).trim() !== '') return;
    await wait(100);
  }
  throw new Error('no container of the run is started');
}

export const proveWords = ['harden', '--prove', '--within', '20'];

/** A folder with links to some programs alone. */
export function onlyPrograms(folder: string, programs: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  for (const [name, to] of Object.entries(programs)) symlinkSync(to, join(folder, name));
  return folder;
}

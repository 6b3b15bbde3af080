import { checkCanFail, controls, signsOfLife, type Unfit } from '../core/probe/controls';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Answer } from '../core/probe/start';
import { type Bench, goOn } from './bench';
import { answerOf, askCheck, placesOf, serviceOf } from './checks';
import { containersOf } from './containers';
import { Ended } from './ended';
import type { Engine } from './engine';
import { fill } from './fill';
import { imageNames } from './images';
import { parsed } from './json';
import { create, type Laid, lay } from './lay';
import { removeMade } from './left';
import type { ServiceProof } from './order';
import { type Expected, expectedOf, type Used, use } from './use';

/** The project as it is: started, stopped, and started again. */
export interface BaseLine {
  /** What was started. Its volumes are as it left them. */
  readonly laid: Laid;
  readonly plain: Used;
  readonly again: Used;
  readonly expected: Expected;
  /** The services that are not run hardened, with the reason. */
  readonly without: ReadonlyMap<string, string>;
  readonly services: readonly ServiceProof[];
  /** It does not always start as it is. */
  readonly isFlaky: boolean;
  readonly notes: readonly string[];
}

/** How often the same service may fail before it is believed. */
const mostFailures = 2;

/**
 * Starts the project as it is until all that is left of it works: what does not start is left out, and said.
 * @returns no starts where nothing is left
 */
export async function baseLine(
  bench: Bench,
): Promise<BaseLine | { readonly services: readonly ServiceProof[]; readonly notes: readonly string[] }> {
  const said = new Map<string, ServiceProof>();
  const without = new Map<string, string>();
  const failures = new Map<string, number>();
  const leaveOut = (service: string, is: ServiceProof['is'], reason: string): void => {
    without.set(service, reason);
    said.set(service, { service, is, reason });
  };
  for (;;) {
    const laid = await lay(bench, { texts: new Map() }, without);
    if ('refused' in laid && !('name' in laid)) throw new Ended(`Compose does not take the files as they are:\n${laid.refused}`);
    for (const { service, reason } of laid.refused) if (!said.has(service)) said.set(service, { service, is: 'refused', reason });
    const names = Object.keys(asMap(laid.config.services));
    if (names.length === 0) return { services: [...said.values()], notes: laid.sandbox.notes };
    const started = await startPlain(bench, laid, failures);
    if (!('plain' in started)) {
      for (const [service, { is, reason }] of started.broken) leaveOut(service, is, reason);
      await removeMade(bench.engine, (name) => name === laid.name);
      continue;
    }
    const { plain, again, copied } = started;
    const starts = [plain.start, again.start];
    for (const service of names) {
      const signs = signsOfLife(starts, service);
      said.set(service, { service, ...(signs.length > 0 ? { is: 'proven' } : { is: 'started', reason: noSign }) });
    }
    return {
      laid,
      plain,
      again,
      expected: expectedOf([plain, again]),
      without: new Map([...without, ...laid.refused.map(({ service, reason }) => [service, reason] as const)]),
      services: [...said.values()],
      isFlaky: failures.size > 0,
      notes: [
        ...laid.sandbox.notes,
        ...sizeNotes(laid),
        ...(copied === undefined ? [] : [`Copied for each start on fresh volumes: ${copied}`]),
        ...flakyNotes(failures),
      ],
    };
  }
}

/** Bytes whose copying nobody notices. */
const small = 10_000_000;

function sizeNotes({ copied }: Laid): string[] {
  return copied < small ? [] : [`${Math.round(copied / 1_000_000)} MB of the project are copied for each start on fresh volumes`];
}

function flakyNotes(failures: ReadonlyMap<string, number>): string[] {
  return [...failures].map(
    ([service]) => `"${service}" does not always start as it is: what fails is tried three times before it is believed`,
  );
}

const noSign = 'it starts, and nothing shows that it works: it has no health check and no port that answers (--check asks it)';

type Broken = ReadonlyMap<string, { readonly is: ServiceProof['is']; readonly reason: string }>;

interface Started {
  readonly plain: Used;
  readonly again: Used;
  /** Volumes that were there and are copied, with their sizes. */
  readonly copied: string | undefined;
}

/** @returns the two starts, or the services that are to be left out now: none where the same is tried once more */
async function startPlain(bench: Bench, laid: Laid, failures: Map<string, number>): Promise<Started | { readonly broken: Broken }> {
  const made = await create(bench, laid);
  goOn(bench);
  const names = Object.keys(asMap(laid.config.services));
  if (made !== undefined)
    return { broken: new Map(names.map((name) => [name, { is: 'broken', reason: `it cannot be created: ${made}` }])) };
  const copied = await fillFromExisting(bench, laid);
  const cannotFail = await checksThatCannotFail(bench, laid);
  if (cannotFail.size > 0) return { broken: cannotFail };
  const counted = (unfit: readonly Unfit[]): Broken => {
    for (const { service } of unfit) failures.set(service, (failures.get(service) ?? 0) + 1);
    const believed = unfit.filter(({ service }) => failures.get(service)! >= mostFailures);
    for (const { service } of believed) failures.delete(service);
    return new Map(believed.map(({ service, is, reason }) => [service, { is, reason }]));
  };
  const plain = await use(bench, laid, 'plain');
  const unfit = controls([plain.start], names);
  if (unfit.length > 0) return { broken: counted(unfit) };
  const expected = expectedOf([plain]);
  const again = await use(bench, laid, 'plain-again', { ...expected, seconds: Math.max(bench.order.within / 2, expected.seconds) });
  const unfitAgain = controls([plain.start, again.start], names);
  return unfitAgain.length > 0 ? { broken: counted(unfitAgain) } : { plain, again, copied };
}

/** `--with-copies`: what is in the volumes that are there goes into those of the run. @returns what was copied, with sizes */
export async function fillFromExisting(bench: Bench, laid: Laid): Promise<string | undefined> {
  const { machine, engine } = bench;
  const [image] = imageNames(laid.config).values();
  const wanted = laid.sandbox.volumes.flatMap(({ name, of }) => (of === undefined ? [] : [{ from: of, to: name }]));
  if (wanted.length === 0 || image === undefined) return undefined;
  const there = new Set((await engine.docker(['volume', 'ls', '-q'])).out.split('\n'));
  const sizes = await volumeSizes(engine);
  const names = wanted.filter(({ from }) => there.has(from)).map(({ from }) => `${from}${sizes.has(from) ? ` (${sizes.get(from)})` : ''}`);
  if (names.length === 0) return undefined;
  bench.tell(`copying volumes: ${names.join(', ')}`);
  await fill(
    machine,
    engine,
    laid.name,
    image,
    wanted.filter(({ from }) => there.has(from)),
  );
  return names.join(', ');
}

/** How large the volumes of the engine are, in its words. */
async function volumeSizes(engine: Engine): Promise<ReadonlyMap<string, string>> {
  const { out } = await engine.docker(['system', 'df', '--verbose', '--format', '{{json .}}'], 300);
  const volumes = asList(asMap(parsed(out)).Volumes).map(asMap);
  return new Map(volumes.map(({ Name, Size }) => [asText(Name) ?? '', asText(Size) ?? '']));
}

/**
 * The services whose check passes where nothing runs: it would pass whatever happens. From the host it is asked before anything is started; inside, it
 * is run in place of the service.
 */
async function checksThatCannotFail(bench: Bench, laid: Laid): Promise<Broken> {
  const { machine, engine, order } = bench;
  const names = Object.keys(asMap(laid.config.services));
  const answers: Answer[] = [];
  if (order.checks.length === 0) return new Map();
  bench.tell('checks where nothing runs');
  const containers = await containersOf(engine, laid.name);
  for (const check of order.checks) {
    const service = serviceOf(check, names);
    if (service === undefined || !names.includes(service)) continue;
    const words = ['run', '--rm', '--no-deps', '-T', '--entrypoint', 'sh', service, '-c', check.command.replaceAll('$', () => '$$')];
    const answer =
      check.from === 'host'
        ? await askCheck(machine, engine, check, service, undefined, placesOf(laid.sandbox.ports, containers), order.within)
        : answerOf(check, service, await engine.compose(['-p', laid.name, '-f', laid.file, ...words], 60));
    goOn(bench);
    answers.push(answer);
  }
  return new Map(checkCanFail(answers).map(({ service, is, reason }) => [service, { is, reason }]));
}

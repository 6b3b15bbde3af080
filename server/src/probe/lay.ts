import type { JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Refused, Sandbox } from '../core/probe/sandbox';
import { portCount } from '../core/probe/sandbox-ports';
import { sandboxed } from '../core/probe/sandboxed';
import { type Bench, goOn } from './bench';
import { Ended } from './ended';
import { aliveOrEnd } from './engine';
import { fill } from './fill';
import { build, imageNames, lookUp, pull } from './images';
import { lastWords } from './json';
import { credentialsOf, masked, valuesOf } from './mask';
import { below, parentOf } from './paths';
import { resolve } from './resolve';
import { layShadow } from './shadow';

/** A project of the run, ready to be started. */
export interface Laid {
  /** Name of the Compose project. */
  readonly name: string;
  readonly file: string;
  readonly folder: string;
  readonly copies: string;
  /** As Compose resolves the files; and as it is run. */
  readonly resolved: JsonMap;
  readonly config: JsonMap;
  readonly sandbox: Sandbox;
  readonly refused: readonly Refused[];
  /** Values that Compose's own words may repeat; and those that the logs of services may. */
  readonly values: ReadonlySet<string>;
  readonly secrets: ReadonlySet<string>;
  /** Bytes of the project's folders that were copied. */
  readonly copied: number;
}

/** How a project differs from what is on the disk. */
export interface Changed {
  readonly texts: ReadonlyMap<string, string>;
  readonly change?: ((config: JsonMap) => JsonMap) | undefined;
}

/**
 * Lays the project out with some texts: a Compose file of the run's own, copies of what services may write to. Nothing is made on the engine yet but
 * images, where a person asks for them.
 * @param without services that are not to be run, with the reason
 * @returns why Compose refuses the files
 */
export async function lay(
  bench: Bench,
  { texts, change }: Changed,
  without: ReadonlyMap<string, string>,
): Promise<Laid | { readonly refused: string }> {
  goOn(bench);
  const { machine, engine, order, run } = bench;
  bench.count.laid++;
  const name = `${run}-${bench.count.laid}`;
  const folder = below(bench.folder, String(bench.count.laid));
  const why = await machine.makeFolder(folder);
  if (why !== undefined) throw new Ended(`"${folder}" cannot be made: ${why}`);
  const shadow = await layShadow(machine, below(folder, 'shadow'), texts);
  const resolved = await resolve(machine, engine, order, shadow);
  goOn(bench);
  if (isRefused(resolved)) return resolved;
  const built = await withBuildFiles(bench, change ? change(resolved) : resolved, texts, below(folder, 'builds'));
  const copies = below(folder, 'copies');
  const file = below(folder, 'compose.json');
  const options = {
    run: name,
    root: order.root,
    copies,
    allowDangerous: order.allowDangerous,
    withCopies: order.withCopies,
    build: order.build,
  };
  const dropped = new Map(without);
  const plain = sandboxed(withoutServices(built, dropped), { ...options, freePorts: [], alsoPublish: new Map() });
  await write(bench, file, plain.config);
  for (const [service, reason] of await missing(bench, file, name, asMap(plain.config), built)) dropped.set(service, reason);
  goOn(bench);
  const config = withoutServices(built, dropped);
  const alsoPublish = engine.info.local && !engine.info.rootless ? new Map<string, number[]>() : exposed(bench, asMap(plain.config));
  const freePorts = await machine.freePorts(portCount(config, alsoPublish));
  const sandbox = sandboxed(config, { ...options, freePorts, alsoPublish });
  await write(bench, file, sandbox.config);
  const copied = await copyAll(bench, name, sandbox.copies);
  return {
    name,
    file,
    folder,
    copies,
    resolved: built,
    config: asMap(sandbox.config),
    sandbox,
    refused: [...[...dropped].map(([service, reason]) => ({ service, reason })), ...sandbox.refused],
    values: valuesOf(built),
    secrets: credentialsOf(built),
    copied,
  };
}

function isRefused(resolved: JsonMap | { readonly refused: string }): resolved is { readonly refused: string } {
  return typeof resolved.refused === 'string';
}

async function write({ machine }: Bench, file: string, config: Sandbox['config']): Promise<void> {
  const why = await machine.write(file, JSON.stringify(config, undefined, 1));
  if (why !== undefined) throw new Ended(`"${file}" cannot be written: ${why}`);
}

function withoutServices(config: JsonMap, gone: ReadonlyMap<string, string>): JsonMap {
  const services = Object.entries(asMap(config.services)).filter(([name]) => !gone.has(name));
  return { ...config, services: Object.fromEntries(services) };
}

/**
 * Builds read the person's own folders: links are nothing that a build follows. Only the Dockerfiles and `.dockerignore` that have other texts are
 * elsewhere, the latter beside the former, where BuildKit looks first.
 */
async function withBuildFiles({ machine }: Bench, config: JsonMap, texts: ReadonlyMap<string, string>, folder: string): Promise<JsonMap> {
  const services: Record<string, JsonMap> = {};
  for (const [name, value] of Object.entries(asMap(config.services))) {
    const service = asMap(value);
    services[name] = service;
    const build = asMap(service.build);
    const context = asText(build.context);
    if (context === undefined || build.dockerfile_inline !== undefined) continue;
    const named = asText(build.dockerfile) ?? 'Dockerfile';
    const dockerfile = named.startsWith('/') ? named : normal(below(context, named));
    const text = texts.get(dockerfile);
    const ignore = texts.get(`${dockerfile}.dockerignore`) ?? texts.get(below(context, '.dockerignore'));
    if (text === undefined && ignore === undefined) continue;
    const at = below(folder, name, 'Dockerfile');
    await machine.makeFolder(below(folder, name));
    await machine.write(at, text ?? (await machine.read(dockerfile)) ?? '');
    const own = ignore ?? (await machine.read(`${dockerfile}.dockerignore`));
    if (own !== undefined) await machine.write(`${at}.dockerignore`, own);
    services[name] = { ...service, build: { ...build, dockerfile: at } };
  }
  return { ...config, services };
}

/** A path without `..`. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && (part !== '' || parts.length === 0)) parts.push(part);
  }
  return parts.join('/');
}

/**
 * The services whose images are not there, with the reason; those that are built or fetched when asked for are, then.
 * @param config as it is run @param resolved as the files say
 */
async function missing(
  bench: Bench,
  file: string,
  name: string,
  config: JsonMap,
  resolved: JsonMap,
): Promise<[service: string, reason: string][]> {
  const { engine, order, images } = bench;
  if (order.build) {
    bench.tell('building images');
    const why = await build(engine, file, name, config);
    if (why !== undefined) throw new Ended(`The images cannot be built:\n${why}`);
  }
  const names = imageNames(config);
  const isMissing = ([, image]: [string, string]): boolean => !images.has(image);
  await lookUp(engine, names.values(), images);
  const fetched = [...names].filter(isMissing);
  let why: string | undefined;
  if (order.pull && fetched.length > 0) {
    bench.tell('fetching images');
    why = await pull(engine, config, fetched);
    await lookUp(engine, names.values(), images);
  }
  const absent = [...names].filter(isMissing);
  if (absent.length > 0) await aliveOrEnd(engine);
  return absent.map(([service, image]): [string, string] => {
    const builds = asMap(asMap(resolved.services)[service]).build !== undefined;
    const help = builds ? '--build builds it' : '--pull fetches it';
    return [service, `the image "${image}" is not here: ${why ?? help}`];
  });
}

/** The ports that images and services expose, by service: what may answer beside what is published. */
function exposed({ images }: Bench, config: JsonMap): Map<string, number[]> {
  return new Map([...imageNames(config).keys()].map((service) => [service, exposedBy({ images }, config, service)]));
}

/** The TCP ports that a service or its image exposes. */
export function exposedBy({ images }: Pick<Bench, 'images'>, config: JsonMap, service: string): number[] {
  const value = asMap(asMap(config.services)[service]);
  const own = asList(value.expose).flatMap((port) => (/^\d+(?:\/tcp)?$/.test(String(port)) ? [Number.parseInt(String(port), 10)] : []));
  return [...new Set([...own, ...(images.get(asText(value.image) ?? '')?.ports ?? [])])];
}

/** @returns how many bytes it were */
async function copyAll(bench: Bench, name: string, copies: Sandbox['copies']): Promise<number> {
  const { machine, engine, images } = bench;
  const [image] = images.keys();
  let bytes = 0;
  for (const { from, to } of copies) {
    goOn(bench);
    await machine.makeFolder(parentOf(to));
    if ((await machine.kind(from)) === undefined) await machine.makeFolder(to);
    else {
      const copied = await machine.copy(from, to);
      if ('bytes' in copied) bytes += copied.bytes;
      // A service keeps what is its own from this person, and not from the engine: it only reads the folder.
      else if (isDenied(copied.failed) && image !== undefined && (await machine.kind(to)) === 'folder')
        await fill(machine, engine, name, image, [{ from, to }]);
      else throw new Ended(`"${from}" cannot be copied: ${copied.failed}`);
    }
  }
  return bytes;
}

function isDenied(why: string): boolean {
  return /\b(?:EACCES|EPERM)\b/.test(why);
}

/** Makes the containers, networks and volumes of a project without starting it. @returns why that failed */
export function create(bench: Bench, laid: Laid): Promise<string | undefined> {
  return compose(bench, laid, ['create', '--no-build', '--pull', 'never', '--remove-orphans'], 300);
}

/** Starts what was made. @returns why that failed */
export function up(bench: Bench, laid: Laid, seconds: number): Promise<string | undefined> {
  return compose(bench, laid, ['up', '-d', '--no-build', '--pull', 'never', '--no-recreate'], seconds);
}

async function compose(
  { engine }: Bench,
  { name, file, values }: Laid,
  words: readonly string[],
  seconds: number,
): Promise<string | undefined> {
  const ran = await engine.compose(['-p', name, '-f', file, ...words], seconds);
  if (ran.code === 0) return undefined;
  const why = masked(lastWords(ran, 6).join('\n'), values);
  // What the machine lacks is not the fault of a change.
  if (/no space left on device|disk quota exceeded/i.test(why))
    throw new Ended(`The disk of the engine is full: free some space and run again. ${why}`);
  if (/address pools have been fully subnetted|non-overlapping IPv4 address pool|free subnet from subnet pools/i.test(why))
    throw new Ended(
      `The engine has no addresses left for another network: remove unused ones with "docker network prune" and run again. ${why}`,
    );
  await aliveOrEnd(engine);
  return why;
}

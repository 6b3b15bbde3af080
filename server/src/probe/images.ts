import type { JsonMap } from '../core/base/json';
import { asList, asMap, asText } from '../core/probe/json-parts';
import type { Engine } from './engine';
import { lastWords, parsed } from './json';
import { masked, valuesOf } from './mask';

/** What an image says of the containers that are started from it. */
interface Image {
  /** TCP ports that it exposes. */
  readonly ports: readonly number[];
  readonly digest?: string;
  /** The user that its first process has; empty for root. */
  readonly user: string;
}

/** The images that are there, by the names that services call them by. They are looked up once. */
export type Images = Map<string, Image>;

/** The image of each service of a resolved project. */
export function imageNames(config: JsonMap): Map<string, string> {
  const services = Object.entries(asMap(config.services));
  return new Map(
    services.flatMap(([service, value]) => {
      const image = asText(asMap(value).image);
      return image === undefined ? [] : [[service, image] as const];
    }),
  );
}

/** Looks up the images that are not known yet. */
export async function lookUp(engine: Engine, names: Iterable<string>, known: Images): Promise<void> {
  for (const name of new Set(names)) {
    if (known.has(name)) continue;
    const ran = await engine.docker(['image', 'inspect', name]);
    const [found] = asList(parsed(ran.out));
    if (ran.code === 0 && found !== undefined) known.set(name, imageOf(asMap(found)));
  }
}

function imageOf(found: JsonMap): Image {
  const exposed = Object.keys(asMap(asMap(found.Config).ExposedPorts));
  const digest = asText(asList(found.RepoDigests)[0]);
  return {
    ports: exposed.flatMap((port) => (/^\d+(?:\/tcp)?$/.test(port) ? [Number.parseInt(port, 10)] : [])),
    ...(digest !== undefined && { digest }),
    user: asText(asMap(found.Config).User) ?? '',
  };
}

/** Fetches the images of some services, as a person asks for. @returns why that failed */
export async function pull(
  engine: Engine,
  config: JsonMap,
  images: readonly (readonly [service: string, image: string])[],
): Promise<string | undefined> {
  for (const [service, image] of images) {
    const platform = asText(asMap(asMap(config.services)[service]).platform);
    const ran = await engine.docker(['pull', '--quiet', ...(platform === undefined ? [] : ['--platform', platform]), image], 1800);
    if (ran.code !== 0) return lastWords(ran, 2).join(' ');
  }
  return undefined;
}

/** Builds the images of a project under names of the run. @returns why that failed */
export async function build(engine: Engine, file: string, project: string, config: JsonMap): Promise<string | undefined> {
  const those = Object.entries(asMap(config.services)).flatMap(([name, service]) => (asMap(service).build === undefined ? [] : [name]));
  if (those.length === 0) return undefined;
  const ran = await engine.compose(['-p', project, '-f', file, 'build', ...those], 3600);
  return ran.code === 0 ? undefined : masked(lastWords(ran, 12).join('\n'), valuesOf(config));
}

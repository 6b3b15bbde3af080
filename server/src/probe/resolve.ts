import type { Json, JsonMap } from '../core/base/json';
import { Ended } from './ended';
import { aliveOrEnd, type Engine } from './engine';
import { isMap, lastWords, parsed } from './json';
import type { Machine } from './machine';
import { masked, valuesAround } from './mask';
import type { ProveOrder } from './order';
import { below, parentOf } from './paths';
import type { Shadow } from './shadow';

/**
 * The project as Compose resolves it, with the names of the project's own folder.
 * @returns why Compose refuses the files
 */
export async function resolve(
  machine: Machine,
  engine: Engine,
  { composeFiles, envFiles, services = [] }: ProveOrder,
  shadow: Shadow,
): Promise<JsonMap | { readonly refused: string }> {
  const [first] = composeFiles;
  if (first === undefined) throw new Ended('There is no Compose file to run: name one');
  const files = composeFiles.flatMap((file) => ['-f', shadow.at(file)]);
  const env = envFiles.flatMap((file) => ['--env-file', shadow.at(file)]);
  const ran = await engine.compose([
    ...['--project-directory', shadow.at(parentOf(first))],
    ...files,
    ...env,
    ...['config', '--format', 'json'],
    ...services,
  ]);
  if (ran.code !== 0) {
    await aliveOrEnd(engine);
    const texts = await Promise.all([...envFiles, below(parentOf(first), '.env')].map((file) => machine.read(file)));
    const values = valuesAround(
      machine.environment,
      texts.filter((text) => text !== undefined),
    );
    return { refused: masked(lastWords(ran, 4).join('\n'), values).replaceAll(shadow.at(''), '') };
  }
  const config = moved(parsed(ran.out) ?? null, shadow);
  return isMap(config) ? config : { refused: 'Compose printed no configuration' };
}

/** Places in the shadow become the files that they stand for. */
function moved(value: Json, shadow: Shadow): Json {
  if (typeof value === 'string') return shadow.of(value);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, moved(item, shadow)]));
  return Array.isArray(value) ? (value as readonly Json[]).map((item) => moved(item, shadow)) : value;
}

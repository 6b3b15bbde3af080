import type { Site } from '../../base/site';
import type { Service } from '../service';
import { chain, type Stage } from '../stage';
import { get, type Value } from '../value';
import { splitWords } from '../words';

/** A word of a command as the container gets it. */
export interface LaunchWord {
  readonly text: string;
  readonly at: Site;
  /** False where it depends on a variable of Compose that is not set. */
  readonly known: boolean;
}

/** What a container starts: ENTRYPOINT and CMD as one list of words, by an image's own instructions or as a service changes them. */
export interface Launch {
  /** Empty where neither the file nor the service names a program. */
  readonly words: readonly LaunchWord[];
  /** The first word of CMD among them: what an entrypoint that runs `"$@"` runs. */
  readonly command: number;
  readonly service?: Service;
}

/**
 * What a stage starts, and what the services that run it start.
 * @param services that run the stage; without any, the stage alone counts
 */
export function launchesOf(stage: Stage, services: readonly Service[]): Launch[] {
  const own = { entrypoint: wordsOf(stage, 'ENTRYPOINT'), command: wordsOf(stage, 'CMD') };
  return services.length === 0 ? [joined(own)] : services.map((service) => launchOfService(service, own));
}

/** What a service starts, for all that its files say: nothing is known of the image's own ENTRYPOINT and CMD. */
export function launchOfService(service: Service, image: Parts = { entrypoint: [], command: [] }): Launch {
  const entrypoint = get(service.map, 'entrypoint');
  const command = get(service.map, 'command');
  // Another entrypoint takes the command of the image away (compose-spec 05-services.md, `entrypoint`).
  const rest = isSet(command) ? itemsOf(command) : isSet(entrypoint) ? [] : image.command;
  return { ...joined({ entrypoint: isSet(entrypoint) ? itemsOf(entrypoint) : image.entrypoint, command: rest }), service };
}

interface Parts {
  readonly entrypoint: readonly LaunchWord[];
  readonly command: readonly LaunchWord[];
}

function joined({ entrypoint, command }: Parts): Launch {
  return { words: [...entrypoint, ...command], command: entrypoint.length };
}

function isSet(value: Value | undefined): value is Value {
  return value !== undefined && !(value.kind === 'scalar' && value.plain === null);
}

/** The words of a key of Compose: each item of a list is one, a text is split as a shell does, and no shell runs it. */
function itemsOf(value: Value): LaunchWord[] {
  if (value.kind === 'seq') return value.items.flatMap((item) => (item.kind === 'scalar' ? [wordOf(item)] : []));
  if (value.kind !== 'scalar') return [];
  const { text, ...rest } = wordOf(value);
  return splitWords(text).map((word) => ({ ...rest, text: word }));
}

function wordOf(item: Value & { readonly kind: 'scalar' }): LaunchWord {
  return { text: item.known ? item.value : item.raw, at: item.at, known: item.known };
}

/** The words of the ENTRYPOINT or CMD in force; the shell form is a script for the shell in force. */
function wordsOf(stage: Stage, keyword: 'ENTRYPOINT' | 'CMD'): LaunchWord[] {
  if (!(keyword === 'CMD' ? stage.command : stage.entrypoint)) return [];
  for (const each of chain(stage)) {
    const index = each.instructions.map((instruction) => instruction.keyword).lastIndexOf(keyword);
    const instruction = each.instructions[index];
    if (!instruction) continue;
    const at: Site = { file: each.file, start: instruction.start, end: instruction.end };
    const texts = instruction.words.map(({ text }) => text);
    const words = instruction.json ? texts : [...(each.shells[index] ?? []), texts.join(' ')];
    return words.map((text) => ({ text, at, known: true }));
  }
  return [];
}

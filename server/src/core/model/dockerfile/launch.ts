import type { Span } from '../../base/span';
import type { ContainerConfig } from '../container';
import type { Stage } from '../stage';
import { type StartPart, startParts } from '../start-parts';
import type { Value } from '../value';
import { splitWords } from '../words';

/** A word of a command as the container gets it. */
export interface LaunchWord {
  readonly text: string;
  readonly at: Span;
  /** False where it depends on a variable of Compose that is not set. */
  readonly known: boolean;
}

/** What a container starts: ENTRYPOINT and CMD as one list of words, by an image's own instructions or as a service changes them. */
export interface Launch {
  /** Empty where neither the file nor the service names a program. */
  readonly words: readonly LaunchWord[];
  /** The first word of CMD among them: what an entrypoint that runs `"$@"` runs. */
  readonly command: number;
  readonly service?: ContainerConfig;
}

/**
 * What a stage starts, and what the services that run it start.
 * @param services that run the stage; without any, the stage alone counts
 */
export function launchesOf(stage: Stage, services: readonly ContainerConfig[]): Launch[] {
  return services.length === 0 ? [launchOf(undefined, stage)] : services.map((service) => launchOf(service, stage));
}

/**
 * What a service starts.
 * @param stage that its image is built from; without it nothing is known of the image's own ENTRYPOINT and CMD
 */
export function launchOf(service: ContainerConfig | undefined, stage: Stage | undefined): Launch {
  const parts = startParts(service, stage);
  const entrypoint = wordsOf(parts.entrypoint);
  return { words: [...entrypoint, ...wordsOf(parts.command)], command: entrypoint.length, ...(service && { service }) };
}

function wordsOf(part: StartPart | undefined): LaunchWord[] {
  if (!part) return [];
  if (part.by === 'image') return wordsOfInstruction(part);
  const { value, text } = part;
  if (value) return itemsOf(value);
  return splitWords(text.known ? text.value : text.raw).map((word) => ({ text: word, at: text.at, known: text.known }));
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

/** The words of an instruction; the shell form is a script for the shell in force. */
function wordsOfInstruction({ stage, index, instruction }: StartPart & { readonly by: 'image' }): LaunchWord[] {
  const at: Span = { file: stage.file, start: instruction.start, end: instruction.end };
  const texts = instruction.words.map(({ text }) => text);
  const words = instruction.json ? texts : [...(stage.shells[index] ?? []), texts.join(' ')];
  return words.map((text) => ({ text, at, known: true }));
}

import type { Traced } from '../../model/traced';
import { get, type MapValue, type ScalarValue, type Value } from '../../model/value';

/** A command of a lifecycle property. */
export interface LifecycleCommand {
  /** The words as one text. */
  readonly text: Traced<string>;
  /** The name that a map of parallel commands gives it. */
  readonly name?: string;
  /** True where a shell reads the text: it was written as one; false for a list, which starts its first word directly. */
  readonly shell: boolean;
}

/**
 * The commands of a lifecycle property: a text for a shell, a list of words, or a map of such that run at once
 * (containers.dev/implementors/json_reference, lifecycle scripts).
 */
export function commandsAt(map: MapValue, key: string): LifecycleCommand[] {
  const value = get(map, key);
  if (value?.kind === 'map') {
    return [...value.entries].flatMap(([name, entry]) => commandOf(entry.value).map((command) => ({ ...command, name })));
  }
  return value ? commandOf(value) : [];
}

function commandOf(value: Value): LifecycleCommand[] {
  if (value.kind === 'scalar') {
    const empty = typeof value.plain !== 'string' || value.plain.trim() === '';
    return empty ? [] : [{ text: value, shell: true }];
  }
  if (value.kind !== 'seq') return [];
  const words = value.items.filter((item): item is ScalarValue => item.kind === 'scalar' && typeof item.plain === 'string');
  if (words.length === 0) return [];
  const text = words.map((word) => (word.known ? word.value : word.raw)).join(' ');
  const variables = words.flatMap((word) => (word.known ? [] : word.variables));
  const trace = { at: value.at, via: value.via, ...(value.origin ? { origin: value.origin } : {}) };
  return [
    {
      text: variables.length === 0 ? { ...trace, known: true, value: text } : { ...trace, known: false, raw: text, variables },
      shell: false,
    },
  ];
}

import type { Traced } from './traced';

/** An item of `security_opt`, split as Compose and the engine split it. */
export interface SecurityOption {
  /** Absent where the key itself hangs on a variable: it may be any. */
  readonly key?: string;
  /** Absent where there is no separator. */
  readonly value?: string;
  readonly option: Traced<string>;
}

/**
 * Splits the items of `security_opt`: at the first `=`, else at the first `:` (docker/compose pkg/compose/create.go parseSecurityOpts,
 * moby/moby daemon/daemon_unix.go parseSecurityOpt).
 */
export function securityOptions(options: readonly Traced<string>[]): SecurityOption[] {
  return options.map((option) => {
    const text = option.known ? option.value : option.raw;
    const cut = text.indexOf(text.includes('=') ? '=' : ':');
    const key = cut < 0 ? text : text.slice(0, cut);
    if (!option.known && key.includes('$')) return { option };
    return { key, option, ...(cut < 0 ? {} : { value: text.slice(cut + 1) }) };
  });
}

/** The item of a key that counts: the last one. An item whose key nobody knows may be of that key. */
export function lastOption(options: readonly SecurityOption[], key: string): SecurityOption | undefined {
  return options.filter((option) => option.key === undefined || option.key === key).at(-1);
}

/** Spellings of a boolean that the engine accepts (Go, strconv.ParseBool). */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/** A boolean as the engine reads it in an option; undefined for a text that it refuses. */
export function engineBoolean(text: string): boolean | undefined {
  return booleans.get(text);
}

import type { ScalarValue } from '../../value';

/** Kinds of scalar by YAML, after variables are replaced. */
export type Kind = 'string' | 'number' | 'integer' | 'boolean' | 'null';

/** What Compose accepts at a place: a scalar of some kinds, a list, a map; at least one of them. */
export interface Type {
  readonly scalar?: readonly Kind[];
  /** The only texts. */
  readonly oneOf?: readonly string[];
  /** Whether the text, or number, can be read; what it should be in words. */
  readonly form?: Form;
  readonly least?: number;
  readonly most?: number;
  /** A list of these. */
  readonly items?: Type;
  /** The items of the list must differ. */
  readonly unique?: boolean;
  /** A map with these keys and those that begin with `x-`. */
  readonly keys?: Readonly<Record<string, Type>>;
  /** A map whose other keys are free: their type. */
  readonly others?: Type;
  /** What the free keys look like. */
  readonly names?: RegExp;
  readonly required?: readonly string[];
}

/** How a text must be written. */
interface Form {
  readonly reads: (scalar: ScalarValue) => boolean;
  /** Ends "it must be ...". */
  readonly words: string;
  /** True where Compose reads the text only after all files are merged. */
  readonly late?: true;
}

/** Every alternative at once. */
export function either(...types: readonly Type[]): Type {
  const scalar = types.flatMap((type) => type.scalar ?? []);
  return { ...Object.assign({}, ...types), ...(scalar.length > 0 ? { scalar } : {}) };
}

export function listOf(items: Type): Type {
  return { items };
}

export function uniqueListOf(items: Type): Type {
  return { items, unique: true };
}

export function mapOf(keys: Readonly<Record<string, Type>>, required: readonly string[] = []): Type {
  return { keys, required };
}

/** A map with free keys. */
export function mapTo(others: Type, names?: RegExp): Type {
  return { others, ...(names ? { names } : {}) };
}

export function formed(kinds: readonly Kind[], words: string, reads: Form['reads']): Type {
  return { scalar: kinds, form: { reads, words } };
}

/** A text that Compose reads only after all files are merged. */
export function formedLate(kinds: readonly Kind[], words: string, reads: Form['reads']): Type {
  return { scalar: kinds, form: { reads, words, late: true } };
}

/** A list of texts that a config may give to a rule. */
export interface TextsOption extends OptionFacts {
  readonly default: readonly string[];
  readonly schema: {
    readonly type: 'array';
    readonly items: { readonly type: 'string'; readonly minLength: 1; readonly pattern?: string };
  };
  readonly example: readonly string[];
}

/** A list of whole numbers that a config may give to a rule. */
export interface NumbersOption extends OptionFacts {
  readonly default: readonly number[];
  readonly schema: {
    readonly type: 'array';
    readonly items: { readonly type: 'integer'; readonly minimum: number; readonly maximum: number };
  };
  readonly example: readonly number[];
}

interface OptionFacts {
  /** What the option does, in Markdown: stands on the rule's page and in the editor's completion. */
  readonly doc: string;
  /** What the list holds, in the plural, for messages: "ports". */
  readonly of: string;
}

/**
 * One option of a rule. The declaration is the only one: the type that the rule sees, the schema of the config file, the check of
 * the config and the rule's page come from it. `schema` is JSON schema (draft 7); `example` is printed on the page and checked by a test.
 */
export type RuleOption = TextsOption | NumbersOption;

/** The options of a rule by their keys, which stand beside `severity` and `allow` in the config. */
export type OptionSpec = Readonly<Record<string, RuleOption>>;

/** What a config gives for one option. */
export type OptionValue = readonly string[] | readonly number[];

/** What the rule reads as `context.options`: the config's value, else the default. */
export type OptionValues<S extends OptionSpec> = {
  readonly [K in keyof S]: S[K] extends NumbersOption ? readonly number[] : S[K] extends TextsOption ? readonly string[] : OptionValue;
};

/** True for a value that may stand in the list of an option. */
export function fitsItem(value: string | number | boolean | null, items: RuleOption['schema']['items']): value is string | number {
  if (items.type === 'integer') return Number.isInteger(value) && items.minimum <= Number(value) && Number(value) <= items.maximum;
  return typeof value === 'string' && value !== '' && new RegExp(items.pattern ?? '', 'u').test(value);
}

const none: Readonly<Record<string, OptionValue>> = {};

/** The options of a rule with what a config says about them. */
export function optionValues(
  spec: OptionSpec | undefined,
  given: ReadonlyMap<string, OptionValue> | undefined,
): Readonly<Record<string, OptionValue>> {
  if (spec === undefined) return none;
  return Object.fromEntries(Object.entries(spec).map(([key, option]) => [key, given?.get(key) ?? option.default]));
}

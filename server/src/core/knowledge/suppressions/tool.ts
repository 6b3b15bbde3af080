/** Another tool that checks the same files, the comments that have it ignore something, and its rules about what a rule here is about, too. */
export interface OtherTool {
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** Where its comments and its rules are documented. */
  readonly sources: readonly string[];
  /** The day on which the sources were read. */
  readonly checked: string;
  readonly comments: readonly SuppressionForm[];
  /** Its rules by their ids, in lower case, each with the rules here that are about the same. */
  readonly counterparts: Readonly<Record<string, readonly string[]>>;
  /** Its files that have it ignore rules, and how each lists them. */
  readonly files?: readonly IgnoreFile[];
  /** The kinds of files that it reads. */
  readonly reads: readonly ('compose' | 'dockerfile')[];
  /** The id that is meant by what a comment names; without it, the same in lower case. */
  idOf?(written: string): string;
  /** The first day on which what a comment names is no longer ignored, where it names one. */
  endOf?(written: string): string | undefined;
}

/** A file that lists what a tool ignores. */
export interface IgnoreFile {
  readonly names: readonly string[];
  /**
   * `lines`: an id on each line, perhaps with a last day. `list`: ids under a key. `entries`: maps with `id`, `paths`, `expired_at` and
   * `statement` under a key. `rules`: ids under a key, each with `enabled`, `reason`, `severity` and `exclude_services`.
   */
  readonly shape: 'lines' | 'list' | 'entries' | 'rules';
  /** Where they stand in the file; not for lines. */
  readonly key?: string;
}

/** How a comment is written that has a tool ignore something. */
export interface SuppressionForm {
  /** Matches a comment behind its mark. The group `ids` holds the ids that it names; without any, it is about all rules of the tool. */
  readonly pattern: RegExp;
  /** What it is about: its own line or the next one, the key or stage that starts there, or the whole file. */
  readonly covers: 'line' | 'block' | 'file';
  /** True for one that counts only above the first key or instruction of the file. */
  readonly head?: true;
}

/** Rules about a process that runs as root, in an image and in a service. */
export const runsAsRoot: readonly string[] = [
  'dockerfile/missing-user',
  'dockerfile/root-user',
  'compose/implicit-root',
  'compose/root-user',
];

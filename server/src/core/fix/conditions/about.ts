/** What a condition may turn out to be: `harmful` = unknown, and a wrong guess stops a service or a build, or locks somebody out. */
export type Outcome = 'holds' | 'refuted' | 'unknown' | 'harmful';

/** What is true of a condition, whatever it is about. */
export interface About {
  /** What has to be true. */
  readonly says: string;
  /** What it can turn out to be; what is not about the files can only be unknown. */
  readonly outcomes: readonly Outcome[];
  /** What settles it where it is unknown. */
  readonly settle?: string;
}

/** Types a table: ids stay literal. */
export function table<const K extends string>(all: { readonly [P in K]: About }): { readonly [P in K]: About } {
  return all;
}

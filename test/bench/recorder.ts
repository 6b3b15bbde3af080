import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repository } from '../support/fixtures';

/** What `record.mjs` offers. */
export interface Recorder {
  /** Records a section of docs/measurements.md with `--record`, else compares its ratios with those that are recorded. */
  readonly finish: (name: string, ratios: Readonly<Record<string, number>>, text: string, data?: unknown) => void;
  /** What a recorded run has left for later ones to add to. */
  readonly recorded: (name: string) => unknown;
  /** A table in Markdown. */
  readonly table: (head: readonly string[], rows: readonly (readonly string[])[]) => string;
}

export async function recorder(): Promise<Recorder> {
  return import(pathToFileURL(join(repository, 'test/bench/record.mjs')).href) as Promise<Recorder>;
}

import type { Evidence } from '../../fix/condition';
import type { Command, Pipeline } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';

/** Programs whose exit status is an answer and no failure: nothing found, files differ (POSIX.1-2024: grep, diff, cmp, expr; procps pgrep(1)). */
const ANSWERS: ReadonlySet<string> = new Set(['grep', 'egrep', 'fgrep', 'zgrep', 'rg', 'diff', 'cmp', 'expr', 'pgrep', 'pidof', 'which']);

/**
 * The pipe of a stage that pipefail makes fail although nothing is wrong: its left command answers by its status, or goes on until nobody reads. SHELL
 * changes every step from its place on.
 * @param from index of the first instruction behind the new SHELL
 */
export function pipeThatEnds(stage: Stage, from: number): Evidence | undefined {
  for (const { keyword, index, language, commands } of shellOf(stage).own) {
    if (keyword !== 'RUN' || language !== 'sh' || index < from) continue;
    const pipes = new Set(
      commands.flatMap(({ pipe, through, guarded }) => (pipe && through.length === 0 && !guarded ? [pipe.pipeline] : [])),
    );
    for (const pipe of pipes) {
      const found = pipe.pipefail ? undefined : endOf(pipe);
      if (found) return found;
    }
  }
  return undefined;
}

function endOf({ elements }: Pipeline): Evidence | undefined {
  for (const [i, element] of elements.slice(0, -1).entries()) {
    const left = element.at(-1);
    if (!left) continue;
    if (left.name === 'yes') return { note: 'yes is always stopped by the end of its reader', at: left.at };
    if (ANSWERS.has(left.name)) return { note: `${left.name} exits with another status than 0 where it finds nothing`, at: left.at };
    const reader = elements[i + 1]?.[0];
    if (reader && stopsEarly(reader) && !isShort(left))
      return { note: `${left.name} is stopped when ${reader.name} has read enough`, at: left.at };
  }
  return undefined;
}

/** True for a reader that does not read to the end. */
function stopsEarly(command: Command): boolean {
  const { options } = argumentsOf(command);
  if (command.name === 'head') return true;
  return /^(e|f)?grep$/.test(command.name) && options.some(({ name }) => /^(q|quiet|silent|m|max-count)$/.test(name));
}

/** True for output that fits into the buffer of a pipe (64 KiB, pipe(7)): nobody stops who has written all. */
function isShort({ name }: Command): boolean {
  return /^(echo|printf|id|uname|pwd|date|hostname|whoami|basename|dirname)$/.test(name);
}

import { quoted, times } from './base-line';
import { denied } from './denied-lines';
import type { Need } from './need';
import { bare, normalLine } from './normal-line';
import type { Sight, Start } from './start';

/** A line about a denied access that no start of the base line has. */
interface NewLine {
  readonly line: string;
  readonly hints: readonly Need[];
  readonly isMild: boolean;
}

/** Lines that are named of one service: what follows repeats what came first. */
const most = 8;

/** The lines about a denied access of one container that no container of the service has in the base line, each one once. */
export function deniedLines(base: readonly Start[], sight: Sight): NewLine[] {
  const known = knownLines(base, sight.service);
  const found = new Map<string, NewLine>();
  for (const [at, text] of sight.log.entries()) {
    const what = denied(text, traceOf(sight.log, at));
    if (!what) continue;
    const normal = normalLine(text);
    if (!known.has(normal) && !found.has(normal)) found.set(normal, { line: bare(text), ...what });
  }
  return [...found.values()];
}

/** The lines of the stack trace around a line: those right before and behind it that are indented. */
function traceOf(log: readonly string[], at: number): string[] {
  const indented = (line: string | undefined): boolean => line !== undefined && /^\s+\S/.test(bare(line));
  const found: string[] = [];
  for (let i = at - 1; i >= at - 3 && indented(log[i]); i--) found.push(log[i]!);
  for (let i = at + 1; i <= at + 6 && indented(log[i]); i++) found.push(log[i]!);
  return found;
}

/**
 * What the logs of a service show in a start and in none of the base line: lines about a denied access, and a far greater number of errors.
 * @param well true where everything else is as before
 */
export function* newLines(
  base: readonly Start[],
  start: Start,
  service: string,
  well: boolean,
): Generator<{ readonly sign: 'log'; readonly text: string; readonly hints: readonly Need[] }> {
  const sights = start.sights.filter((sight) => sight.service === service);
  const lines = new Map(sights.flatMap((sight) => deniedLines(base, sight)).map((line) => [normalLine(line.line), line]));
  const counted = [...lines.values()].filter(({ isMild }) => !(well && isMild));
  for (const { line, hints } of counted.slice(0, most))
    yield { sign: 'log', text: `logs ${quoted(line)}, which the base line does not`, hints };
  if (counted.length > 0) return;
  const usual = Math.max(0, ...base.map((one) => errorsIn(one.sights, service).length));
  const errors = errorsIn(sights, service);
  const known = knownLines(base, service);
  const first = errors.find((line) => !known.has(normalLine(line)));
  if (first !== undefined && errors.length > usual * 2 + 5) {
    const instead = usual > 0 ? times(usual) : 'never';
    yield {
      sign: 'log',
      text: `logs an error ${times(errors.length)}, and ${instead} in the base line: ${quoted(first)}`,
      hints: [{ need: 'other' }],
    };
  }
}

/** Lines that a program marks as errors, by the words that loggers have for their levels. How often it tries to reach others depends on the moment. */
function errorsIn(sights: readonly Sight[], service: string): string[] {
  return sights
    .filter((sight) => sight.service === service)
    .flatMap(({ log }) => log.map(bare))
    .filter((line) =>
      /\b(?:ERROR|FATAL|CRITICAL|EMERG|ALERT|PANIC)\b|\[(?:error|fatal|crit|emerg|alert)\]|\b(?:error|fatal|panic):|level=(?:error|fatal)|"level" ?: ?"(?:error|fatal)"/.test(
        line,
      ),
    )
    .filter((line) => !/connect|refused|time(?:d )?out|unreachable|resolv|retry/i.test(line));
}

/** The lines of a service in the base line, in the form by which they are compared. */
function knownLines(base: readonly Start[], service: string): ReadonlySet<string> {
  return new Set(
    base.flatMap(({ sights }) => sights.filter((sight) => sight.service === service).flatMap(({ log }) => log.map(normalLine))),
  );
}

/** The line that says best why a service is in trouble, as the end of a sentence: the last new one about a denied access, else the last one. */
export function because(base: readonly Start[], sight: Sight): string {
  const lines = deniedLines(base, sight);
  const telling =
    (lines.filter(({ isMild }) => !isMild).at(-1) ?? lines.at(-1))?.line ?? sight.log.filter((line) => bare(line).trim() !== '').at(-1);
  return telling === undefined ? '' : `: ${quoted(bare(telling))}`;
}

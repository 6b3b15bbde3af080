import { visible } from '../base/visible';
import type { Answer, Phase, Sight, Start } from './start';

/**
 * The start of the base line that another one is held against: fresh volumes against fresh ones, volumes that were used against used ones.
 * @param base in the order in which they were made
 */
export function counterpart(base: readonly Start[], phase: Phase): Start | undefined {
  const again = phase === 'kept' || phase === 'kept-again' ? base.find((start) => start.phase === 'plain-again') : undefined;
  return again ?? base[0];
}

/** The same container in a start; where there are fewer of the service, any of it. */
export function sightIn(start: Start | undefined, { service, replica }: Pick<Sight, 'service' | 'replica'>): Sight | undefined {
  const those = start?.sights.filter((sight) => sight.service === service) ?? [];
  return those.find((sight) => sight.replica === replica) ?? those[0];
}

/** The answer of a start to the same question. @param index which one, where a question was asked several times */
export function answerIn(start: Start | undefined, { service, asked, by }: Answer, index: number): Answer | undefined {
  return start?.answers.filter((answer) => answer.service === service && answer.asked === asked && answer.by === by)[index];
}

/** Each answer with its place among those to the same question. */
export function numbered(answers: readonly Answer[]): (readonly [Answer, number])[] {
  const counts = new Map<string, number>();
  return answers.map((answer) => {
    const key = `${answer.by} ${answer.service} ${answer.asked}`;
    const index = counts.get(key) ?? 0;
    counts.set(key, index + 1);
    return [answer, index];
  });
}

/** The services that a start that failed is about: those that its message names, else those that are not well, else all. */
export function blamed(start: Start, services: readonly string[]): readonly string[] {
  const named = services.filter((name) =>
    new RegExp(`(?<![a-zA-Z0-9.])${escapedForRegExp(name)}(?![a-zA-Z0-9.])`).test(start.failed ?? ''),
  );
  // "web" is also in the name of the container "run-web-admin-1".
  const longest = named.filter((name) => !named.some((other) => other !== name && other.includes(name)));
  if (longest.length > 0) return longest;
  const well = new Set(start.sights.flatMap(({ service, state }) => (state === 'running' ? [service] : [])));
  const unwell = services.filter((name) => !well.has(name));
  return unwell.length > 0 ? unwell : services;
}

function escapedForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** A line or an answer in quotes, short enough for a sentence and safe to show. */
export function quoted(text: string): string {
  const line = visible(text.trim().replaceAll(/\s*[\r\n]+\s*/g, ' '));
  return `"${line.length > 200 ? `${line.slice(0, 199)}…` : line}"`;
}

/** A number of times, in words. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

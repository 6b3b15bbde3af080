import { answerIn, blamed, counterpart, numbered, quoted, sightIn, times } from './base-line';
import { because, deniedLines, newLines } from './compare-logs';
import { listeningTroubles, processTroubles, type Trouble } from './compare-processes';
import { denied } from './denied-lines';
import type { Evidence, Sign } from './evidence';
import type { Need } from './need';
import { difference } from './normal-answer';
import type { Answer, Sight, Start, Stopped } from './start';

/** Seconds by which a service may stop later than in the base line. */
const slack = 3;

const killHints: readonly Need[] = [{ need: 'capability', name: 'KILL' }, { need: 'user' }, { need: 'write' }, { need: 'other' }];

/**
 * What is worse in a start than in the base line. What the base line shows as well is no evidence: a restart loop, a service that is never healthy, a job that
 * ends. A start is held against the one of the base line that had volumes of the same kind (`counterpart`), answers and lines against all of them.
 *
 * A line of the log that speaks of a denied access is evidence even where the service is healthy and answers as before: it may be the only trace of a write
 * that was lost, a worker that did not start or a cleanup that fails tonight, and a program that goes on after an error looks the same as one that copes with
 * it. Taking a change back for nothing costs some hardening; keeping it for nothing breaks a service after the proof. Only a line that the program itself marks
 * as information (`info`, `notice`, `debug`), that is about files and other machines that may be there or not, or about the mode or time of a file, is no evidence,
 * and only where the service shows a sign of life that was checked, and no other trouble.
 *
 * @param base `plain` and, if there is one, `plain-again`
 */
export function compare(base: readonly Start[], start: Start): Evidence[] {
  const services = [...new Set(base.flatMap(({ sights }) => sights.map(({ service }) => service)))];
  const failed = start.failed !== undefined && base.every((one) => one.failed === undefined);
  const blame = failed ? blamed(start, services) : [];
  const found: Evidence[] = blame.map((service) => ({
    service,
    phase: start.phase,
    sign: 'not-started',
    text: `"${service}" does not start: ${quoted(start.failed ?? '')}`,
    hints: denied(start.failed ?? '')?.hints ?? [],
  }));
  for (const service of services) {
    const signs = [...signsOf(base, start, service, failed)];
    const well = signs.length === 0 && !blame.includes(service) && isAlive(start, service);
    for (const { sign, text, hints } of [...signs, ...newLines(base, start, service, well)]) {
      found.push({ service, phase: start.phase, sign, text: `"${service}" ${text}`, hints });
    }
  }
  return found;
}

interface Found extends Trouble {
  readonly sign: Sign;
}

function* signsOf(base: readonly Start[], start: Start, service: string, failed: boolean): Generator<Found> {
  const before = counterpart(base, start.phase);
  for (const like of before?.sights.filter((sight) => sight.service === service) ?? []) {
    const sight = start.sights.find((one) => one.service === service && one.replica === like.replica);
    if (sight) yield* sightSigns(base, like, sight);
    else if (!failed) yield { sign: 'not-started', text: 'has no container', hints: [] };
  }
  if (!failed) yield* answerSigns(base, start, service);
  for (const stopped of start.stopped.filter((one) => one.service === service)) yield* stopSigns(base, stopped, start);
}

function* sightSigns(base: readonly Start[], like: Sight, sight: Sight): Generator<Found> {
  const all = base.flatMap((start) => sightIn(start, sight) ?? []);
  yield* stateSigns(base, like, sight);
  if (sight.outOfMemory && !all.some(({ outOfMemory }) => outOfMemory)) {
    yield { sign: 'out-of-memory', text: 'is killed because its memory is used up', hints: [{ need: 'memory' }] };
  }
  const usual = Math.max(0, ...all.map(({ restarts }) => restarts));
  // A loop that was there is no faster and no slower for what was changed: only far more of it counts.
  if (sight.restarts > usual * 3) {
    yield {
      sign: 'restarts',
      text: `restarts ${times(sight.restarts)}${usual > 0 ? ` instead of ${times(usual)}` : ''}${because(base, sight)}`,
      hints: hintsOf(base, sight),
    };
  }
  if (sight.state === 'running' && like.health === 'healthy' && sight.health !== 'healthy' && sight.health !== 'none') {
    const text = sight.health === 'unhealthy' ? 'is unhealthy' : 'does not become healthy in time';
    yield { sign: 'unhealthy', text: `${text}${because(base, sight)}`, hints: hintsOf(base, sight) };
  }
  for (const trouble of processTroubles(all, sight)) yield { sign: 'processes', ...trouble };
  for (const trouble of listeningTroubles(all, sight)) yield { sign: 'not-listening', ...trouble };
}

function* stateSigns(base: readonly Start[], like: Sight, sight: Sight): Generator<Found> {
  const hints = hintsOf(base, sight);
  const ends = sight.state === 'exited' || sight.state === 'dead';
  const ended = like.state === 'exited' || like.state === 'dead';
  if (sight.state === 'created' && like.state !== 'created') {
    yield { sign: 'not-started', text: `is created and does not start${because(base, sight)}`, hints };
  } else if (sight.state === 'restarting' && like.state !== 'restarting') {
    yield { sign: 'restarts', text: `ends with code ${sight.exitCode} again and again${because(base, sight)}`, hints };
  } else if (ends && !ended && like.state === 'running') {
    yield { sign: 'exited', text: `ends with code ${sight.exitCode} instead of running${because(base, sight)}`, hints };
  } else if (ends && ended && sight.exitCode !== like.exitCode && sight.exitCode !== 0) {
    yield { sign: 'exited', text: `ends with code ${sight.exitCode} instead of ${like.exitCode}${because(base, sight)}`, hints };
  } else if (sight.state === 'running' && ended && like.exitCode === 0) {
    yield { sign: 'exited', text: `is still running instead of ending with code 0${because(base, sight)}`, hints };
  }
}

/** What an exit code says by itself: 126 and 127 are the shell's for what cannot be run, 128 and more a signal (signal(7)): SIGSYS is what seccomp sends. */
const codeHints: ReadonlyMap<number, readonly Need[]> = new Map([
  [126, [{ need: 'execute' }, { need: 'user' }]],
  [127, [{ need: 'execute' }]],
  [137, [{ need: 'memory' }]],
  [159, [{ need: 'unconfined' }]],
]);

function hintsOf(base: readonly Start[], sight: Sight): Need[] {
  const lines = deniedLines(base, sight).flatMap(({ hints }) => hints);
  const code = sight.state === 'running' ? [] : (codeHints.get(sight.exitCode) ?? []);
  return [...new Map([...lines, ...code].map((need) => [JSON.stringify(need), need])).values()];
}

/** Answers that were good in the base line, every time they were asked, and are bad or others now. */
function* answerSigns(base: readonly Start[], start: Start, service: string): Generator<Found> {
  for (const [before, index] of numbered(counterpart(base, start.phase)?.answers.filter((answer) => answer.service === service) ?? [])) {
    const all = base.flatMap((one) => answerIn(one, before, index) ?? []);
    if (!all.every(({ ok }) => ok)) continue;
    const now = answerIn(start, before, index);
    const hints = start.sights.filter((sight) => sight.service === service).flatMap((sight) => hintsOf(base, sight));
    const trouble = now?.ok ? otherAnswer(all, now) : failing(before, now);
    if (trouble) yield { ...trouble, hints };
  }
}

function failing({ by, asked }: Answer, now: Answer | undefined): { readonly sign: Sign; readonly text: string } {
  const said = now && now.body.trim() !== '' ? `: ${quoted(now.body)}` : '';
  const code = now?.code === undefined ? '' : ` with code ${now.code}`;
  const text = by === 'given' ? `fails the check ${quoted(asked)}${code}${said}` : `does not answer on ${quoted(asked)} any more${said}`;
  return { sign: 'check-fails', text };
}

function otherAnswer(all: readonly Answer[], now: Answer): { readonly sign: Sign; readonly text: string } | undefined {
  const what = now.by === 'given' ? `the check ${quoted(now.asked)}` : quoted(now.asked);
  if (!all.some(({ code }) => code === now.code)) {
    return {
      sign: 'answer-differs',
      text: `answers ${what} with code ${now.code ?? 'none'} instead of ${all[0]?.code ?? 'none'}: ${quoted(now.body)}`,
    };
  }
  const other = difference(
    all.map(({ body }) => body),
    now.body,
  );
  return other === undefined
    ? undefined
    : { sign: 'answer-differs', text: `answers ${what}, but the answer ${other}: ${quoted(now.body)}` };
}

/** How it stops: far later, killed because it does not stop at all, or with an error where there was none. */
function* stopSigns(base: readonly Start[], now: Stopped, start: Start): Generator<Found> {
  const sight = sightIn(start, now);
  if (sight && sight.state !== 'running') return;
  const all = base.flatMap(({ stopped }) => stopped.filter(({ service }) => service === now.service));
  if (all.length === 0) return;
  const longest = Math.max(...all.map(({ seconds }) => seconds));
  const first = all[0]!;
  if (now.exitCode === 137 && !all.some(({ exitCode }) => exitCode === 137)) {
    yield { sign: 'killed', text: `has to be killed instead of stopping with code ${first.exitCode}`, hints: killHints };
  } else if (now.seconds > longest + slack) {
    yield { sign: 'slow-stop', text: `stops after ${rounded(now.seconds)} s instead of ${rounded(longest)} s`, hints: killHints };
  } else if (!stopsWell(now) && all.every(stopsWell)) {
    const hints = sight ? hintsOf(base, sight) : [];
    yield {
      sign: 'exited',
      text: `stops with code ${now.exitCode} instead of ${first.exitCode}`,
      hints: [...hints, { need: 'write' }, { need: 'other' }],
    };
  }
}

/** Ended by itself, or by the signal that asked it to: which of both it is depends on the moment (SIGTERM, SIGINT, SIGQUIT). */
function stopsWell({ exitCode }: Stopped): boolean {
  return exitCode === 0 || exitCode === 143 || exitCode === 130 || exitCode === 131;
}

function rounded(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

/** True where something was looked at that would not be so if the service did not work. */
function isAlive(start: Start, service: string): boolean {
  const healthy = start.sights.some((sight) => sight.service === service && sight.health === 'healthy');
  return healthy || start.answers.some((answer) => answer.service === service && answer.ok);
}

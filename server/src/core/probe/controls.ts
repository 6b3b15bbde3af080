import { blamed, quoted } from './base-line';
import { compare } from './compare';
import { bare } from './normal-line';
import { mostProcesses } from './sandbox-service';
import type { Answer, Sight, Start } from './start';

/** Why nothing can be proven of a service. */
export interface Unfit {
  readonly service: string;
  /** `broken`: it does not work as the files are; `unsteady`: it works in one start and not in the next. */
  readonly is: 'broken' | 'unsteady' | 'check-cannot-fail';
  readonly reason: string;
}

/** What shows that a service works, and would not be there if it did not. `exit`: it is a job, and ends with 0. */
export type SignOfLife = 'health' | 'check' | 'port' | 'exit';

/** From here on a service is taken for one that starts processes until it may not. */
const nearlyAll = Math.round(0.9 * mostProcesses);

/** Lines of a log that a reason quotes. */
const lastLines = 3;

/**
 * Whether the base line is fit to be compared with: a service that does not work as the files are here proves nothing.
 * @param base `plain` and, if there is one, `plain-again`
 * @param services those that are run
 */
export function controls(base: readonly Start[], services: readonly string[]): Unfit[] {
  return services.flatMap((service) => {
    const troubles = base.map((start) => troubleOf(start, service, services));
    const trouble = troubles.find((one) => one !== undefined);
    if (trouble === undefined) return unsteady(base, service);
    const steady = troubles.every((one) => one !== undefined);
    const when =
      troubles[0] === undefined
        ? ' when it is started again, though it worked before'
        : steady
          ? ''
          : ' at its first start, though it works later';
    return [{ service, is: steady ? 'broken' : 'unsteady', reason: `"${service}" ${trouble.what}${when}${trouble.log}` } as const];
  });
}

interface Problem {
  readonly what: string;
  /** The end of the sentence: what was logged or answered last. */
  readonly log: string;
}

function troubleOf(start: Start, service: string, services: readonly string[]): Problem | undefined {
  const sights = start.sights.filter((sight) => sight.service === service);
  for (const sight of sights) {
    const what = stateTrouble(sight);
    if (what !== undefined) return { what, log: logOf(sight) };
  }
  if (start.failed !== undefined && blamed(start, services).includes(service))
    return { what: 'does not start', log: `: ${quoted(start.failed)}` };
  if (sights.length === 0 && start.failed === undefined) return { what: 'has no container', log: '' };
  const failing = start.answers.find((answer) => answer.service === service && answer.by === 'given' && !answer.ok);
  if (!failing) return undefined;
  const code = failing.code === undefined ? '' : ` with code ${failing.code}`;
  return { what: `fails the check ${quoted(failing.asked)}${code}`, log: failing.body.trim() === '' ? '' : `: ${quoted(failing.body)}` };
}

function stateTrouble({ state, exitCode, health, restarts, outOfMemory, peaks, processes = [] }: Sight): string | undefined {
  if (Math.max(peaks.processes ?? 0, processes.length) >= nearlyAll)
    return `starts more than ${nearlyAll} processes, and is ended before it takes the machine down`;
  if (outOfMemory) return 'is killed because its memory is used up';
  if (state === 'created') return 'is created and does not start';
  if (state === 'dead' || (state === 'exited' && exitCode !== 0)) return `ends with code ${exitCode}`;
  if (state === 'restarting' || restarts > 0) return `ends with code ${exitCode} and is restarted again and again`;
  if (state === 'running' && health === 'unhealthy') return 'is unhealthy';
  if (state === 'running' && health === 'starting') return 'does not become healthy in time';
  return undefined;
}

function logOf({ log }: Sight): string {
  const lines = log.map(bare).filter((line) => line.trim() !== '');
  return lines.length === 0 ? ', and logs nothing' : `: ${lines.slice(-lastLines).map(quoted).join(', ')}`;
}

/** What was good both times and is worse the second time, by the rules that hold for a hardened start. Logs and answers may change with what was written. */
function unsteady([first, second]: readonly Start[], service: string): Unfit[] {
  if (!first || !second) return [];
  const worse = compare([first], second).find((one) => one.service === service && one.sign !== 'log' && one.sign !== 'answer-differs');
  return worse ? [{ service, is: 'unsteady', reason: `When it is started again, ${worse.text}` }] : [];
}

/**
 * Which signs of life of a service can be checked; none: it can be started, and nothing more is known.
 * @param stopped what was answered while it was stopped: what answers then is another program
 */
export function signsOfLife(base: readonly Start[], service: string, stopped: readonly Answer[] = []): SignOfLife[] {
  const sights = base.map((start) => start.sights.filter((sight) => sight.service === service));
  const each = (is: (sight: Sight) => boolean): boolean =>
    sights.length > 0 && sights.every((those) => those.length > 0 && those.every(is));
  const good = (by: Answer['by']): boolean =>
    (base[0]?.answers ?? []).some(
      (answer) =>
        answer.service === service &&
        answer.by === by &&
        base.every((start) => start.answers.some((one) => same(one, answer) && one.ok)) &&
        !stopped.some((one) => same(one, answer) && one.ok),
    );
  return [
    ...(each(({ health }) => health === 'healthy') ? (['health'] as const) : []),
    ...(good('given') ? (['check'] as const) : []),
    ...(good('port') ? (['port'] as const) : []),
    ...(each(({ state, exitCode }) => state === 'exited' && exitCode === 0) ? (['exit'] as const) : []),
  ];
}

/** The checks of a person that pass although the service is stopped: they would pass whatever is taken from it. */
export function checkCanFail(stopped: readonly Answer[]): Unfit[] {
  const passing = stopped.filter(({ by, ok }) => by === 'given' && ok);
  return passing.map(({ service, asked }) => ({
    service,
    is: 'check-cannot-fail',
    reason: `The check ${quoted(asked)} cannot fail: it passes while "${service}" is stopped`,
  }));
}

function same(a: Answer, b: Answer): boolean {
  return a.service === b.service && a.asked === b.asked && a.by === b.by;
}

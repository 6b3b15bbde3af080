import type { Answer, Sight } from '../core/probe/start';
import type { Used } from './use';

/** Why services do not work as they are, by service. */
export function brokenIn({ start }: Used, within: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const sight of start.sights) {
    const why = whyBroken(sight, within);
    if (why !== undefined && !found.has(sight.service)) found.set(sight.service, withLog(why, sight.log));
  }
  for (const answer of start.answers) {
    if (answer.by === 'given' && !answer.ok && !found.has(answer.service)) found.set(answer.service, checkFails(answer, within));
  }
  // What waits for another one is not at fault.
  if (found.size === 0 && start.failed !== undefined) {
    const waiting = start.sights.filter(({ state }) => state === 'created').map(({ service }) => service);
    for (const service of waiting) found.set(service, `it was not started: ${start.failed}`);
  }
  return found;
}

function whyBroken({ state, exitCode, outOfMemory, health }: Sight, within: number): string | undefined {
  if (outOfMemory) return 'it runs out of memory';
  if ((state === 'exited' || state === 'dead') && exitCode !== 0) return `it ends with code ${exitCode}`;
  if (state === 'restarting') return `it ends and is started again, with code ${exitCode}`;
  if (health === 'unhealthy') return 'its health check fails';
  if (health === 'starting') return `its health check has not passed within ${within} s`;
  return undefined;
}

function withLog(why: string, log: readonly string[]): string {
  return [why, ...log.slice(-5)].join('\n');
}

function checkFails({ asked, body }: Answer, within: number): string {
  const said = body.trim().split('\n').slice(-3).join('\n');
  return `the check "${asked}" does not pass within ${within} s${said === '' ? '' : `:\n${said}`}`;
}

/** The services that showed in each of some starts that they work: what a person asks passes, a health check does, or a port answers. */
export function aliveIn(used: readonly Used[]): Set<string> {
  const [first, ...others] = used.map(({ start: { sights, answers } }) => {
    const healthy = sights.filter(({ health }) => health === 'healthy').map(({ service }) => service);
    return new Set([...healthy, ...answers.filter(({ ok }) => ok).map(({ service }) => service)]);
  });
  return new Set([...(first ?? [])].filter((service) => others.every((other) => other.has(service))));
}

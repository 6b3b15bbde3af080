import type { Answer, Phase, Process, Sight, Start, Stopped } from '../../../server/src/core/probe/start';

/** A container that runs well; what is given differs. */
export function sight(differs: Partial<Sight> = {}): Sight {
  return {
    service: 'web',
    replica: 1,
    state: 'running',
    exitCode: 0,
    outOfMemory: false,
    restarts: 0,
    health: 'none',
    log: ['ready'],
    peaks: {},
    ...differs,
  };
}

/** A good answer of a port; what is given differs. */
export function answer(differs: Partial<Answer> = {}): Answer {
  return { service: 'web', asked: 'http 80/tcp', by: 'port', ok: true, code: 200, body: 'hello', ...differs };
}

/** How a container stopped; what is given differs. */
export function stop(differs: Partial<Stopped> = {}): Stopped {
  return { service: 'web', replica: 1, seconds: 0.3, exitCode: 0, ...differs };
}

/** A start of one container that answers. */
export function start(
  phase: Phase,
  one: Partial<Sight> = {},
  answers: readonly Answer[] = [answer()],
  stopped: readonly Stopped[] = [stop()],
): Start {
  return { phase, sights: [sight(one)], answers, stopped };
}

/** A process without capabilities. */
export function process(name: string, uid: number): Process {
  return { name, uid, gid: uid, effective: 0n, bounding: 0n, noNewPrivileges: false, seccomp: 2 };
}

/** Both starts of a base line that are alike. */
export function baseLine(one: Partial<Sight> = {}, answers?: readonly Answer[], stopped?: readonly Stopped[]): Start[] {
  return [start('plain', one, answers, stopped), start('plain-again', one, answers, stopped)];
}

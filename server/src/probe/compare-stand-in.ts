import type { Evidence } from '../core/probe/evidence';
import type { Start } from '../core/probe/start';

export function compare(base: readonly Start[], start: Start): Evidence[] {
  const found: Evidence[] = [];
  const say = (service: string, sign: Evidence['sign'], text: string): void => {
    found.push({ service, phase: start.phase, sign, text, hints: [] });
  };
  if (start.failed !== undefined) say(start.sights[0]?.service ?? '', 'not-started', start.failed);
  for (const sight of start.sights) {
    const was = base[0]?.sights.find(({ service }) => service === sight.service);
    if (sight.state === 'exited' && was?.state === 'running') say(sight.service, 'exited', `${sight.exitCode} ${sight.log.slice(-2).join(' | ')}`);
    if (sight.health === 'unhealthy' && was?.health !== 'unhealthy') say(sight.service, 'unhealthy', '');
  }
  for (const answer of start.answers) {
    const was = base[0]?.answers.find(({ service, asked }) => service === answer.service && asked === answer.asked);
    if (was?.ok && !answer.ok) say(answer.service, 'check-fails', answer.asked);
  }
  return found;
}

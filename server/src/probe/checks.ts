import type { Answer } from '../core/probe/start';
import type { Container } from './containers';
import type { Engine } from './engine';
import type { Machine, Ran } from './machine';
import type { GivenCheck } from './order';

/** A check that takes longer has failed. */
const mostSeconds = 30;
const mostBody = 64 * 1024;

/**
 * Asks a check of a person once. Inside: `sh -c` in the first container of the service. From the host: `sh -c` here, with `PORT_SERVICE_PORT` (in
 * upper case, other characters than letters and digits as `_`) for where a port answers on loopback, and `HOST_SERVICE` for the address of its container
 * where this machine reaches it.
 */
export async function askCheck(
  machine: Machine,
  engine: Engine,
  check: GivenCheck,
  service: string,
  container: Container | undefined,
  places: Readonly<Record<string, string>>,
  within: number,
): Promise<Answer> {
  const seconds = Math.min(within, mostSeconds);
  const ran: Ran =
    check.from === 'host'
      ? await machine.run('sh', ['-c', check.command], { seconds, env: places })
      : container?.state === 'running'
        ? await engine.docker(['exec', container.id, 'sh', '-c', check.command], seconds)
        : { code: undefined, out: '', err: 'it does not run' };
  return answerOf(check, service, ran);
}

/** What a check answered. */
export function answerOf({ command }: GivenCheck, service: string, ran: Ran): Answer {
  const body = (ran.code === 0 ? ran.out : `${ran.out}${ran.err}${ran.failed ?? ''}`).slice(0, mostBody);
  return { service, asked: command, by: 'given', ok: ran.code === 0, ...(ran.code !== undefined && { code: ran.code }), body };
}

/** The variables that tell a check of the host where things are. */
export function placesOf(
  ports: readonly { readonly service: string; readonly target: number; readonly at: number }[],
  containers: readonly Container[],
): Record<string, string> {
  const upper = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]/g, '_');
  return Object.fromEntries([
    ...ports.map(({ service, target, at }) => [`PORT_${upper(service)}_${target}`, String(at)]),
    ...containers.flatMap(({ service, replica, address }) =>
      address !== undefined && replica === 1 ? [[`HOST_${upper(service)}`, address] as const] : [],
    ),
  ]);
}

/** The service that a check is about: its own, the only one, or the first one for a check of the whole from the host. */
export function serviceOf(check: GivenCheck, services: readonly string[]): string | undefined {
  return check.service ?? (services.length === 1 || check.from === 'host' ? services[0] : undefined);
}

import { isShell, programFacts } from '../knowledge/program/find';
import type { ContainerConfig } from '../model/container';
import { effectiveUser } from '../model/privilege';
import type { Command } from '../model/shell/command';
import { needsNoRoot } from './any-user';
import { isBelow } from './mount-target';
import { type Started, startedBy, userOfHook } from './started';

/** Shells, interpreters and supervisors: what they run is not what the image was made for. */
function startsOthers(name: string): boolean {
  const facts = programFacts(name);
  return facts?.shell === true || facts?.interpreter !== undefined || facts?.startsOthers === true;
}

/**
 * What shows that a service starts something else than its image does by itself, so that the profile of the image does not say what it needs; as
 * a clause. Options and other arguments for the program of the image are none: `postgres -c max_connections=200`.
 */
export function ownProgramOf(service: ContainerConfig): string | undefined {
  if (service.entrypoint) return 'it sets its own entrypoint';
  const started = startedBy(service);
  const first = started.find(({ what }) => what === 'the command' || what === 'CMD' || what === 'ENTRYPOINT');
  if (first && isOwn(first, service)) return `${first.what} starts another program`;
  const hook = started.find((one) => one.hook && mayBeRoot(one, service) && !one.commands.every(isHarmless));
  return hook && `${hook.what} may need root privileges`;
}

function isOwn({ commands, text }: Started, { mounts }: ContainerConfig): boolean {
  // What is started depends on a variable.
  if (/^\s*["']?\$/.test(text)) return true;
  const programs = commands.filter(({ name }) => name !== '' && !programFacts(name)?.wraps?.becomes);
  if (programs.some(({ name }) => startsOthers(name)) || new Set(programs.map(({ name }) => name)).size > 1) return true;
  const path = programs[0]?.program?.value ?? '';
  if (/\.(sh|py|pl|rb|js)$/.test(path) && !/entrypoint|^\/(opt|usr)\//.test(path)) return true;
  return path.startsWith('/') && mounts.some(({ target }) => target !== undefined && (path === target || isBelow(path, target)));
}

/** Whether the command of a hook may be root's: by its own user, or by that of the service. */
function mayBeRoot({ hook }: Started, service: ContainerConfig): boolean {
  const own = hook && userOfHook(hook);
  if (own) return own.root;
  const user = effectiveUser(service);
  return user.kind === 'unknown' || user.root;
}

/** True for a command that any user can run to the same end: it asks, waits or prints, and writes no file. */
function isHarmless({ name, program, args, redirects }: Command): boolean {
  if (isShell(name) || /^(exec|:|)$/.test(name)) return redirects.length === 0;
  const writes = redirects.some(({ operator, target }) => operator.startsWith('>') && target?.value !== '/dev/null');
  return !writes && needsNoRoot([program?.value ?? name, ...args.map(({ value }) => value)]);
}

import { alternatives, packagesWith, programFacts, programsWith } from '../knowledge/program/find';
import type { ContainerConfig } from '../model/container';
import { effectiveUser } from '../model/privilege';
import { commandsIn } from '../model/shell/stage';
import { chain, type Stage } from '../model/stage';
import type { Note } from '../model/traced';
import { packagesOf } from './shell/packages';
import { permissionsOf } from './shell/permissions';
import { startedBy, userOfHook } from './started';

/** A sign that a process of a service gains privileges after its start. */
export interface Gain extends Note {
  /** As a clause: `the command calls sudo`. */
  readonly note: string;
  /** `called` = something that is started calls it; `present` = the image has it on purpose; `hook` = a hook runs as root beside another user. */
  readonly how: 'called' | 'present' | 'hook';
}

/**
 * What shows that processes of a service gain privileges after the start: something that is started calls sudo, su or another setuid program, a
 * hook runs as root in a service that does not, or the Dockerfile installs sudo or makes a setuid program. `docker exec` as root into a
 * container with no-new-privileges, or without capabilities, has none (moby/moby daemon/exec_linux.go).
 */
export function gainOf(service: ContainerConfig): Gain | undefined {
  const user = effectiveUser(service);
  const isOther = user.kind === 'known' && !user.root;
  for (const { what, at, commands, text, hook } of startedBy(service)) {
    const program = commands.find(({ name }) => programFacts(name)?.gains === 'needed')?.name ?? named.exec(text)?.[1];
    if (program !== undefined) return { at, note: `${what} calls ${program}`, how: 'called' };
    if (hook && isOther && userOfHook(hook)?.root) return { at, note: `${what} runs as root`, how: 'hook' };
  }
  return gainInImage(service);
}

/** What the Dockerfile of a service puts into its image so that somebody gains privileges. */
export function gainInImage({ build }: ContainerConfig): Gain | undefined {
  for (const stage of build?.stage ? chain(build.stage) : []) {
    const found = presentIn(stage);
    if (found) return found;
  }
  return undefined;
}

/** Packages that bring a program which gains privileges. */
const packages = packagesWith(({ gains }) => gains === 'needed');

/** A program that makes another user of its caller, in a text of another language than the shell's. */
const named = new RegExp(
  String.raw`(?<![\w.-])(${alternatives(programsWith('switchesUser').filter(({ switchesUser }) => switchesUser.by === 'setuid'))})\s`,
);

/** What a Dockerfile puts into its image so that somebody gains privileges. */
function presentIn(stage: Stage): Gain | undefined {
  const added = packagesOf(stage).find(({ name }) => packages.has(name));
  if (added) return { at: added.body.at, note: `the Dockerfile installs ${added.name}`, how: 'present' };
  const setuid = permissionsOf(stage).find(({ mode }) => mode.setuid);
  if (setuid) return { at: setuid.at, note: `the Dockerfile makes ${setuid.paths[0] ?? 'a program'} setuid`, how: 'present' };
  for (const { command, body } of commandsIn(stage)) {
    const words = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])];
    if (words.some(({ value }) => /^\/etc\/(sudoers|doas)/.test(value)))
      return { at: body.at, note: 'the Dockerfile sets up sudo', how: 'present' };
  }
  return undefined;
}

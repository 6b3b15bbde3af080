import { alternatives, packagesWith, programFacts, programsWith } from '../knowledge/program/find';
import type { ContainerConfig } from '../model/container';
import { effectiveUser } from '../model/privilege';
import { commandsIn } from '../model/shell/stage';
import { chain, type Stage } from '../model/stage';
import type { Note } from '../model/traced';
import { fileOriginsOf } from './dockerfile/file-origins';
import { gainedByFile } from './file-capabilities';
import { packagesOf } from './shell/packages';
import { isProgram, permissionsOf } from './shell/permissions';
import { startedBy, userOfHook } from './started';

/** A sign that a process of a service gains privileges after its start. */
export interface Gain extends Note {
  /** As a clause: `the command calls sudo`. */
  readonly note: string;
  /** `called` = something that is started calls it; `present` = the image has it on purpose; `hook` = a hook runs as root beside another user; `file` = a program of the image has a capability of its own. */
  readonly how: 'called' | 'present' | 'hook' | 'file';
}

/**
 * What shows that processes of a service gain privileges after the start: something that is started calls sudo, su or another setuid program, a
 * hook runs as root in a service that does not, or the Dockerfile installs sudo, makes a setuid program or gives one a capability. `docker exec` as root into a
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
export function gainInImage(service: ContainerConfig): Gain | undefined {
  const stage = service.build?.stage;
  if (!stage) return undefined;
  for (const each of chain(stage)) {
    const found = presentIn(each);
    if (found) return found;
  }
  const file = gainedByFile(service);
  return (
    specialBitsIn(stage) ?? (file && { at: file.at, note: `the Dockerfile gives ${file.path ?? 'a program'} ${file.name}`, how: 'file' })
  );
}

/** A program with the setuid or setgid bit that the image has, or copies from another stage. A folder with setgid only hands its group on. */
function specialBitsIn(stage: Stage): Gain | undefined {
  for (const { stage: origin, brings } of fileOriginsOf(stage)) {
    for (const { mode, paths, on, at } of permissionsOf(origin)) {
      if (on === 'folder' || (paths.length > 0 && !paths.some(brings))) continue;
      const bit = mode.setuid ? 'setuid' : mode.setgid && paths.some(isProgram) ? 'setgid' : undefined;
      if (bit) return { at, note: `the Dockerfile makes ${paths[0] ?? 'a program'} ${bit}`, how: 'present' };
    }
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
  for (const { command, body } of commandsIn(stage)) {
    const words = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])];
    if (words.some(({ value }) => /^\/etc\/(sudoers|doas)/.test(value)))
      return { at: body.at, note: 'the Dockerfile sets up sudo', how: 'present' };
  }
  return undefined;
}

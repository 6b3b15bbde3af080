import { programFacts } from '../../knowledge/program/find';
import type { RootWork as Work } from '../../knowledge/program/program';
import { launchOf } from '../../model/dockerfile/launch';
import { nameOf, type Start, type StartCommand, shown } from '../../model/dockerfile/start';
import { startOfStage } from '../../model/dockerfile/start-of';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import type { Command, Word } from '../../model/shell/command';
import { absolute } from '../../model/shell/folders';
import { argumentsOf } from '../../model/shell/options';
import type { Stage } from '../../model/stage';

/** Something that only root may do when a container starts. */
export interface RootWork {
  /** A sentence without its full stop. */
  readonly why: string;
  /** True where another user stops it for certain: the program is a server of root's, or gives root up by itself. */
  readonly always: boolean;
}

/**
 * The first thing in a start that only root may do: a server that has to be root, a tool that does root's work, a question whether it is root,
 * a write to a place that the user does not own.
 * @param owns whether the user may write to a path
 */
export function rootWorkOf(
  { commands: all, last, written, root, asks, switches }: Start,
  owns: (path: string) => boolean,
): RootWork | undefined {
  if (root !== undefined) return { why: root, always: true };
  const commands = all.filter(({ as }) => as === undefined || isRootUser(as));
  const programs = commands.map((step) => serverIn(step) ?? toolIn(step)).filter((found) => found !== undefined);
  const certain = programs.find(({ always }) => always);
  if (certain) return certain;
  for (const step of commands) {
    const found = serverIn(step) ?? toolIn(step) ?? questionIn(step) ?? writeIn(step, owns);
    if (found) return found;
  }
  for (const { command } of last.filter(({ as }) => as === undefined || isRootUser(as))) {
    const found = capabilityIn(command);
    if (found) return found;
  }
  const closed = written.find(({ path }) => !owns(path));
  if (closed) return { why: `${closed.by} writes to ${closed.path}, which belongs to root`, always: false };
  if (switches !== undefined) return { why: `${switches} checks its user or switches to another one`, always: false };
  return asks === undefined ? undefined : asking(asks);
}

/** True where a start calls a program of these names, through others as well. */
export function calls({ commands }: Start, names: RegExp): boolean {
  return commands.some(
    ({ command }) => names.test(command.name) || (command.name === 'set' && command.args.some(({ value }) => names.test(value))),
  );
}

/** The reason that a program itself gives, as a part of a sentence about a command line. */
export function serverIn({ command }: StartCommand): RootWork | undefined {
  const { name, through, program } = command;
  // BusyBox has an httpd that needs no more than its port.
  if (through.at(-1) === 'busybox' && name === 'httpd') return undefined;
  if (asksOnly(command)) return undefined;
  const path = program?.value ?? '';
  const byPath = programFacts(path)?.needsRoot ? path : undefined;
  const facts = programFacts(byPath ?? name);
  if (!facts?.needsRoot) return undefined;
  const { why, unless } = facts.needsRoot;
  const sure = facts.checkedBy !== 'believed';
  return {
    why: `${byPath ?? name} ${sure ? 'needs' : 'probably needs'} root because ${why}${unless === undefined ? '' : `, unless ${unless}`}`,
    always: sure && unless === undefined,
  };
}

/** `nginx -t`, `cron --help`: the program does not stay. */
function asksOnly({ args }: Command): boolean {
  return args.length === 1 && /^(-t|-v|-V|--version|--help|-h)$/.test(args[0]!.value);
}

function toolIn({ command, script }: StartCommand): RootWork | undefined {
  const { args } = command;
  const where = script === undefined ? 'the command' : nameOf(script);
  const tool = toolOf(command);
  if (/^\/etc\/init\.d\//.test(command.program?.value ?? ''))
    return { why: `${where} starts a system service, which requires root`, always: true };
  const { rootWork, switchesUser } = programFacts(tool) ?? {};
  if (!rootWork || !doesWork(rootWork, args)) return undefined;
  return { why: `${where} calls ${tool}, which ${rootWork.does} and requires root`, always: switchesUser?.by === 'root' };
}

/** True where a start calls a program whose work is to go on as another user: `exec gosu app "$@"` of a script that COPY brings. */
export function startStepsDown(stage: Stage, { stages }: Project): boolean {
  const { commands } = startOfStage(launchOf(undefined, stage), stage, stages);
  return commands.some(({ command, by, script }) => {
    const { rootWork, switchesUser } = programFacts(toolOf(command)) ?? {};
    // A launcher stays root, whatever its services become; what a script calls in between ends before the program starts.
    const stays = by === undefined && (script === undefined || command.name === 'set' || command.through.includes('exec'));
    return stays && switchesUser?.forEntrypoints === true && (!rootWork || doesWork(rootWork, command.args));
  });
}

/** The program that a command calls, or is going to: `set -- gosu app "$@"`. */
function toolOf({ name, args }: Command): string {
  const set = name === 'set' ? args.find(({ value }) => programFacts(nameOf(value))?.switchesUser)?.value : undefined;
  return set === undefined ? name : nameOf(set);
}

/** Whether a tool is asked for the work that only root may do. */
export function doesWork({ when }: Work, args: readonly Word[]): boolean {
  return when === undefined || args.some(({ value }) => when.test(value));
}

/** The image is made for a program that uses a capability: only root receives one at start. */
function capabilityIn({ name }: Command): RootWork | undefined {
  const { capabilities, anyUser } = programFacts(name) ?? {};
  const [first] = anyUser ? [] : [...(capabilities?.needed ?? []), ...(capabilities?.possible ?? [])].filter((one) => one !== 'KILL');
  return first === undefined ? undefined : { why: `${name} may need ${first}, which only root receives`, always: false };
}

function questionIn({ command, script }: StartCommand): RootWork | undefined {
  const asks = command.name === 'id' && argumentsOf(command).options.some(({ name }) => name === 'u' || name === 'user');
  return asks || command.name === 'whoami' ? asking(script === undefined ? 'the command' : nameOf(script)) : undefined;
}

/** A script that asks who it is does something else for root. */
function asking(where: string): RootWork {
  return { why: `${where} checks whether it runs as root and then behaves differently`, always: false };
}

function writeIn(step: StartCommand, owns: (path: string) => boolean): RootWork | undefined {
  const where = step.script === undefined ? 'the command' : nameOf(step.script);
  for (const word of writtenBy(step.command)) {
    const path = word.known ? absolute(word.value.replace(/[*?[].*$/, 'x'), step.here) : undefined;
    if (path === undefined) return { why: `${where} writes to ${shown(word.text)}, whose owner is unknown`, always: false };
    if (!owns(path)) return { why: `${where} writes to ${path}, which belongs to root`, always: false };
  }
  return undefined;
}

/** The files and folders that a command writes to. */
export function writtenBy(command: Command): Word[] {
  const redirected = command.redirects.flatMap(({ operator, target }) => (target && /^(&?>>?|>\||<>|>&)$/.test(operator) ? [target] : []));
  // `>&2` and `2>&-` name no file.
  return [...redirected.filter(({ value }) => !/^(\d+|-)$/.test(value)), ...operandsWritten(command)];
}

function operandsWritten(command: Command): readonly Word[] {
  const { operands, options } = argumentsOf(command);
  switch (command.name) {
    case 'touch':
    case 'mkdir':
    case 'rmdir':
    case 'rm':
    case 'unlink':
    case 'tee':
    case 'truncate':
    case 'mkfifo':
      return operands;
    case 'cp':
    case 'mv':
    case 'ln':
    case 'rsync':
    case 'install':
      return operands.slice(command.name === 'install' && options.some(({ name }) => name === 'd') ? 0 : -1);
    case 'chmod':
      return operands.slice(1);
    case 'sed':
      return options.some(({ name }) => name === 'i' || name === 'in-place')
        ? operands.slice(options.some(({ name }) => name === 'e' || name === 'expression') ? 0 : 1)
        : [];
    default: {
      const { file = [], folder = [] } = programFacts(command.name)?.fetches ?? {};
      const names = [...file, ...folder];
      return options.flatMap(({ name, valueWord }) => (names.includes(name) && valueWord && valueWord.value !== '-' ? [valueWord] : []));
    }
  }
}

import { append } from '../base/many';
import { isIn } from '../base/path';
import { type CapabilityName, normaliseCapability } from '../knowledge/capabilities';
import { isShell, programFacts } from '../knowledge/program/find';
import type { AsRoot } from '../knowledge/program/program';
import type { ContainerConfig } from '../model/container';
import { copiesOf } from '../model/dockerfile/copies';
import { launchOf } from '../model/dockerfile/launch';
import { nameOf, type Start, type StartCommand, userOf } from '../model/dockerfile/start';
import { addedScripts, readSources, startOf, startOfStage } from '../model/dockerfile/start-of';
import { builtIn } from '../model/dockerfile/start-text';
import { baseOf } from '../model/dockerfile/user';
import { isRootUser } from '../model/root-user';
import type { Command, Word } from '../model/shell/command';
import { absolute, foldersOf } from '../model/shell/folders';
import { argumentsOf } from '../model/shell/options';
import { shellOf } from '../model/shell/stage';
import { chain, type Stage } from '../model/stage';
import { isTrue } from '../model/traced';
import { needsNoRoot } from './any-user';
import { doesWork, writtenBy } from './dockerfile/root-work';
import { type Started, startedBy, userOfHook } from './started';

/** What root needs for what a container starts, where all of that is known. */
export interface StartNeeds {
  readonly names: readonly CapabilityName[];
  /** A sentence that says what takes them. */
  readonly says: string;
}

/** A capability with what takes it. */
interface Need {
  readonly name: CapabilityName;
  readonly by: string;
}

/** What decides what the programs of a start need. */
interface Scene {
  readonly service: ContainerConfig;
  readonly start: Start;
  /** True where root finds files that belong to other users. */
  readonly foreign: boolean;
  /** True where something runs as another user than root. */
  readonly others: boolean;
}

/**
 * The capabilities that root needs for all that a service starts, as the commands of its start show it: what it does as root is known step by step, and the
 * rest runs as another user. Undefined where a script could not be read, or where root runs something that is not known.
 * @param stages all of the project
 */
export function startNeeds(service: ContainerConfig, stages: readonly Stage[]): StartNeeds | undefined {
  const start = knownStart(service, stages);
  if (!start) return undefined;
  const scene = sceneOf(service, start);
  const needs = stepNeeds([...start.commands, ...besides(service)], scene);
  if (!needs) return undefined;
  append(needs, signals(scene));
  const names = [...new Set(needs.map(({ name }) => name))].sort();
  return { names, says: sentence(service, needs, start) };
}

/**
 * The capabilities that scripts of a build's own need, which the entrypoint of its image runs as root; undefined where that is not known.
 * @param folders where the entrypoint looks for them
 */
export function addedNeeds(
  service: ContainerConfig,
  folders: readonly string[],
  stages: readonly Stage[],
): readonly CapabilityName[] | undefined {
  if (service.mounts.some(({ target }) => target !== undefined && folders.some((folder) => isIn(target, folder) || isIn(folder, target))))
    return undefined;
  const stage = service.build?.stage;
  if (!stage) return [];
  const start = addedScripts(launchOf(service, stage), stage, readSources(stage, stages));
  return start.unread === undefined && start.switches === undefined && start.compiled === undefined
    ? stepNeeds(start.commands, sceneOf(service, start))?.map(({ name }) => name)
    : undefined;
}

/** The start of a service, where all of it was read and its base image starts nothing of its own. */
function knownStart(service: ContainerConfig, stages: readonly Stage[]): Start | undefined {
  const stage = service.build?.stage;
  if (service.build && !stage) return undefined;
  const launch = launchOf(service, stage);
  if (launch.words.length === 0 || !isPlainBase(service, stage)) return undefined;
  const start = stage ? startOfStage(launch, stage, stages) : startOf(launch, undefined, { read: () => undefined, stages: [] });
  const { unread, switches, compiled, empty } = start;
  return unread === undefined && switches === undefined && compiled === undefined && !empty ? start : undefined;
}

/** True where the entrypoint in force is that of the files, or the base image is known to have none that works as root. */
function isPlainBase({ entrypoint, image, images }: ContainerConfig, stage: Stage | undefined): boolean {
  if (entrypoint || stage?.entrypoint) return true;
  const base = stage ? baseOf(stage) : image?.known ? images.base(image.value) : undefined;
  return base?.user !== undefined && base.checked !== undefined && !base.stepsDown;
}

function sceneOf(service: ContainerConfig, start: Start): Scene {
  const others = start.commands.some((step) => !isRootStep(step));
  return { service, start, foreign: hasForeignFiles(service, start), others };
}

/** What some steps take, those of root's among them; undefined where one of them is not known, or runs as a user that is not known. */
function stepNeeds(steps: readonly StartCommand[], scene: Scene): Need[] | undefined {
  const needs: Need[] = [];
  for (const step of steps) {
    if (isUnknownUser(userOf(step), scene.service)) return undefined;
    const found = isRootStep(step) ? needsOf(step, scene) : switched(step);
    if (!found) return undefined;
    append(needs, found);
  }
  return needs;
}

/** A launcher becomes the user that its configuration names for a program. */
function switched({ as, by, command }: StartCommand): Need[] {
  if (as === undefined || by === undefined || command.as !== undefined) return [];
  return (['SETGID', 'SETUID'] as const).map((name) => ({ name, by }));
}

/** True for a user that a variable names whose value may be root's. */
function isUnknownUser(user: string | undefined, { environment }: ContainerConfig): boolean {
  const variable = /\$\{?(\w+)|%\(ENV_(\w+)\)s/.exec(user ?? '');
  if (!variable) return false;
  const value = environment.get((variable[1] ?? variable[2])!);
  return !value?.known || value.value === '' || isRootUser(value.value);
}

function isRootStep(step: StartCommand): boolean {
  const user = userOf(step);
  return user === undefined || isRootUser(user);
}

/** What else runs as root in the container: hooks, the health check. */
function besides(service: ContainerConfig): StartCommand[] {
  const asRoot = ({ hook, what }: Started): boolean => (hook ? userOfHook(hook)?.root !== false : what === 'the health check');
  return startedBy(service).flatMap((one) => (asRoot(one) ? one.commands.map((command) => ({ command })) : []));
}

/** What a step of root's takes; undefined where that is not known. */
function needsOf({ command, isFunction, here, script }: StartCommand, { service, start, foreign }: Scene): Need[] | undefined {
  const { name, program, args } = command;
  const facts = programFacts(program?.value ?? '') ?? programFacts(name);
  const by = script === undefined ? name : `${name} in ${nameOf(script)}`;
  const asked = (names: readonly CapabilityName[] = []): Need[] => names.map((one) => ({ name: one, by }));
  const written = foreign && (writes(command, here) || (!start.read.has(command) && reads(command, here))) ? asked(['DAC_OVERRIDE']) : [];
  if (facts?.asRoot) return [...asked(takenBy(facts.asRoot, command, foreign)), ...written];
  // What does root's work takes some of its power, and nobody has looked which.
  if (facts?.gains === 'needed' || (facts?.needsRoot && !facts.starts) || (facts?.rootWork && doesWork(facts.rootWork, args)))
    return undefined;
  const isKnown =
    name === '' ||
    isFunction === true ||
    builtIn.has(name) ||
    isShell(name) ||
    program?.value.startsWith('$') === true ||
    start.read.has(command) ||
    facts?.wraps !== undefined ||
    facts?.starts !== undefined ||
    facts?.readsArguments === true ||
    needsNoRoot([program?.value ?? name, ...args.map(({ value }) => value)]);
  if (!isKnown) return undefined;
  const mounted = facts?.starts && service.mounts.some(({ type }) => type === 'bind') ? asked(['DAC_OVERRIDE']) : [];
  return [...asked(facts?.capabilities?.needed), ...written, ...mounted];
}

function takenBy({ takes, files = [], more = [] }: AsRoot, { args }: Command, foreign: boolean): CapabilityName[] {
  const asked = more.flatMap(({ when, takes: also }) => (args.some(({ value }) => when.test(value)) ? also : []));
  // `setpriv --ambient-caps=+net_raw`: what it hands on, it has to have.
  const handed = args.flatMap(({ value }) => [...value.matchAll(/\+(\w+)/g)].flatMap(([, name]) => normaliseCapability(name!) ?? []));
  return [...takes, ...asked, ...(asked.includes('SETPCAP') ? handed.filter((name) => name !== 'ALL') : []), ...(foreign ? files : [])];
}

/** Places where root owns what it writes to, or everybody may write. */
const open = /^\/(tmp|var\/tmp|dev|proc)(\/|$)/;

function writes(command: Command, here: string | undefined): boolean {
  return writtenBy(command).some(({ known, value }) => !known || !open.test(absolute(value, here) ?? '/'));
}

/** Places whose files everybody reads, or root owns. */
const system = /^\/(etc|usr|opt|bin|sbin|lib|lib64|proc|sys|dev|tmp)(\/|$)/;

/** Whether a command reads files or directories that their owner may have closed to others. */
function reads(command: Command, here: string | undefined): boolean {
  const isClosed = ({ known, value }: Word): boolean => !known || !system.test(absolute(value, here) ?? '/');
  const { name, redirects } = command;
  if (redirects.some(({ operator, target }) => operator === '<' && target !== undefined && isClosed(target))) return true;
  if (!/^(find|cat|head|tail|cp|tar|rsync|du|grep|awk|sed|source|\.)$/.test(name)) return false;
  const { operands } = argumentsOf(command);
  // Of the others, the first word is what they look for.
  const paths = name === 'find' ? operands.slice(0, 1) : /^(grep|awk|sed)$/.test(name) ? operands.slice(1) : operands;
  return paths.some(isClosed);
}

/**
 * Whether root meets files of other users, which it cannot write to without DAC_OVERRIDE: the start or the build gives them away, or a volume, a directory of
 * the host or a secret has an owner of its own.
 */
function hasForeignFiles({ mounts, fileGrants, build }: ContainerConfig, { commands }: Start): boolean {
  const stage = build?.stage;
  if (fileGrants.length > 0 || mounts.some(({ type }) => type === 'bind' || type === 'volume')) return true;
  if (commands.some(({ command }) => givesAway(command))) return true;
  if (!stage) return false;
  return (
    foldersOf(stage).some(({ given }) => given) ||
    [...chain(stage)].some(
      (each) =>
        copiesOf(each).some(({ instruction }) => instruction.flags.some((flag) => flag.name === 'chown')) ||
        shellOf(each).own.some(({ commands: run }) => run.some(givesAway)),
    )
  );
}

function givesAway({ name, args }: Command): boolean {
  if (name === 'install') return args.some(({ value }) => /^(-\w*[og]|--(owner|group))/.test(value));
  return /^(chown|chgrp|usermod|useradd|adduser|fixuid)$/.test(name);
}

/** An init that hands signals on to a process of another user, and commands that send some, need KILL. */
function signals({ service, start, others }: Scene): Need[] {
  if (!others) return [];
  const root = start.commands.filter(isRootStep);
  const sender =
    (service.attributes.init && isTrue(service.attributes.init) ? 'the init process' : undefined) ??
    root.find(({ command }) => programFacts(command.name)?.wraps?.init)?.command.name ??
    root.find(({ command }) => sendsSignals(command))?.command.name;
  return sender === undefined ? [] : [{ name: 'KILL', by: `${sender}, which sends signals to another user` }];
}

/** `kill "$pid"`, `trap 'kill $pid' TERM`. */
function sendsSignals({ name, args }: Command): boolean {
  return /^(kill|pkill|killall)$/.test(name) || (name === 'trap' && /\b(kill|pkill|killall)\b/.test(args[0]?.value ?? ''));
}

/** `CHOWN for chown in entrypoint.sh, SETUID for gosu`. */
function sentence({ name }: ContainerConfig, needs: readonly Need[], { commands }: Start): string {
  const scripts = [...new Set(commands.flatMap(({ script }) => (script === undefined ? [] : nameOf(script))))];
  const read = scripts.length === 0 ? 'Its command line' : scripts.slice(0, 3).join(', ') + (scripts.length > 3 ? ' and others' : '');
  const first = new Map<string, CapabilityName[]>();
  for (const { name: needed, by } of needs) {
    const known = first.get(by) ?? [];
    if (![...first.values()].flat().includes(needed)) first.set(by, [...known, needed]);
  }
  const taken = [...first].map(([by, names]) => `${names.join(' and ')} for ${by}`).join('; ');
  return `${read} ${scripts.length > 1 ? 'show' : 'shows'} everything that "${name}" does as root: it needs ${taken === '' ? 'no capability' : taken}.`;
}

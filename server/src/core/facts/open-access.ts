import { memoize } from '../base/memoize';
import { type OpenPower, type OpenProgram, openDebuggers, openProgramOf } from '../knowledge/open-programs';
import { portsIn } from '../knowledge/ports';
import type { ContainerConfig } from '../model/container';
import { imageNameOf } from '../model/image-reference';
import { chain } from '../model/stage';
import { known, type Trace, traceOf } from '../model/traced';
import { get, itemsAt, type MapValue, type Value } from '../model/value';
import { programOf, type Word, wordsIn } from '../model/words';
import { isBelow } from './mount-target';
import { startVariableLines, startVariables } from './start-variables';
import { startedBy } from './started';

/** A program of a container that lets everybody in who reaches its port. */
export interface OpenAccess {
  /** Its name, as sentences say it. */
  readonly name: string;
  /** Ports of the container. */
  readonly ports: readonly string[];
  readonly effect: string;
  readonly power: OpenPower;
  /** The default password that it lets in, where it does ask. */
  readonly password?: string;
  /** Where the files say so; absent where that is how the image starts. */
  readonly at?: Trace;
  /** False where the program keeps its logins in a mount, in which people may have made some. */
  readonly certain: boolean;
}

/**
 * What of a container lets everybody in, whatever is published: the program that its image or its command starts, by what is known of it, and
 * debuggers that its commands and variables open. Nothing where a file that cannot be read, or a variable that nobody sets, may close it.
 */
export const openAccess = memoize((config: ContainerConfig): readonly OpenAccess[] => {
  return [...ofProgram(config), ...ofDebuggers(config)];
});

/** True for an open program at a port, or at one of a range. */
export function listensAt({ ports }: OpenAccess, target: string | undefined): boolean {
  return target !== undefined && portsIn(target).some((port) => ports.includes(String(port)));
}

function ofProgram(config: ContainerConfig): OpenAccess[] {
  const reference = referenceOf(config);
  const program = reference === undefined ? undefined : openProgramOf(reference, config.images.family(reference));
  if (!program || !isStarted(program, config) || !isReadWhole(config)) return [];
  const texts = told(config);
  if (texts.some((text) => program.closes.test(text)) || mayBeClosed(program, config)) return [];
  const { opened } = program;
  if (opened && !texts.some((text) => opened.test(text))) return [];
  const { by, that } = program.told ?? {};
  if (by && that && texts.some((text) => by.test(text)) && !texts.some((text) => that.test(text))) return [];
  const { name, ports, effect, power, password, keptIn = [] } = program;
  const isKept = config.mounts.some(
    ({ target }) => target !== undefined && keptIn.some((folder) => folder === target || isBelow(folder, target)),
  );
  return [{ name, ports, effect, power, ...(password !== undefined && { password }), certain: !isKept }];
}

/** The image whose program starts: that of the service, or the base of a stage that starts nothing else. */
function referenceOf({ image, build }: ContainerConfig): string | undefined {
  if (!build) return imageNameOf(image);
  const { stage } = build;
  return stage && !stage.entrypoint && !stage.command ? imageNameOf(stage.base) : undefined;
}

function isStarted({ programs, listens, byCommand }: OpenProgram, { attributes, entrypoint, command }: ContainerConfig): boolean {
  const words = [...wordsIn(attributes.entrypoint), ...wordsIn(attributes.command)];
  if (words.length === 0) return !byCommand && !entrypoint && !command;
  // A variable may hold any option.
  if (words.some(({ text, known: isKnown }) => !isKnown && /^\$\{?\w/.test(text))) return false;
  const own = !entrypoint && !byCommand && words[0]!.text.startsWith('-');
  const isNamed = words.some(({ text }) => programs.includes(text) || programs.includes(programOf(text)));
  return (own || isNamed) && (!listens || words.some(({ text }) => listens.test(text)));
}

/** False where variables come from a file that is not there. */
function isReadWhole(config: ContainerConfig): boolean {
  const map = (config as { readonly map?: MapValue }).map;
  return map === undefined || filesNamed(map) <= config.envFiles.length;
}

function filesNamed(map: MapValue): number {
  const value: Value | undefined = get(map, 'env_file');
  return value?.kind === 'scalar' ? 1 : itemsAt(map, 'env_file').length;
}

/** Everything by which a program may be told something: variables as `NAME=value`, and words of the command. */
function told(config: ContainerConfig): string[] {
  const { attributes, build } = config;
  const words: Word[] = [...wordsIn(attributes.entrypoint), ...wordsIn(attributes.command)];
  const stage = build?.stage;
  const image = stage ? [...chain(stage)].flatMap(({ instructions }) => instructions.filter(({ keyword }) => keyword === 'ENV')) : [];
  return [...startVariableLines(config), ...words.map(({ text }) => text), ...image.flatMap((one) => one.words.map(({ text }) => text))];
}

/** True where a file of settings closes it, or may: it cannot be read. */
function mayBeClosed({ settings, closesIn }: OpenProgram, config: ContainerConfig): boolean {
  if (!settings) return false;
  const { mounts, fileGrants, mountedFiles = [], attributes, build } = config;
  const stage = build?.stage;
  const copies = stage
    ? [...chain(stage)].flatMap(({ instructions }) => instructions.filter(({ keyword }) => /^(?:COPY|ADD)$/.test(keyword)))
    : [];
  const places = [
    ...wordsIn(attributes.command).map(({ text }) => text),
    ...mounts.map(({ target = '' }) => target),
    ...fileGrants.map(({ target }) => known(target) ?? ''),
    ...copies.flatMap(({ words }) => words.map(({ text }) => text)),
  ].filter((place) => settings.test(place));
  return [...new Set(places)].some((place) => {
    const file = mountedFiles.find(({ target }) => target === place);
    return !file || closesIn?.test(file.text) === true;
  });
}

/** Debuggers that listen on all addresses of the container, and let everybody run code. */
function ofDebuggers(config: ContainerConfig): OpenAccess[] {
  const commands = startedBy(config)
    .filter(({ hook, what, from }) => !hook && !what.includes('health') && from !== 'script')
    .map(({ text, at }) => ({ text, trace: { at, via: [] } as Trace }));
  const variables = [...startVariables(config).values()].flatMap((value) =>
    value.known ? [{ text: value.value, trace: traceOf(value) }] : [],
  );
  return [...commands, ...variables].flatMap(({ text, trace }) =>
    openDebuggers.flatMap(({ name, starts, port }): OpenAccess[] => {
      const match = starts.exec(text);
      const number = match?.groups?.port ?? port;
      if (!match || number === undefined) return [];
      return [{ name, ports: [number], effect: 'can run code in the process', power: 'code', at: trace, certain: true }];
    }),
  );
}

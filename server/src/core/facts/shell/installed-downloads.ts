import { byKey } from '../../base/by-key';
import { memoize } from '../../base/memoize';
import { cleanPath, isIn } from '../../base/path';
import type { Span } from '../../base/span';
import { programFacts } from '../../knowledge/program/find';
import { SIGNATURE_SWITCHES } from '../../knowledge/verification';
import { copiesOf } from '../../model/dockerfile/copies';
import type { Body, Command, Word } from '../../model/shell/command';
import { workFolderAt } from '../../model/shell/folders';
import { argumentsOf } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { isVerified } from './checks';
import { type Download, downloadsBy, isLocal } from './downloads';
import { installedFiles, isAddress, isExecutable, madeExecutable, placedBy, unpackedBy } from './file-uses';
import { type Held, isFixed, isOf, pathsOf, SHARED, STANDARD, stemOf } from './held-files';
import { remoteScripts } from './remote-scripts';
import { switchedOff } from './switches';

/*
 * Downloads that nobody verifies, from the command that fetches them to the one that makes programs of them: what dpkg and rpm install, what chmod lets run,
 * what lies in a folder of PATH, what is unpacked there, built or started.
 */

/** A download that becomes part of what the image runs. */
export interface InstalledDownload {
  readonly download: Pick<Download, 'url' | 'command'>;
  /** What the two have to do with each other: ends the sentence "a download ...". */
  readonly how: string;
  /** The command or instruction that makes a program of it, where that is another one. */
  readonly by?: { readonly at: Span; readonly note: string };
}

/** A stage while its commands are read. */
interface Walk {
  readonly stage: Stage;
  readonly held: Held[];
  readonly found: Map<string, InstalledDownload>;
  /** What is reported, here or in a stage that this one starts from. */
  readonly reported: Set<string>;
  /** What another stage has fetched. */
  readonly taken: (index: number) => Walk | undefined;
  /** The folders whose programs are found by name. */
  readonly paths: readonly string[];
  /** Folders that commands make: nothing of an archive. */
  readonly made: Set<string>;
  /** The folder that commands work in; empty where the base image decides. */
  here: string;
}

/**
 * Unverified downloads of a stage that become programs of the image. Those that run while it is built are `remoteScripts`.
 * @param stages those of the project
 */
export function installedDownloads(stage: Stage, stages: readonly Stage[]): readonly InstalledDownload[] {
  return [...walkOf(stage, stages).found.values()];
}

/** What has been read of the stages of a project already. */
const walksOf = memoize((_stages: readonly Stage[]) => new Map<Stage, Walk>());

/** Reads a stage, and before it those that it takes files from. */
function walkOf(stage: Stage, stages: readonly Stage[]): Walk {
  const done = walksOf(stages);
  const known = done.get(stage);
  if (known) return known;
  const parent = stage.parent && walkOf(stage.parent, stages);
  const walk: Walk = {
    stage,
    held: [...(parent?.held ?? [])],
    found: new Map(),
    reported: new Set(parent?.reported),
    paths: pathsOf(stage),
    made: new Set(),
    here: '',
    taken: (index) => {
      const other = index < stage.index ? stages.find((one) => one.file === stage.file && one.index === index) : undefined;
      return other && walkOf(other, stages);
    },
  };
  done.set(stage, walk);
  const run = new Set(remoteScripts(stage).map(({ download }) => download.command));
  const copies = byKey(copiesOf(stage), ({ instruction }) => instruction);
  const bodies = byKey(shellOf(stage).own, ({ index }) => index);
  stage.instructions.forEach((outer, index) => {
    for (const body of bodies.get(index) ?? []) readBody(walk, body, run);
    for (const copy of copies.get(outer.trigger ?? outer) ?? []) readCopy(walk, copy);
  });
  return walk;
}

function readBody(walk: Walk, body: Body, run: ReadonlySet<Command>): void {
  if (body.keyword === 'HEALTHCHECK' || body.language === 'other') return;
  if (body.keyword !== 'RUN') {
    for (const command of body.commands) started(walk, command);
    return;
  }
  walk.here = workFolderAt(walk.stage, body.index) ?? '';
  for (const command of body.commands) readCommand(walk, command, body, run.has(command));
}

/** @param isRun whether what it fetches runs at once */
function readCommand(walk: Walk, command: Command, body: Body, isRun: boolean): void {
  const { operands } = argumentsOf(command);
  if (command.name === 'cd' || command.name === 'pushd') {
    const to = operands[0]?.value;
    if (to !== undefined && to !== '-') walk.here = resolve(walk, to);
    return;
  }
  if (!isRun) for (const download of downloadsBy(command, body)) fetched(walk, download);
  if (command.name === 'mkdir') for (const { value } of operands) walk.made.add(resolve(walk, value));
  if (command.name !== '' && walk.held.length > 0) used(walk, command);
  addresses(walk, command, body);
}

/** A download, if nobody knows what it has to be. */
function fetched(walk: Walk, download: Download): void {
  const { url, to, command } = download;
  if (isLocal(download) || (url && isFixed(url.value)) || isVerified(walk.stage, download)) return;
  if (to === undefined) piped(walk, download);
  else hold(walk, { path: resolve(walk, to), download }, command);
}

/** What further commands of the pipe do with a download. */
function piped(walk: Walk, download: Download): void {
  const { pipe } = download.command;
  const behind = pipe?.pipeline.elements.slice(pipe.index + 1).flat() ?? [];
  for (const command of behind) if (!passesOn(walk, download, command)) return;
}

/** Hands a command what comes through a pipe. @returns whether the next one gets it, too */
function passesOn(walk: Walk, download: Download, command: Command): boolean {
  const unpacking = unpackedBy(command);
  const placing = placedBy(command);
  const redirect = command.redirects.find(({ operator, target }) => target && /^>>?\|?$/.test(operator))?.target;
  const facts = programFacts(command.name);
  if (unpacking && !unpacking.archive) unpack(walk, download, unpacking.into, command);
  else if (placing?.sources.some(({ value }) => value === '/dev/stdin'))
    hold(walk, { path: resolve(walk, placing.target.value), download }, command, placing.executable);
  else if (facts?.passesOn || facts?.wraps || facts?.switchesUser) {
    const files = [...(command.name === 'tee' ? argumentsOf(command).operands : []), ...(redirect ? [redirect] : [])];
    for (const { value } of files) hold(walk, { path: resolve(walk, value), download }, command);
    return !redirect;
  }
  return false;
}

/** Most files that are followed: those that come first are forgotten first. */
const MOST = 200;

function keep({ held }: Walk, one: Held): void {
  held.push(one);
  if (held.length > MOST) held.shift();
}

/** A file that is there now; in a folder of PATH it is a program. */
function hold(walk: Walk, held: Held, by: Command, executable = false): void {
  if (held.path.startsWith('/dev/')) return;
  keep(walk, held);
  const folder = held.path.slice(0, held.path.lastIndexOf('/'));
  if (walk.paths.includes(folder)) report(walk, held.download, `becomes the program ${held.path}`, by);
  else if (executable) report(walk, held.download, `becomes the program ${held.path}`, by);
}

/** The folder that an archive is unpacked into. */
function unpack(walk: Walk, download: Download, into: string | undefined, by: Command): void {
  const path = into === undefined ? walk.here : resolve(walk, into);
  const own = into !== undefined && !SHARED.has(path) && !walk.stage.folders.some(({ path: named }) => named.known && named.value === path);
  const held: Held = { path, download, stem: own ? '' : stemOf(download) };
  keep(walk, held);
  const entry = walk.paths.find((one) => isIn(one, path === '' ? '/' : path) && (STANDARD.includes(one) ? path !== '' : isOf(held, one)));
  if (entry !== undefined) report(walk, download, `is unpacked into ${path}`, by);
}

function heldBy(walk: Walk, word: Pick<Word, 'value'>): Held | undefined {
  const path = resolve(walk, word.value);
  return walk.held.filter((held) => isOf(held, path)).at(-1);
}

/** What a command does with what is held. */
function used(walk: Walk, command: Command): void {
  for (const word of installedFiles(command)) {
    const held = isAddress(word.value) ? undefined : heldBy(walk, word);
    if (held) report(walk, held.download, `is installed by ${command.name}`, command);
  }
  for (const word of madeExecutable(command)) {
    const path = resolve(walk, word.value);
    if (walk.made.has(path)) continue;
    const deep = argumentsOf(command).options.some(({ name }) => name === 'R' || name === 'recursive');
    for (const held of walk.held.filter((one) => isOf(one, path) || (deep && isIn(one.path, path)))) {
      report(walk, held.download, `becomes the program ${word.value}`, command);
    }
  }
  moved(walk, command);
  const unpacking = unpackedBy(command);
  const archive = unpacking?.archive && heldBy(walk, unpacking.archive);
  if (archive) unpack(walk, archive.download, unpacking?.into, command);
  decompressed(walk, command);
  ran(walk, command);
}

/** cp, mv, ln and install: what was held is there under another name. */
function moved(walk: Walk, command: Command): void {
  const placing = placedBy(command);
  if (!placing) return;
  const target = resolve(walk, placing.target.value);
  for (const source of placing.sources) {
    const held = heldBy(walk, source);
    if (!held) continue;
    const name = source.value.slice(source.value.lastIndexOf('/') + 1);
    const isFolder = placing.target.value.endsWith('/') || placing.sources.length > 1 || walk.paths.includes(target) || SHARED.has(target);
    const path = isFolder ? cleanPath(`${target}/${name}`) : target;
    hold(
      walk,
      { path, download: held.download, ...(held.stem !== undefined && /[*?]/.test(name) && { stem: '' }) },
      command,
      placing.executable,
    );
  }
}

/** `gunzip a.gz`, `zcat a.gz > a`. */
function decompressed(walk: Walk, command: Command): void {
  if (!programFacts(command.name)?.passesOn) return;
  const redirect = command.redirects.find(({ operator, target }) => target && operator.startsWith('>'))?.target;
  for (const word of argumentsOf(command).operands) {
    const held = heldBy(walk, word);
    if (held?.stem !== undefined || !held) continue;
    const path = redirect ? resolve(walk, redirect.value) : held.path.replace(/\.(gz|xz|bz2|zst)$/, '');
    if (path !== held.path) hold(walk, { path, download: held.download }, command);
  }
}

/** A program that an archive brought runs, or a tool builds what it brought. */
function ran(walk: Walk, command: Command): void {
  const { name, program, args } = command;
  if (program && /\//.test(program.value)) {
    const held = heldBy(walk, program);
    if (held?.stem !== undefined) report(walk, held.download, `runs as ${program.value}`, command);
  }
  const facts = programFacts(name);
  const builds = facts?.project?.builds ?? (facts?.compiles ? /^/ : undefined);
  const verb = argumentsOf(command).operands[0]?.value ?? '';
  const script = facts?.interpreter || facts?.shell ? args.find(({ value }) => !/^[-+]/.test(value)) : undefined;
  const inside = script ? heldBy(walk, script) : builds?.test(verb) || isPlacedBuild(command) ? within(walk) : undefined;
  if (inside?.stem !== undefined) report(walk, inside.download, script ? `runs as ${script.value}` : `is built by ${name}`, command);
}

/** `pip install .` */
function isPlacedBuild(command: Command): boolean {
  const { operands } = argumentsOf(command);
  return (
    programFacts(command.name)?.project?.byPlace === true &&
    operands[0]?.value === 'install' &&
    operands.some(({ value }) => /^\.(\/|\[|$)/.test(value))
  );
}

/** The archive whose folder commands work in. */
function within(walk: Walk): Held | undefined {
  return walk.held.filter((held) => held.stem !== undefined && isOf(held, walk.here)).at(-1);
}

/** What a container starts. */
function started(walk: Walk, command: Command): void {
  const jar = command.args.findIndex(({ value }) => value === '-jar');
  const facts = programFacts(command.name);
  const first = facts?.interpreter || facts?.shell ? command.args.find(({ value }) => !value.startsWith('-')) : undefined;
  const word = command.args[jar + 1] && jar >= 0 ? command.args[jar + 1] : (first ?? command.program);
  if (!word?.value.includes('/')) return;
  walk.here = '';
  const held = heldBy(walk, word);
  if (held) report(walk, held.download, 'is the program that the container starts', command);
}

/** Addresses that an installer fetches itself. */
function addresses(walk: Walk, command: Command, body: Body): void {
  // The rule about signatures reports what asks for none.
  if (switchedOff(command, SIGNATURE_SWITCHES).length > 0) return;
  for (const word of installedFiles(command)) {
    if (!isAddress(word.value) || isFixed(word.value) || /#(sha\d+|md5)=/.test(word.value)) continue;
    const url: PlacedText = word;
    const download: Download = { url, command, body };
    if (!isLocal(download)) report(walk, download, `is installed by ${command.name}`, command);
  }
}

/** `COPY --from`: what another stage of the file fetched becomes a program of this one. */
function readCopy(walk: Walk, { instruction, sources, target, keyword }: ReturnType<typeof copiesOf>[number]): void {
  const from = walk.stage.sources.find((source) => source.instruction === instruction)?.stage;
  const flag = instruction.flags.find(({ name }) => name === 'chmod')?.value;
  const before = from === undefined ? undefined : walk.taken(from);
  if (!before || target.text === undefined) return;
  for (const source of sources) {
    const path = source.text;
    const held = path === undefined ? undefined : before.held.filter((one) => isOf(one, path)).at(-1);
    // What is reported where it is fetched is not reported again.
    if (!held || path === undefined || before.reported.has(keyOf(held.download))) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const whole = target.text.endsWith('/') || walk.paths.includes(target.text) ? cleanPath(`${target.text}/${name}`) : target.text;
    const note = `${keyword} takes it into the image here`;
    const folder = whole.slice(0, whole.lastIndexOf('/'));
    const runs = walk.paths.includes(folder) || (flag !== undefined && isExecutable(flag));
    keep(walk, { path: whole, download: held.download, ...(held.stem !== undefined && { stem: '' }) });
    if (runs) report(walk, held.download, `becomes the program ${whole}`, { at: source.at, note });
  }
}

function report(
  { found, reported }: Walk,
  download: Download,
  how: string,
  by: Command | { readonly at: Span; readonly note: string },
): void {
  const key = keyOf(download);
  if (reported.has(key)) return;
  reported.add(key);
  const note = 'note' in by ? by.note : 'it becomes a program here';
  found.set(key, { download, how, ...(by !== download.command && { by: { at: by.at, note } }) });
}

/** One command is one finding, however many addresses it is given. */
function keyOf({ command }: Pick<Download, 'command'>): string {
  return `${command.at.file} ${command.at.start}`;
}

/** A path from the folder that commands work in; what begins with a variable is taken for a whole one. */
function resolve({ here }: Walk, path: string): string {
  const bare = path.replace(/^\.\/(?=.)/, '');
  if (bare.startsWith('/') || bare.startsWith('$') || bare.startsWith('~') || here === '') return cleanPath(bare);
  return cleanPath(`${here}/${bare}`);
}

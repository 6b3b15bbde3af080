import { largest, smallest } from '../../base/many';
import type { Span } from '../../base/span';
import { isShell } from '../../knowledge/program/find';
import { parseShell } from '../../syntax/shell';
import type { ShellAssignment, ShellBlock, ShellCommand, ShellItem, ShellPart, ShellReading, ShellWord } from '../../syntax/shelltree';
import { parseWindowsShell } from '../../syntax/windows-shell';
import type { Command, Language, Loop, Pipeline, Redirect, Setting, Substitution, Word } from './command';
import { passedInBranch, passedInList, type Values } from './conditions';
import { writtenBy } from './output';
import { joinTexts, type PlacedText, spanIn } from './text';
import { innerOf, pipefailIn, readsInput, scriptFile } from './unwrap';
import { nameOf, type Scope, wordOf } from './words';
import { keepText, takeText, textAt, type WrittenTexts } from './written-texts';

/** What one body may come to. */
interface Work {
  commands: number;
  /** How many shells were started. */
  shells: number;
  understood: boolean;
  readonly closed: Span[];
}

/** What is known where a text stands, beside its variables. */
export interface Known {
  /** Names that hold nothing. */
  readonly empty: ReadonlySet<string>;
  /** Texts that were written into files before, by path. What the text writes is added, what it runs taken out; absent where that is of no interest. */
  readonly files?: WrittenTexts;
}

const NOTHING: Known = { empty: new Set() };

/** What a text comes to. */
export interface Flat {
  readonly commands: readonly Command[];
  /** False where it could not be read as a whole. */
  readonly understood: boolean;
  /** What runs only where variables hold something else than they are known to. */
  readonly closed: readonly Span[];
}

/** Most commands of one instruction that are looked at. */
const MOST = 20_000;
/** Shells in shells; deeper ones than this are no Dockerfile. */
const DEEPEST = 12;

/** Where a piece of a script stands. */
interface Place {
  readonly work: Work;
  readonly source: PlacedText;
  readonly scope: Scope;
  readonly language: Language;
  readonly through: readonly string[];
  readonly as?: string;
  readonly guarded: boolean;
  readonly closed: boolean;
  /** Names that hold nothing. */
  readonly empty: Set<string>;
  /** Texts that were written into files, by path. */
  readonly files: WrittenTexts;
  readonly loop?: Loop;
  readonly inside?: string;
  readonly nesting: number;
  readonly depth: number;
  readonly shells: readonly number[];
  /** Shared by all of one script: `set -o pipefail` counts from there on. */
  readonly flags: { pipefail: boolean };
}

type Draft = { -readonly [K in keyof Command]: Command[K] };

/** The commands of a text, and whether all of it could be read. */
export function commandsOfText(source: PlacedText, language: Language, scope: Scope, pipefail: boolean, known: Known = NOTHING): Flat {
  const place = outermost(source, language, scope, known);
  const commands = textCommands({ ...place, flags: { pipefail } });
  return { commands, understood: place.work.understood, closed: place.work.closed };
}

function outermost(source: PlacedText, language: Language, scope: Scope, { empty, files }: Known): Place {
  const work: Work = { commands: MOST, shells: 0, understood: true, closed: [] };
  const flags = { pipefail: false };
  const from = { through: [], guarded: false, closed: false, nesting: 0, depth: 0, shells: [] };
  return { ...from, work, source, scope, language, empty: new Set(empty), files: files ?? new Map(), flags };
}

/** The command that the words of an exec form make. */
export function commandsOfWords(words: readonly Word[], scope: Scope, known: Known = NOTHING): Flat {
  const [first] = words;
  if (!first) return { commands: [], understood: true, closed: [] };
  const place = outermost(first, 'exec', scope, known);
  const commands = called(place, words, [], []);
  return { commands, understood: place.work.understood, closed: place.work.closed };
}

/** Reads the source of a place in its language. */
function textCommands(place: Place): Draft[] {
  const { source, language, work } = place;
  if (place.nesting > DEEPEST) {
    work.understood = false;
    return [];
  }
  const reading: ShellReading =
    language === 'cmd' || language === 'powershell' ? parseWindowsShell(source.value, language) : parseShell(source.value);
  if (!reading.understood) work.understood = false;
  return itemsOf(place, reading.script.items);
}

function itemsOf(place: Place, items: readonly ShellItem[]): Draft[] {
  return items.flatMap((item) => itemOf(place, item));
}

function itemOf(place: Place, item: ShellItem): Draft[] {
  switch (item.kind) {
    case 'command':
      return commandOf(place, item);
    case 'list': {
      let guarded = place.guarded;
      const passed = passedInList(item, valuesOf(place));
      return item.items.flatMap((each, index) => {
        if (index > 0 && item.operators[index - 1] === '||') guarded = true;
        const commands = itemOf(closing({ ...place, guarded }, passed[index] === true, [each]), each);
        const removal = removalOf(place, item, index);
        if (removal) for (const command of commands) if (command.depth === place.depth) command.removal ??= removal;
        return commands;
      });
    }
    case 'pipeline': {
      const elements = item.items.map((each) => itemOf(inShell(place), each));
      const at = spanIn(place.source, item.start, item.end);
      const pipeline: Pipeline = { elements, at, pipefail: place.flags.pipefail };
      elements.forEach((commands, index) => {
        for (const command of commands) command.pipe ??= { pipeline, index };
      });
      return elements.flat();
    }
    case 'block':
      return blockOf(place, item);
  }
}

/** One of `a && b && c` goes with the `&&` behind it, the last one with that in front of it. */
function removalOf(place: Place, list: ShellItem & { readonly kind: 'list' }, index: number): Span | undefined {
  const [item, next, before] = [list.items[index], list.items[index + 1], list.items[index - 1]];
  const only = list.operators[index] !== '||' && list.operators[index - 1] !== '||';
  if (!place.source.offsets || !only || !item || item.kind === 'list' || item.kind === 'block') return undefined;
  if (item.kind === 'command' && item.redirects.some(({ body }) => body)) return undefined;
  const start = (one: ShellItem): number | undefined => (one.kind === 'list' ? undefined : one.start);
  const end = (one: ShellItem): number | undefined => (one.kind === 'list' ? undefined : one.end);
  const [from, to] = next ? [item.start, start(next)] : [before && end(before), item.end];
  return from === undefined || to === undefined ? undefined : spanIn(place.source, from, to);
}

/** A place where some items are passed over: what they do is not what the build does by default. */
function closing(place: Place, passed: boolean, items: readonly ShellItem[]): Place {
  if (!passed || place.closed) return place;
  const at = extent(items);
  if (at) place.work.closed.push(spanIn(place.source, at.start, at.end));
  return { ...place, closed: true };
}

/** From the first to the last character of some items. */
function extent(items: readonly ShellItem[]): { readonly start: number; readonly end: number } | undefined {
  const all = items.flatMap((item) => (item.kind === 'list' ? (extent(item.items) ?? []) : item));
  return all.length === 0 ? undefined : { start: smallest(all.map(({ start }) => start)), end: largest(all.map(({ end }) => end)) };
}

function valuesOf(place: Place): Values {
  // What commands inside a word put out is not known, and they are read where the word is.
  const word = (one: ShellWord): Word => wordOf(place.source, one, place.scope, ({ how }) => ({ how, commands: [] }));
  return { word, empty: place.empty };
}

function blockOf(place: Place, block: ShellBlock): Draft[] {
  const inside = block.words.map((word) => placedWord(place, word));
  const guarded = place.guarded || block.what === 'branch' || block.what === 'loop' || block.what === 'function';
  // What a branch, a loop or another process sets is not what holds behind it.
  const apart = block.what === 'subshell' || block.what === 'background';
  const isolated = guarded || apart;
  const scope: Scope = isolated ? new Map(place.scope) : place.scope;
  const { variable, name } = block;
  if (variable !== undefined) forget({ ...place, scope }, variable);
  const around: Place = {
    ...(apart ? inShell(place) : place),
    guarded,
    scope,
    ...(variable !== undefined && { loop: { variable, words: inside } }),
    ...(name !== undefined && { inside: name }),
  };
  const passed = block.what === 'branch' ? passedInBranch(block, valuesOf(place)) : [];
  const commands = block.bodies.flatMap((body, i) => {
    // What is passed over sets nothing.
    const inner = passed[i] ? { ...around, scope: new Map(scope) } : around;
    return itemsOf(closing(inner, passed[i] === true, body), body);
  });
  if (isolated) for (const [name, value] of place.scope) if (scope.get(name) !== value) place.scope.delete(name);
  const redirects = redirectsOf(place, block);
  for (const command of commands) if (redirects.length > 0) command.redirects = [...command.redirects, ...redirects];
  return [...insides(inside), ...commands];
}

/** A place in another shell: a folder that is entered there is left behind it. */
function inShell(place: Place): Place {
  return { ...place, shells: [...place.shells, place.work.shells++] };
}

/** The commands inside words, in order. */
function insides(words: readonly Word[]): Draft[] {
  return words.flatMap(({ scripts }) => scripts.flatMap(({ commands }) => commands as Draft[]));
}

function placedWord(place: Place, word: ShellWord): Word {
  return wordOf(place.source, word, place.scope, (part) => substituted(place, part));
}

function substituted(place: Place, part: ShellPart & { readonly kind: 'script' }): Substitution {
  // What was decoded first has offsets of its own: all of it stands where the part stands.
  const at = spanIn(place.source, part.start, part.end);
  const source: PlacedText = part.decoded ? { value: part.text, at } : place.source;
  const { pipefail } = place.flags;
  const inner: Place = { ...place, source, scope: new Map(place.scope), depth: place.depth + 1, flags: { pipefail } };
  return { how: part.how, commands: itemsOf(inner, part.script.items) };
}

function redirectsOf(place: Place, one: ShellCommand | ShellBlock): (Redirect & { readonly body?: Word })[] {
  return one.redirects.map(({ operator, target, body }) => ({
    operator,
    ...(target && { target: placedWord(place, target) }),
    ...(body && { body: placedWord(place, body) }),
  }));
}

function settingOf(place: Place, one: ShellAssignment): Setting {
  return { name: one.name, value: placedWord(place, one.value), at: spanIn(place.source, one.start, one.end) };
}

function commandOf(place: Place, one: ShellCommand): Draft[] {
  const settings = one.assignments.map((each) => settingOf(place, each));
  const words = one.words.map((word) => placedWord(place, word));
  const redirects = redirectsOf(place, one);
  const before = insides([
    ...settings.map(({ value }) => value),
    ...words,
    ...redirects.flatMap(({ target, body }) => [target ?? [], body ?? []].flat()),
  ]);
  if (words.length === 0) {
    for (const { name, value } of settings) remember(place, name, value);
    const at = spanIn(place.source, one.start, one.end);
    if (settings.length === 0 && redirects.length === 0) return before;
    return [...before, draft(place, { name: '', args: [], at, nameAt: at, settings, redirects })];
  }
  const methods = methodCalls(place, one.words, words);
  if (!one.expression) return [...before, ...methods, ...called(place, words, settings, redirects)];
  for (const { name, value } of settings) remember(place, name, value);
  const at = spanIn(place.source, one.start, one.end);
  return [...before, ...methods, draft(place, { name: '', args: words, at, nameAt: at, settings, redirects })];
}

/** What a variable of the script holds from here on. */
function remember(place: Place, name: string, value: Word): void {
  forget(place, name);
  if (value.known && !place.guarded) place.scope.set(name, value.value);
}

/** What a variable held holds no longer. */
function forget(place: Place, name: string): void {
  place.scope.delete(name);
  if (!place.closed) place.empty.delete(name);
}

function draft(
  place: Place,
  fields: Pick<Command, 'name' | 'args' | 'at' | 'nameAt' | 'settings' | 'redirects'> & { readonly program?: Word },
): Draft {
  const { language, through, as, guarded, closed, loop, inside, depth, shells } = place;
  place.work.commands--;
  return {
    ...fields,
    language,
    through,
    ...(as !== undefined && { as }),
    guarded,
    ...(closed && { closed: true as const }),
    ...(loop && { loop }),
    ...(inside !== undefined && { inside }),
    depth,
    ...(shells.length > 0 && { shells }),
  };
}

/** The command of some words, and behind it everything that it runs in its turn. */
function called(place: Place, words: readonly Word[], settings: readonly Setting[], redirects: readonly Redirect[]): Draft[] {
  const [program, ...args] = words;
  if (!program || place.nesting > DEEPEST || place.work.commands <= 0) {
    place.work.understood = false;
    return [];
  }
  const name = nameOf(program, place.language);
  const last = words.at(-1)!;
  const at = { file: program.at.file, start: program.at.start, end: Math.max(program.at.end, last.at.end) };
  const own = draft(place, {
    name,
    args,
    at,
    nameAt: program.at,
    settings: [...settings, ...exported(place, name, args)],
    redirects,
    program,
  });
  if (name === 'set' && args.some(({ value }) => value === 'pipefail') && args.some(({ value }) => /^-[a-z]*o$/.test(value)))
    place.flags.pipefail = true;
  const through = [...place.through, name];
  const inner = innerOf(name, args).flatMap((one): Draft[] => {
    const as = one.as ?? (name === 'sudo' ? 'root' : place.as);
    const next: Place = { ...place, through, nesting: place.nesting + 1, ...(as !== undefined && { as }) };
    if (one.kind === 'words') {
      const more = one.settings.map((word) => settingOfWord(word));
      return called(next, one.words, [...settings, ...more], redirects);
    }
    const flags = name === 'eval' ? place.flags : { pipefail: one.pipefail === true };
    const scope = name === 'eval' ? place.scope : new Map(place.scope);
    return textCommands({ ...(name === 'eval' ? next : inShell(next)), source: one.text, language: one.language, scope, flags });
  });
  const texts = [...inputs(own), ...(place.depth === 0 ? runFiles(place, own) : [])];
  const scripts = texts.flatMap((source) => {
    const flags = { pipefail: pipefailIn(args) };
    return textCommands({
      ...inShell(place),
      source,
      language: 'sh',
      through,
      nesting: place.nesting + 1,
      scope: new Map(place.scope),
      flags,
    });
  });
  for (const { path, content, how } of writtenBy(own)) {
    const before = how === 'append' ? textAt(place.files, path) : undefined;
    const text = before ? joinTexts([before, content], '\n') : content;
    if (how !== 'edit' && text) keepText(place.files, path, text);
  }
  return [own, ...inner, ...scripts];
}

/** `export A=b` sets a variable for all that follows. */
function exported(place: Place, name: string, args: readonly Word[]): Setting[] {
  if (name !== 'export' && name !== 'declare' && name !== 'readonly' && name !== 'local') return [];
  const settings = args.filter(({ value }) => /^[A-Za-z_]\w*=/.test(value)).map((word) => settingOfWord(word));
  for (const { name: variable, value } of settings) remember(place, variable, value);
  return settings;
}

/** `NAME=value` as one word. */
function settingOfWord(word: Word): Setting {
  const equals = word.value.indexOf('=');
  const rest = word.value.slice(equals + 1);
  const value: Word = {
    ...word,
    value: rest,
    at: spanIn(word, equals + 1, word.value.length),
    ...(word.offsets && { offsets: word.offsets.slice(equals + 1) }),
  };
  return { name: word.value.slice(0, equals), value, at: word.at };
}

/** The scripts that a shell is handed by `<<` or `<<<`. */
function inputs({ name, args, redirects }: Draft): PlacedText[] {
  if (!isShell(name) || !readsInput(args)) return [];
  return redirects.flatMap(({ operator, body }) => (body && operator.startsWith('<<') ? [body] : []));
}

/** The text of a file that was written before and runs now: `sh file`, `. file`, `./file`. It is read once. */
function runFiles({ files }: Place, { name, args, program }: Draft): PlacedText[] {
  const word = isShell(name) ? scriptFile(args) : name === '.' || name === 'source' ? args[0] : program;
  const text = word && takeText(files, word.value);
  if (!text) return [];
  const [, path, first] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(text.value) ?? [];
  const own = path?.slice(path.lastIndexOf('/') + 1);
  const by = own === 'env' ? first : own;
  return by === undefined || isShell(by) ? [text] : [];
}

/** `(New-Object Net.WebClient).DownloadString('...')`: a method call as a command of the method's name. */
function methodCalls(place: Place, shellWords: readonly ShellWord[], words: readonly Word[]): Draft[] {
  if (place.language !== 'powershell') return [];
  return shellWords.flatMap(({ parts }, index) => {
    const word = words[index]!;
    let script = -1;
    return parts.flatMap((part, i): Draft[] => {
      if (part.kind !== 'script') return [];
      script++;
      const before = parts[i - 1];
      const method = before?.kind === 'text' ? /[.:](\w+)$/.exec(before.text)?.[1] : undefined;
      if (method === undefined) return [];
      const args = word.scripts[script]?.commands.find(({ name }) => name === '')?.args ?? [];
      return [draft(place, { name: method.toLowerCase(), args, at: word.at, nameAt: word.at, settings: [], redirects: [] })];
    });
  });
}

import type { Span } from '../../base/span';
import { isShell } from '../../knowledge/program/find';
import { parseShell } from '../../syntax/shell';
import type { ShellAssignment, ShellBlock, ShellCommand, ShellItem, ShellPart, ShellReading, ShellWord } from '../../syntax/shelltree';
import { parseWindowsShell } from '../../syntax/windows-shell';
import type { Command, Language, Loop, Pipeline, Redirect, Setting, Substitution, Word } from './command';
import { type PlacedText, spanIn } from './text';
import { innerOf } from './unwrap';
import { type Scope, wordOf } from './words';

/** What one body may come to. */
interface Work {
  commands: number;
  understood: boolean;
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
  readonly loop?: Loop;
  readonly inside?: string;
  readonly nesting: number;
  readonly depth: number;
  /** Shared by all of one script: `set -o pipefail` counts from there on. */
  readonly flags: { pipefail: boolean };
}

type Draft = { -readonly [K in keyof Command]: Command[K] };

/** The commands of a text, and whether all of it could be read. */
export function commandsOfText(
  source: PlacedText,
  language: Language,
  scope: Scope,
  pipefail: boolean,
): { readonly commands: readonly Command[]; readonly understood: boolean } {
  const work: Work = { commands: MOST, understood: true };
  const place = { work, source, scope, language, through: [], guarded: false, nesting: 0, depth: 0, flags: { pipefail } };
  const commands = textCommands(place);
  return { commands, understood: work.understood };
}

/** The command that the words of an exec form make. */
export function commandsOfWords(
  words: readonly Word[],
  scope: Scope,
): { readonly commands: readonly Command[]; readonly understood: boolean } {
  const [first] = words;
  if (!first) return { commands: [], understood: true };
  const work: Work = { commands: MOST, understood: true };
  const place: Place = {
    work,
    source: first,
    scope,
    language: 'exec',
    through: [],
    guarded: false,
    nesting: 0,
    depth: 0,
    flags: { pipefail: false },
  };
  const commands = called(place, words, [], []);
  return { commands, understood: work.understood };
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
      return item.items.flatMap((each, index) => {
        if (index > 0 && item.operators[index - 1] === '||') guarded = true;
        const commands = itemOf({ ...place, guarded }, each);
        const removal = removalOf(place, item, index);
        if (removal) for (const command of commands) if (command.depth === place.depth) command.removal ??= removal;
        return commands;
      });
    }
    case 'pipeline': {
      const elements = item.items.map((each) => itemOf(place, each));
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

function blockOf(place: Place, block: ShellBlock): Draft[] {
  const inside = block.words.map((word) => placedWord(place, word));
  const guarded = place.guarded || block.what === 'branch' || block.what === 'loop' || block.what === 'function';
  // What a branch, a loop or another process sets is not what holds behind it.
  const isolated = guarded || block.what === 'subshell' || block.what === 'background';
  const scope: Scope = isolated ? new Map(place.scope) : place.scope;
  const { variable, name } = block;
  if (variable !== undefined) scope.delete(variable);
  const around: Place = {
    ...place,
    guarded,
    scope,
    ...(variable !== undefined && { loop: { variable, words: inside } }),
    ...(name !== undefined && { inside: name }),
  };
  const commands = block.bodies.flatMap((body) => itemsOf(around, body));
  if (isolated) for (const [name, value] of place.scope) if (scope.get(name) !== value) place.scope.delete(name);
  const redirects = redirectsOf(place, block);
  for (const command of commands) if (redirects.length > 0) command.redirects = [...command.redirects, ...redirects];
  return [...insides(inside), ...commands];
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
  if (value.known && !place.guarded) place.scope.set(name, value.value);
  else place.scope.delete(name);
}

function draft(
  place: Place,
  fields: Pick<Command, 'name' | 'args' | 'at' | 'nameAt' | 'settings' | 'redirects'> & { readonly program?: Word },
): Draft {
  const { language, through, as, guarded, loop, inside, depth } = place;
  place.work.commands--;
  return {
    ...fields,
    language,
    through,
    ...(as !== undefined && { as }),
    guarded,
    ...(loop && { loop }),
    ...(inside !== undefined && { inside }),
    depth,
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
    return textCommands({ ...next, source: one.text, language: one.language, scope, flags });
  });
  return [own, ...inner, ...fromInput(place, own, through)];
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

/** A shell that is handed a script by `<<` or `<<<`. */
function fromInput(place: Place, command: Draft, through: readonly string[]): Draft[] {
  if (!isShell(command.name) || command.args.some(({ value }) => !value.startsWith('-') || /^-\w*c/.test(value))) return [];
  return command.redirects.flatMap(({ operator, body }) =>
    body && operator.startsWith('<<')
      ? textCommands({
          ...place,
          source: body,
          language: 'sh',
          through,
          nesting: place.nesting + 1,
          scope: new Map(place.scope),
          flags: { pipefail: false },
        })
      : [],
  );
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

function nameOf(program: Word, language: Language): string {
  const windows = language === 'cmd' || language === 'powershell';
  const base = program.value.slice(Math.max(program.value.lastIndexOf('/'), program.value.lastIndexOf('\\')) + 1);
  if (windows) return base.toLowerCase().replace(/\.(exe|cmd|bat)$/, '');
  return base.replace(/\.exe$/i, '');
}

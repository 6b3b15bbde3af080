import { folderOf, nameOf, resolveIn } from '../../server/src/core/base/file';
import type { Service } from '../../server/src/core/model/service';
import { chain, type Stage } from '../../server/src/core/model/stage';
import type { Value } from '../../server/src/core/model/value';

/** A text that says what a container runs: a command line, or a script that one names. */
export interface StartedText {
  /** Where it is from: `the command`, the name of a script. */
  readonly from: string;
  readonly text: string;
}

type Texts = ReadonlyMap<string, string>;

/** How many scripts call each other before nobody looks any further. */
const deepest = 3;

/*
 * Deliberately simple, and a second opinion: plain text, no shell trees, none of the conditions of the fixes. A script is what a word of a command
 * line is called like, by its last part, in the build context, in what COPY renames, or in a folder that is mounted.
 */

/** What a service starts: entrypoint, command, health check and hooks, those of its image where it has none of its own, and their scripts. */
export function textsOfService(service: Service, texts: Texts): StartedText[] {
  const { attributes, build } = service;
  const own: StartedText[] = [
    ['the entrypoint', attributes.entrypoint],
    ['the command', attributes.command],
    ['the health check', attributes.healthTest],
    ...attributes.hooks.map(({ when, map }) => [`the ${when} hook`, map.entries.get('command')?.value] as const),
  ].flatMap(([from, value]) => (value ? [{ from: String(from), text: wordsOf(value as Value) }] : []));
  const stage = build?.stage;
  const keywords = [
    ...(attributes.entrypoint ? [] : ['ENTRYPOINT']),
    ...(attributes.entrypoint || attributes.command ? [] : ['CMD']),
    ...(attributes.healthTest ? [] : ['HEALTHCHECK']),
  ];
  const lines = [...own, ...(stage ? linesOf(stage, keywords) : [])];
  const mounted = service.mounts.flatMap(({ hostPath, target }) => (hostPath && target ? [{ source: hostPath, target }] : []));
  const find = (word: string): string | undefined => {
    const mount = mounted.find(({ target }) => word === target || word.startsWith(`${target.replace(/\/$/, '')}/`));
    if (mount) return resolveIn(folderOf(service.ref.file), mount.source + word.slice(mount.target.replace(/\/$/, '').length));
    return stage && scriptOf(stage, word, texts);
  };
  return withScripts(lines, find, texts);
}

/** What a stage starts by itself, and its scripts. */
export function textsOfStage(stage: Stage, texts: Texts): StartedText[] {
  return withScripts(linesOf(stage, ['ENTRYPOINT', 'CMD', 'HEALTHCHECK']), (word) => scriptOf(stage, word, texts), texts);
}

function linesOf(stage: Stage, keywords: readonly string[]): StartedText[] {
  return keywords.flatMap((keyword) => {
    for (const { instructions } of chain(stage)) {
      const last = instructions.filter((instruction) => instruction.keyword === keyword).at(-1);
      if (last) return [{ from: keyword, text: plainWords(last.rest) }];
    }
    return [];
  });
}

function withScripts(lines: readonly StartedText[], find: (word: string) => string | undefined, texts: Texts): StartedText[] {
  const out = [...lines];
  const seen = new Set<string>();
  for (let level = 0, from: readonly StartedText[] = lines; level < deepest && from.length > 0; level++) {
    from = from.flatMap(({ text }) =>
      [...new Set(text.match(/[\w./-]*\w/g) ?? [])].flatMap((word) => {
        const file = find(word);
        const script = file === undefined || seen.has(file) ? undefined : texts.get(file);
        if (file === undefined || script === undefined || !isScript(word, script)) return [];
        seen.add(file);
        return [{ from: file, text: withoutComments(script) }];
      }),
    );
    out.push(...from);
  }
  return out;
}

function isScript(word: string, text: string): boolean {
  return /^#!.*sh\b/.test(text) || /\.(sh|bash)$/.test(word);
}

/** The file that a word names in the image: as COPY calls it, else one of that name in the build context. */
function scriptOf(stage: Stage, word: string, texts: Texts): string | undefined {
  const folder = stage.context?.folder;
  const name = nameOf(word);
  if (folder === undefined || name === '') return undefined;
  for (const { instructions } of chain(stage)) {
    for (const { keyword, rest } of instructions) {
      if ((keyword !== 'COPY' && keyword !== 'ADD') || rest.includes('--from')) continue;
      const words = plainWords(rest)
        .split(/\s+/)
        .filter((each) => !each.startsWith('--'));
      const target = words.pop() ?? '';
      for (const source of words) {
        const called = target.endsWith('/') || target.endsWith('.') || nameOf(target) !== name ? nameOf(source) : nameOf(target);
        const file = resolveIn(folder, source);
        if (called === name && texts.has(file)) return file;
      }
    }
  }
  const named = [...namesIn(texts, folder)].filter((file) => nameOf(file) === name);
  return named.length === 1 ? named[0] : undefined;
}

const byFolder = new WeakMap<Texts, Map<string, readonly string[]>>();

function namesIn(texts: Texts, folder: string): readonly string[] {
  const known = byFolder.get(texts) ?? new Map<string, readonly string[]>();
  byFolder.set(texts, known);
  const names = known.get(folder) ?? [...texts.keys()].filter((file) => file.startsWith(`${folder.replace(/\/$/, '')}/`));
  known.set(folder, names);
  return names;
}

/** The words of a command, written as a text or as a list. */
function wordsOf(value: Value): string {
  if (value.kind === 'scalar') return value.known ? value.value : value.raw;
  if (value.kind !== 'seq') return '';
  const words = value.items.map((item) => (item.kind === 'scalar' ? (item.known ? item.value : item.raw) : ''));
  return words.filter((word) => word !== 'CMD' && word !== 'CMD-SHELL').join(' ');
}

function plainWords(text: string): string {
  return text.replace(/^HEALTHCHECK\s+|\bCMD\s+/g, '').replace(/[[\]",]/g, ' ');
}

function withoutComments(script: string): string {
  return script
    .split('\n')
    .filter((line) => !/^\s*(#|echo\b|printf\s+'[^>]*$)/.test(line))
    .join('\n');
}

/** True where a text calls one of some programs: a pattern of names, at the start of a command. */
export function calls(text: string, names: string): boolean {
  const start = String.raw`(?:^|[;&|({]|\$\(|\b(?:then|do|else|exec|if|!|sudo|tini|dumb-init|--|sh\s+-c|bash\s+-c)\s)\s*['"]?`;
  return new RegExp(`${start}(?:/[\\w/.-]*/)?(?:${names})(?=[\\s'";]|$)`, 'm').test(text);
}

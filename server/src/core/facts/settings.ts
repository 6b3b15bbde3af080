import { memoize } from '../base/memoize';
import { isIn } from '../base/path';
import type { CapabilityName } from '../knowledge/capabilities';
import { type SettingsFormat, settingsFormat } from '../knowledge/settings-files';
import type { ContainerConfig, MountedFile } from '../model/container';
import { absolute } from '../model/shell/folders';

/** A directive of a configuration file. */
export interface Directive {
  /** In an INI file with the kind of its section before it: `program.user`. */
  readonly name: string;
  readonly words: readonly string[];
}

/** What a configuration file of the project says that a service mounts. */
export interface Settings {
  readonly file: MountedFile;
  readonly format: SettingsFormat;
  /** What the server writes because of it, and the directive that says so. */
  readonly writes: readonly { readonly path: string; readonly by: string }[];
  /** Why it does not tell all, as the end of a sentence; absent where it does. */
  readonly open?: string;
  /** The directives that only root can follow, with what root needs for it. */
  readonly asRoot: readonly { readonly by: string; readonly needs: readonly CapabilityName[] }[];
  readonly directives: readonly Directive[];
}

/** The configuration files of known servers among those that a service mounts. */
export const settingsOf = memoize((service: ContainerConfig): readonly Settings[] => {
  const files = service.mountedFiles ?? [];
  return files.flatMap((file) => {
    const format = settingsFormat(file.target);
    return format ? [readSettings(file, format, service)] : [];
  });
});

/** Why the configuration files of a service take a start as root, as a sentence without its full stop. */
export function rootInSettings(service: ContainerConfig): string | undefined {
  for (const { file, format, asRoot } of settingsOf(service)) {
    const [first] = asRoot;
    if (first && format.endsWithout) return `"${first.by}" in ${file.target} of "${service.name}" takes a start as root`;
  }
  return undefined;
}

function readSettings(file: MountedFile, format: SettingsFormat, service: ContainerConfig): Settings {
  const directives = directivesOf(file.text, format.syntax);
  const written = [...directives.flatMap((directive) => writtenBy(directive, format)), ...writtenByDefault(file, directives, format)];
  const writes = written.flatMap(({ path, by }) => (path === undefined ? [] : [{ path, by }]));
  const unclear = written.find(({ path }) => path === undefined);
  const program = directives.find(({ name }) => format.runs.test(name));
  const included = directives.find((directive) => format.includes.includes(directive.name) && !isRead(directive, format, service));
  const open = unclear
    ? `where "${unclear.by}" writes is not known`
    : program
      ? `what "${program.name}" starts may write elsewhere`
      : included && `"${shownAs(included)}" was not read`;
  const asRoot = directives.flatMap((directive) => {
    const needs = entryOf(format.asRoot, directive.name);
    return needs && directive.words[0] !== 'root' && directive.words[0] !== '0' ? [{ by: shownAs(directive), needs }] : [];
  });
  return { file, format, writes, asRoot, directives, ...(open !== undefined && { open }) };
}

/** What a directive makes the server write; the path is absent where it cannot be known. */
function writtenBy(directive: Directive, format: SettingsFormat): { readonly path: string | undefined; readonly by: string }[] {
  const by = shownAs(directive);
  return (entryOf(format.writes, directive.name) ?? []).flatMap(({ word, first }) => {
    const text = directive.words[word];
    if (text === undefined || (first && !first.test(directive.words[0] ?? '')) || format.none.test(text)) return [];
    const paths = text.split(',').map((one) => absolute(one.trim().replace(/^unix[:@]/, ''), format.base));
    return paths.filter((path) => path === undefined || !isOutput(path, format)).map((path) => ({ path, by }));
  });
}

/** What a table says of a name that a file gives, which may be that of a method. */
function entryOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

/** What the server writes where its main configuration, which takes the place of that of the image, says nothing. */
function writtenByDefault(
  { target }: MountedFile,
  directives: readonly Directive[],
  { main }: SettingsFormat,
): { path: string; by: string }[] {
  if (!main?.file.test(target)) return [];
  const said = new Set(directives.map(({ name }) => name));
  return Object.entries(main.writes).flatMap(([name, path]) => (said.has(name) ? [] : [{ path, by: `no ${name}` }]));
}

function isOutput(path: string, { output }: SettingsFormat): boolean {
  return output.includes(path) || /^\/dev\/(stdout|stderr|null|fd\/\d+)$/.test(path) || /^\/proc\/(self|1)\/fd\/\d+$/.test(path);
}

/** Whether what a directive includes lies in the image, or is a file of the project that was read. */
function isRead({ words }: Directive, { base }: SettingsFormat, { mounts, mountedFiles = [] }: ContainerConfig): boolean {
  return words.every((word) => {
    const star = word.search(/[*?[]/);
    const path = absolute(star < 0 ? word : word.slice(0, word.lastIndexOf('/', star) + 1), base);
    if (path === undefined) return false;
    const folder = path.replace(/(?<=.)\/$/, '');
    return mounts.every(({ target = '/' }) => {
      const around = isIn(folder, target) || isIn(target, folder);
      return !around || mountedFiles.some((file) => file.target === target && settingsFormat(target) !== undefined);
    });
  });
}

function shownAs({ name, words }: Directive): string {
  return [name.replace(/^.*\./, ''), ...words].join(' ').slice(0, 60);
}

/** The directives of a configuration file, in order; what is no directive is passed by. */
export function directivesOf(text: string, syntax: SettingsFormat['syntax']): Directive[] {
  return syntax === 'blocks' ? blockDirectives(text) : lineDirectives(text, syntax === 'sections');
}

function blockDirectives(text: string): Directive[] {
  const found: Directive[] = [];
  let words: string[] = [];
  for (const [token] of text.matchAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|#[^\n]*|[;{}]|[^\s;{}"'#][^\s;{}"']*/g)) {
    if (token.startsWith('#')) continue;
    if (!/^[;{}]$/.test(token)) words.push(unquoted(token));
    else {
      const [name, ...rest] = words;
      if (name !== undefined) found.push({ name, words: rest });
      words = [];
    }
  }
  return found;
}

function lineDirectives(text: string, sections: boolean): Directive[] {
  let section = '';
  return text.split(/\r?\n/).flatMap((line) => {
    const [, header] = sections ? (/^\s*\[([\w-]+)[^\]]*\]/.exec(line) ?? []) : [];
    if (header !== undefined) section = `${header}.`;
    const [, name, rest = ''] = /^\s*([\w.-]+)(?:\s*=\s*|\s+|$)(.*)$/.exec(line) ?? [];
    if (header !== undefined || name === undefined) return [];
    const words: string[] = [];
    for (const [token] of rest.matchAll(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s"']+/g)) {
      if (/^#/.test(token) || (sections && token.startsWith(';'))) break;
      words.push(unquoted(token));
    }
    return [{ name: `${section}${name}`, words }];
  });
}

function unquoted(token: string): string {
  return token.replace(/^(["'])([\s\S]*)\1$/, '$2');
}

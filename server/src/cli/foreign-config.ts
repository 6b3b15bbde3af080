import type { TextEdit } from '../core/base/edit';
import { lineStartOf } from '../core/base/lines';
import type { FileId } from '../core/base/span';
import { configNames } from '../core/config/config';
import { type ForeignRule, foreignNames, readForeign, reasonOf } from '../core/config/foreign';
import { entryOf } from '../core/syntax/tree';
import { parseYaml } from '../core/syntax/yaml';
import { type Host, isFailed } from './host';
import { readText, type TextFile } from './text-file';

/** What the files of other tools in a folder become. */
export interface ForeignConfig {
  readonly file: FileId;
  /** The config as it is; `undefined` where it is to be made. */
  readonly config: TextFile | undefined;
  readonly edits: readonly TextEdit[];
  /** Files of other tools that were read. */
  readonly from: readonly FileId[];
  /** What has no counterpart, or is about a rule that the config speaks of already. */
  readonly left: readonly { readonly rule: ForeignRule; readonly why: string }[];
}

/** Turns what files of other tools ignore into exceptions of the config beside them. */
export function foreignConfig(host: Host, folder: FileId): ForeignConfig | undefined {
  const name = (each: string): FileId => (folder.endsWith('/') ? folder + each : `${folder}/${each}`);
  const texts = foreignNames.map(name).flatMap((file) => {
    const read = host.entry(file) === 'file' ? readText(host, file) : undefined;
    return read && !isFailed(read) ? [{ file, said: readForeign(file, read.text) }] : [];
  });
  const said = texts.flatMap((one) => one.said);
  if (said.length === 0) return undefined;
  const file = configNames.map(name).find((each) => host.entry(each) !== undefined) ?? name(configNames[0]);
  const read = host.entry(file) === undefined ? undefined : readText(host, file);
  const config = read && !isFailed(read) ? read : undefined;
  const written = config === undefined ? new Set<string>() : idsIn(file, config.text);
  const left = said.flatMap((rule) => {
    if (rule.rules.length === 0) return [{ rule, why: 'has no counterpart' }];
    const known = rule.rules.filter((id) => written?.has(id));
    return known.length > 0 ? [{ rule, why: `is about ${known.join(', ')}, which the config sets already: add the exception there` }] : [];
  });
  const taken = said.map((rule) => ({ ...rule, rules: rule.rules.filter((id) => !written?.has(id)) }));
  const edits = read && isFailed(read) ? undefined : editsOf(file, config?.text, ruleLines(taken));
  if (edits === undefined)
    return {
      file,
      config,
      edits: [],
      from: texts.map((one) => one.file),
      left: said.map((rule) => ({ rule, why: 'is left: the config is not written in block style' })),
    };
  return { file, config, edits, from: texts.map((one) => one.file), left };
}

/** The rules that a config sets. */
function idsIn(file: FileId, text: string): ReadonlySet<string> {
  const root = parseYaml(file, text).documents[0];
  const rules = root?.kind === 'map' ? entryOf(root, 'rules')?.value : undefined;
  return new Set(rules?.kind === 'map' ? rules.entries.map(({ key }) => key.text) : []);
}

/** The rules with their exceptions, each line without its indentation. */
function ruleLines(said: readonly ForeignRule[]): string[] {
  const ids = [...new Set(said.flatMap(({ rules }) => rules))].sort();
  return ids.flatMap((id) => {
    const own = said.filter(({ rules }) => rules.includes(id));
    const severity = own.find((one) => one.severity !== undefined)?.severity;
    const allowed = own.filter((one) => one.severity === undefined).map(allowText);
    const lines = [`${id}:`];
    if (severity !== undefined) lines.push(`  severity: ${severity}`);
    if (allowed.length > 0) lines.push('  allow:', ...[...new Set(allowed)].map((text) => `    - ${text}`));
    return lines;
  });
}

function allowText(one: ForeignRule): string {
  const { file, service, until } = one;
  const keys = { file, service, reason: reasonOf(one), until };
  const written = Object.entries(keys).filter(([, value]) => value !== undefined);
  return `{ ${written.map(([key, value]) => `${key}: ${key === 'until' ? value : JSON.stringify(value)}`).join(', ')} }`;
}

/** @returns `undefined` where the config is written in a way that lines cannot be added to */
function editsOf(file: FileId, text: string | undefined, lines: readonly string[]): TextEdit[] | undefined {
  if (lines.length === 0) return [];
  const section = `rules:\n${lines.map((line) => `  ${line}\n`).join('')}`;
  const insert = (at: number, newText: string): TextEdit[] => [{ at: { file, start: at, end: at }, newText }];
  if (text === undefined || text === '') return insert(0, section);
  const tree = parseYaml(file, text);
  const root = tree.documents[0];
  if (tree.problems.length > 0 || tree.documents.length > 1 || (root && root.kind !== 'map') || (root?.kind === 'map' && root.flow))
    return undefined;
  const rules = root?.kind === 'map' ? entryOf(root, 'rules') : undefined;
  if (!rules) return insert(text.length, text.endsWith('\n') ? section : `\n${section}`);
  const first = rules.value.kind === 'map' && !rules.value.flow ? rules.value.entries[0] : undefined;
  if (!first) return undefined;
  const start = lineStartOf(text, first.key.start);
  const indent = text.slice(start, first.key.start);
  return insert(start, lines.map((line) => `${indent}${line}\n`).join(''));
}

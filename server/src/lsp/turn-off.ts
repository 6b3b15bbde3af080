import type { TextEdit } from '../core/base/edit';
import { lineBreakOf, lineStartOf, nextLineOf } from '../core/base/lines';
import type { FileId } from '../core/base/span';
import type { Config } from '../core/config/config';
import { entryOf, type MapNode, type Node } from '../core/syntax/tree';
import { parseYaml } from '../core/syntax/yaml';

/** The config file that a rule is turned off in: the one in force, else a new one in the root. */
export function configFileFor(config: Config, root: FileId): FileId {
  return config.file ?? `${root.endsWith('/') ? root : `${root}/`}.bulkhead.yaml`;
}

/**
 * Edits that turn rules off in a config file and leave everything else as it is written.
 * @param text the config file, `null` where there is none yet
 * @returns `undefined` where the file is broken, or says more about a rule than its severity: that is a person's to change
 */
export function turnOff(file: FileId, text: string | null, ids: readonly string[]): TextEdit[] | undefined {
  if (text === null) return [{ at: { file, start: 0, end: 0 }, newText: `rules:\n${offLines(ids, '  ', '\n')}` }];
  const tree = parseYaml(file, text);
  const root = tree.documents[0];
  if (tree.problems.length > 0 || tree.documents.length > 1) return undefined;
  const config: ConfigText = { file, text, eol: lineBreakOf(text) };
  const lines = offLines(ids, '  ', config.eol);
  const section = `rules:${config.eol}${lines}`;
  if (!root || isNull(root)) return [atEnd(config, section)];
  if (root.kind !== 'map') return undefined;
  const rules = entryOf(root, 'rules');
  if (!rules) return [root.flow ? intoFlow(config, root, `"rules": {${flow(ids)}}`) : atEnd(config, section)];
  if (isNull(rules.value)) {
    if (root.flow) return undefined;
    const next = nextLineOf(text, rules.key.end);
    return [next === text.length ? atEnd(config, lines) : insert(config, next, lines)];
  }
  return rules.value.kind === 'map' ? inRules(config, rules.value, ids) : undefined;
}

interface ConfigText {
  readonly file: FileId;
  readonly text: string;
  readonly eol: string;
}

/** Edits of the map of rules that is there. */
function inRules(config: ConfigText, map: MapNode, ids: readonly string[]): TextEdit[] | undefined {
  const { file, text, eol } = config;
  const present = ids.map((id) => entryOf(map, id)?.value).filter((value) => value !== undefined);
  const edits: TextEdit[] = [];
  for (const value of present) {
    if (value.kind !== 'scalar') return undefined;
    edits.push({ at: { file, start: value.start, end: value.end }, newText: map.flow ? '"off"' : value.missing ? ' off' : 'off' });
  }
  const missing = ids.filter((id) => !entryOf(map, id));
  if (missing.length === 0) return edits;
  if (map.flow) return [...edits, intoFlow(config, map, flow(missing))];
  const first = map.entries[0];
  if (!first) return undefined;
  const start = lineStartOf(text, first.key.start);
  return [insert(config, start, offLines(missing, text.slice(start, first.key.start), eol)), ...edits];
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function offLines(ids: readonly string[], indent: string, eol: string): string {
  return ids.map((id) => `${indent}${id}: off${eol}`).join('');
}

function insert({ file }: ConfigText, at: number, newText: string): TextEdit {
  return { at: { file, start: at, end: at }, newText };
}

function atEnd(config: ConfigText, newText: string): TextEdit {
  const { text, eol } = config;
  return insert(config, text.length, text === '' || /[\r\n]$/.test(text) ? newText : eol + newText);
}

function intoFlow(config: ConfigText, map: MapNode, newText: string): TextEdit {
  const { text, eol } = config;
  const first = map.entries[0];
  if (!first) return insert(config, map.start + 1, newText);
  const before = text.slice(lineStartOf(text, first.key.start), first.key.start);
  return insert(config, first.key.start, `${newText},${before.trim() === '' ? eol + before : ' '}`);
}

function flow(ids: readonly string[]): string {
  return ids.map((id) => `"${id}": "off"`).join(', ');
}

import type { TextEdit } from '../core/base/edit';
import { lineBreakOf, lineStartOf, nextLineOf } from '../core/base/lines';
import type { FileId } from '../core/base/site';
import type { Config } from '../core/config';
import { entryOf, type MapNode } from '../core/syntax/tree';
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
  const insert = (at: number, newText: string): TextEdit => ({ at: { file, start: at, end: at }, newText });
  const lines = (indent: string, eol: string): string => ids.map((id) => `${indent}${id}: off${eol}`).join('');
  if (text === null) return [insert(0, `rules:\n${lines('  ', '\n')}`)];

  const tree = parseYaml(file, text);
  const root = tree.documents[0];
  if (tree.problems.length > 0 || tree.documents.length > 1) return undefined;
  const eol = lineBreakOf(text);
  if (!root || (root.kind === 'scalar' && root.value === null)) return [atEnd(text, `rules:${eol}${lines('  ', eol)}`)];
  if (root.kind !== 'map') return undefined;
  const rules = entryOf(root, 'rules');
  if (!rules) return root.flow ? [intoFlow(root, `"rules": {${flow(ids)}}`)] : [atEnd(text, `rules:${eol}${lines('  ', eol)}`)];
  if (rules.value.kind === 'scalar' && rules.value.value === null) {
    if (root.flow) return undefined;
    const next = nextLineOf(text, rules.key.end);
    return [next === text.length ? atEnd(text, lines('  ', eol)) : insert(next, lines('  ', eol))];
  }
  if (rules.value.kind !== 'map') return undefined;

  const map = rules.value;
  const edits: TextEdit[] = [];
  const missing: string[] = [];
  for (const id of ids) {
    const entry = entryOf(map, id);
    if (!entry) missing.push(id);
    else if (entry.value.kind !== 'scalar') return undefined;
    else
      edits.push({
        at: { file, start: entry.value.start, end: entry.value.end },
        newText: map.flow ? '"off"' : entry.value.missing ? ' off' : 'off',
      });
  }
  if (missing.length === 0) return edits;
  if (map.flow) return [...edits, intoFlow(map, flow(missing))];
  const first = map.entries[0];
  if (!first) return undefined;
  const start = lineStartOf(text, first.key.start);
  const indent = text.slice(start, first.key.start);
  return [insert(start, missing.map((id) => `${indent}${id}: off${eol}`).join('')), ...edits];

  function atEnd(whole: string, newText: string): TextEdit {
    return insert(whole.length, whole === '' || /[\r\n]$/.test(whole) ? newText : eol + newText);
  }
  function intoFlow(into: MapNode, newText: string): TextEdit {
    const first = into.entries[0];
    if (!first) return insert(into.start + 1, newText);
    const before = (text ?? '').slice(lineStartOf(text ?? '', first.key.start), first.key.start);
    return insert(first.key.start, `${newText},${before.trim() === '' ? eol + before : ' '}`);
  }
}

function flow(ids: readonly string[]): string {
  return ids.map((id) => `"${id}": "off"`).join(', ');
}

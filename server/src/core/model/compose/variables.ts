import type { FileId } from '../../base/span';
import { nodeAt, offsetInScalar, type Tree } from '../../syntax/tree';
import type { VariableValue } from '../service';
import type { ScalarValue, Value } from '../value';

type Trees = (file: FileId) => Tree | undefined;

/**
 * A map, or a list of `NAME=VALUE`, as variables; a name without a value is left out.
 * @param treeOf gives the files that they are written in.
 */
export function variablesOf(value: Value | undefined, treeOf: Trees): Map<string, VariableValue> {
  const variables = new Map<string, VariableValue>();
  if (value?.kind === 'map') {
    for (const [name, { value: item }] of value.entries) {
      if (item.kind === 'scalar' && item.plain !== null) variables.set(name, { ...item, form: 'map', ...writtenAt(item, treeOf, 0) });
    }
  }
  for (const item of value?.kind === 'seq' ? value.items : []) {
    if (item.kind !== 'scalar') continue;
    const text = item.known ? item.value : item.raw;
    const equals = text.indexOf('=');
    if (equals < 0) continue;
    const more = { form: 'list' as const, ...writtenAt(item, treeOf, equals + 1) };
    const rest = text.slice(equals + 1);
    variables.set(text.slice(0, equals), item.known ? { ...item, ...more, value: rest } : { ...item, ...more, raw: rest });
  }
  return variables;
}

/** Where the text of a value is written, from a character of its scalar on. */
function writtenAt(item: ScalarValue, treeOf: Trees, from: number): Pick<VariableValue, 'written'> {
  const tree = item.origin && treeOf(item.origin.file);
  const node = tree && item.origin && nodeAt(tree, item.origin.path);
  if (node?.kind !== 'scalar' || (from > 0 && node.text[from - 1] !== '=')) return {};
  const start = offsetInScalar(tree!.text, node, from);
  const end = offsetInScalar(tree!.text, node, node.text.length);
  return start === undefined || end === undefined ? {} : { written: { file: tree!.file, start, end } };
}

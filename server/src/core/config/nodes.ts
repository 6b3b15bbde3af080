import { suggestion } from '../base/nearest';
import type { FileId, Span } from '../base/span';
import type { MapNode, Node, Problem, ScalarNode } from '../syntax/tree';

/** Reads nodes of a config file for what they should be, and collects what is wrong: one pass tells all of it. */
export class ConfigNodes {
  readonly problems: Problem[] = [];

  constructor(readonly file: FileId) {}

  problem(at: { readonly start: number; readonly end: number }, message: string): void {
    this.problems.push({ at: this.span(at), message });
  }

  oneOf(node: Node, what: string, valid: readonly string[]): string {
    const text = this.text(node, what);
    if (text !== undefined && !valid.includes(text)) {
      this.problem(node, `${what} must be one of ${valid.join(', ')}, not "${text}"${suggestion(text, valid)}`);
    }
    return text ?? '';
  }

  texts(node: Node, what: string, of: string): { readonly text: string; readonly at: Span }[] {
    const texts: { text: string; at: Span }[] = [];
    for (const item of this.items(node, `"${what}"`, of)) {
      const text = this.text(item, `an item of "${what}"`);
      if (text !== undefined) texts.push({ text, at: this.span(item) });
    }
    return texts;
  }

  text(node: Node, what: string): string | undefined {
    const scalar = target(node);
    if (scalar.kind === 'scalar' && scalar.text !== '') return scalar.text;
    this.problem(node, `${what} must be a text that is not empty`);
    return undefined;
  }

  items(node: Node, what: string, of: string): readonly Node[] {
    const list = target(node);
    if (list.kind === 'seq') return list.items;
    if (!isNothing(node)) this.problem(node, `${what} must be a list of ${of}: start each line with a dash`);
    return [];
  }

  /** The entries of a map; a key outside `valid` is a problem and left out. */
  *entries(node: Node, what: string, valid?: readonly string[]): Iterable<[string, Node, ScalarNode]> {
    const map = target(node);
    if (map.kind !== 'map') {
      if (valid || !isNothing(node))
        this.problem(node, `${what} must be a map${valid ? ` with the keys ${valid.join(', ')}` : ' of rule ids'}`);
      return;
    }
    for (const entry of (map as MapNode).entries) {
      const key = entry.key.text;
      if (!valid || valid.includes(key)) yield [key, entry.value, entry.key];
      else this.problem(entry.key, `unknown key "${key}" in ${what}${suggestion(key, valid)}: the keys are ${valid.join(', ')}`);
    }
  }

  span(at: { readonly start: number; readonly end: number }): Span {
    return { file: this.file, start: at.start, end: at.end };
  }
}

/** What a node stands for once aliases are followed. */
export function target(node: Node): Exclude<Node, { kind: 'alias' }> {
  let now = node;
  for (let steps = 0; now.kind === 'alias' && steps < 100; steps++) {
    if (!now.target) break;
    now = now.target;
  }
  return now.kind === 'alias' ? { kind: 'scalar', start: node.start, end: node.end, text: '', value: null, style: 'plain' } : now;
}

export function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** True for a day of the calendar, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

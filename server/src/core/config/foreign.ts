import { matchesGlob } from '../base/glob';
import type { FileId, Span } from '../base/span';
import { type IgnoreFile, type OtherTool, otherTools, rulesOf } from '../knowledge/suppressions/index';
import type { Severity } from '../rules/rule';
import { entryOf, type MapNode, type Node, type Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { isDate } from './nodes';

/** A rule that another tool's own file has it ignore, or rate in another way. */
export interface ForeignRule {
  readonly tool: string;
  /** As it is written there. */
  readonly id: string;
  /** The rules here that are about the same; empty where there are none. */
  readonly rules: readonly string[];
  /** Absent where it is ignored. */
  readonly severity?: Severity;
  readonly file?: string;
  readonly service?: string;
  readonly until?: string;
  /** Empty where none is given. */
  readonly reason: string;
  readonly at: Span;
}

/** The names of the files of other tools that are read. */
export const foreignNames: readonly string[] = otherTools.flatMap(({ files = [] }) => files.flatMap(({ names }) => names));

/** What a file of another tool, found by its name, says of rules that it ignores. Total: what is not understood says nothing. */
export function readForeign(file: FileId, text: string): ForeignRule[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  for (const tool of otherTools) {
    const form = tool.files?.find(({ names }) => names.includes(name));
    if (!form) continue;
    const said = form.shape === 'lines' ? ofLines(file, text) : ofTree(file, text, form);
    return said.map((one) => ({ ...one, tool: tool.title, rules: ownRules(tool, one.id) }));
  }
  return [];
}

/** The counterparts of a rule in the kinds of files that the tool reads. */
function ownRules(tool: OtherTool, id: string): string[] {
  return rulesOf(tool, id).filter((rule) => tool.reads.some((kind) => matchesGlob(`${kind}/*`, rule)));
}

type Said = Omit<ForeignRule, 'tool' | 'rules'>;

/** An id on each line, perhaps with `exp:` and a last day; a comment on the lines above gives the reason. */
function ofLines(file: FileId, text: string): Said[] {
  const found: Said[] = [];
  let reason = '';
  let start = 0;
  for (const line of text.split('\n')) {
    const at = { file, start, end: start + line.length };
    start += line.length + 1;
    const [before = '', ...comment] = line.trim().split('#');
    const [id = '', second = ''] = before.trim().split(/\s+/);
    const until = /^exp:(\d{4}-\d\d-\d\d)/.exec(second)?.[1];
    const behind = comment.length > 0 ? comment.join('#') : undefined;
    if (id !== '') found.push({ id, ...(until !== undefined && isDate(until) && { until }), reason: (behind ?? reason).trim(), at });
    reason = /^\s*#\s*(.*)$/.exec(line)?.[1] ?? '';
  }
  return found;
}

function ofTree(file: FileId, text: string, { shape, key = '' }: IgnoreFile): Said[] {
  const tree = parseYaml(file, text);
  const root = tree.documents[0];
  const node = root?.kind === 'map' ? entryOf(root, key)?.value : undefined;
  if (!node) return [];
  if (shape === 'rules')
    return node.kind === 'map' ? node.entries.flatMap((entry) => ofRule(file, entry.key.text, entry.value, entry.key)) : [];
  if (node.kind === 'scalar') return node.text.split(',').map((id) => ({ id: id.trim(), reason: '', at: spanOf(file, node) }));
  if (node.kind !== 'seq') return [];
  return node.items.flatMap((item): Said[] => {
    if (shape === 'entries') return item.kind === 'map' ? ofEntry(file, item) : [];
    if (item.kind !== 'scalar') return [];
    return [{ id: item.text, reason: commentBehind(tree, text, item), at: spanOf(file, item) }];
  });
}

function ofEntry(file: FileId, map: MapNode): Said[] {
  const id = textOf(map, 'id');
  if (id === undefined) return [];
  const until = textOf(map, 'expired_at');
  const paths = entryOf(map, 'paths')?.value;
  const files = paths?.kind === 'seq' ? paths.items.flatMap((item) => (item.kind === 'scalar' ? [item.text] : [])) : [undefined];
  const common = {
    id,
    ...(until !== undefined && isDate(until) && { until }),
    reason: textOf(map, 'statement') ?? '',
    at: spanOf(file, map),
  };
  return files.map((path) => ({ ...common, ...(path !== undefined && { file: path }) }));
}

function ofRule(file: FileId, id: string, node: Node, key: { readonly start: number; readonly end: number }): Said[] {
  if (node.kind !== 'map') return [];
  const at = spanOf(file, key);
  const enabled = entryOf(node, 'enabled')?.value;
  if (enabled?.kind === 'scalar' && /^(?:false|no|off)$/i.test(enabled.text)) return [{ id, reason: textOf(node, 'reason') ?? '', at }];
  const severity = textOf(node, 'severity')?.toLowerCase();
  const rated: Said[] = isSeverity(severity) ? [{ id, severity, reason: '', at }] : [];
  const services = entryOf(node, 'exclude_services')?.value;
  if (services?.kind === 'map') {
    const excluded = services.entries.map(({ key: name, value }) => ({
      service: name.text,
      reason: value.kind === 'scalar' ? value.text : '',
    }));
    return [...rated, ...excluded.map((one) => ({ id, ...one, at }))];
  }
  if (services?.kind !== 'seq') return rated;
  return [...rated, ...services.items.flatMap((item) => (item.kind === 'scalar' ? [{ id, service: item.text, reason: '', at }] : []))];
}

function isSeverity(text: string | undefined): text is Severity {
  return text === 'critical' || text === 'high' || text === 'medium' || text === 'low';
}

function textOf(map: MapNode, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  return value?.kind === 'scalar' && value.text !== '' ? value.text : undefined;
}

/** The comment behind an item on its line. */
function commentBehind({ comments }: Tree, text: string, item: Node): string {
  const found = comments.find(({ start }) => start >= item.end && !text.slice(item.end, start).includes('\n'));
  return found
    ? text
        .slice(found.start, found.end)
        .replace(/^#+\s*/, '')
        .trim()
    : '';
}

function spanOf(file: FileId, { start, end }: { readonly start: number; readonly end: number }): Span {
  return { file, start, end };
}

/** A reason for what is ignored without one. */
export function reasonOf({ tool, id, reason }: Pick<ForeignRule, 'tool' | 'id' | 'reason'>): string {
  return reason !== '' ? reason : `ignored for ${tool} as ${id}, which gives no reason`;
}

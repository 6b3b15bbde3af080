import { lineEndOf, lineStartOf, nextLineOf } from '../base/lines';
import { append } from '../base/many';
import { memoize } from '../base/memoize';
import type { Span } from '../base/span';
import { isExplanation } from '../fix/explaining-comments';
import { kindNamed } from '../kinds/index';
import { type OtherTool, otherTools, rulesOf, type SuppressionForm } from '../knowledge/suppressions/index';
import type { AnyTree, SourceFile } from '../model/files';
import type { Project } from '../model/project';
import type { Entry, Node, Tree } from '../syntax/tree';
import type { Draft } from './draft';

/** A comment that has another tool ignore something. */
export interface OtherSuppression {
  /** The comment as a whole. */
  readonly at: Span;
  /** The comment without its mark: `hadolint ignore=DL3002`. */
  readonly text: string;
  /** Why, as its author says behind it or on the line above; empty where nothing is said. */
  readonly reason: string;
  /** Its rules that it names, as they are written; empty for all of them. */
  readonly ids: readonly string[];
  readonly form: SuppressionForm;
  /** The first day on which it counts no more; nothing where it has no end, or names something that has none. */
  readonly end?: string;
  /** The name of the tool. */
  readonly tool: string;
  /** What people call it. */
  readonly title: string;
  /** The rules here that are about the same as what it names. */
  readonly rules: ReadonlySet<string>;
  readonly covers: Range;
  /** The stage that it stands in: what a stage lacks is reported at its FROM, wherever the comment stands. */
  readonly stage?: Range;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** What a stage as a whole lacks: it is reported at FROM, and other tools report it elsewhere. */
const ofStage: ReadonlySet<string> = new Set(['dockerfile/missing-user', 'dockerfile/healthcheck']);

/** No file without one of these words has such a comment. */
const names = /hadolint|trivy:|tfsec:|:skip=|kics-scan|nosem|dclint|compose-lint|check\s*=/i;

/** True for a text that may have a comment for another tool. */
export function mayNameOthers(text: string): boolean {
  return names.test(text);
}

/** The suppressions of other tools in a file, in reading order. */
export const otherSuppressions: (source: SourceFile) => readonly OtherSuppression[] = memoize((source: SourceFile) => {
  if (!names.test(source.text)) return [];
  const { text, tree, file } = source;
  const first = kindNamed(source.kind)?.comments?.start(tree) ?? text.length;
  const directives = tree.language === 'docker' ? tree.directives : [];
  return [...directives, ...tree.comments]
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end }) => {
      const parts = partsOf(text.slice(start, end));
      return parts.flatMap((part, index) => {
        const said = readPart(part);
        if (!said || (said.form.head && start > first)) return [];
        const { tool, rules, form, ids, rest } = said;
        const next = parts[index + 1];
        const behind = next !== undefined && !isDirective(next) ? next : '';
        const stage = stageAt(tree, start);
        const ended = endOf(tool, ids);
        return [
          {
            at: { file, start, end },
            text: part,
            reason: rest || behind || reasonAbove(source, start),
            ids,
            form,
            tool: tool.name,
            title: tool.title,
            rules,
            covers: coveredBy(source, form, { start, end }),
            ...(stage && { stage }),
            ...(ended !== undefined && { end: ended }),
          },
        ];
      });
    });
});

function endOf(tool: OtherTool, ids: readonly string[]): string | undefined {
  const ends = ids.map((id) => tool.endOf?.(id));
  return ends.includes(undefined) ? undefined : ends.sort().at(-1);
}

/** True for a suppression that has ended. */
export function isEnded({ end }: Pick<OtherSuppression, 'end'>, today: string): boolean {
  return end !== undefined && today >= end;
}

/** What a sentence on the line above says of a comment that stands alone. */
function reasonAbove({ text, tree }: SourceFile, start: number): string {
  const line = lineStartOf(text, start);
  if (line === 0 || text.slice(line, start).trim() !== '') return '';
  const above = lineStartOf(text, line - 1);
  const found = tree.comments.find((comment) => comment.start >= above && comment.end < start);
  if (!found || text.slice(above, found.start).trim() !== '') return '';
  const words = text.slice(found.start, found.end);
  if (!isExplanation(words) || partsOf(words).some(isDirective)) return '';
  return words.replace(/^(?:#+|\/\/+|\/\*+)|\*\/$/g, '').trim();
}

/** True for a comment that a program reads. */
function isDirective(part: string): boolean {
  return readPart(part) !== undefined || /^(?:bulkhead|syntax|escape|check|yaml-language-server)\s*[:=]/i.test(part);
}

/** A comment may hold several, each behind a mark of its own. */
function partsOf(comment: string): string[] {
  return comment
    .replace(/^\/\*|\*\/$/g, '')
    .split(/#|\/\/(?!\S*\.\S)/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readPart(
  part: string,
): (Pick<OtherSuppression, 'rules' | 'form' | 'ids'> & { readonly tool: OtherTool; readonly rest: string }) | undefined {
  for (const tool of otherTools) {
    for (const form of tool.comments) {
      const match = form.pattern.exec(part);
      if (!match) continue;
      const written = match.groups?.ids?.trim() ?? '';
      const { ids, words } = idsAndWords(tool, written);
      const rules = namedRules(tool, ids);
      const rest = `${words} ${part.slice(match.index + match[0].length)}`.replace(/^[\s:;,.()–-]+|[\s)]+$/g, '');
      return rules.length > 0 ? { tool, form, rules: new Set(rules), ids, rest } : undefined;
    }
  }
  return undefined;
}

/** Behind the ids there may be a reason without a mark of its own: an id stands first, behind a comma, or looks like one. */
function idsAndWords(tool: OtherTool, written: string): { readonly ids: readonly string[]; readonly words: string } {
  const ids: string[] = [];
  for (const token of written.matchAll(/(,?)\s*([^\s,]+)/g)) {
    const [, comma, word = ''] = token;
    if (ids.length > 0 && comma === '' && !isId(tool, word)) return { ids, words: written.slice(token.index).trim() };
    ids.push(word);
  }
  return { ids, words: '' };
}

/** Ids that have no counterpart here look like those that have one: they hold a digit or a mark. */
function isId({ counterparts, idOf }: OtherTool, word: string): boolean {
  return Object.hasOwn(counterparts, idOf?.(word) ?? word.toLowerCase()) || /^(?:\*|[\w.:/-]*[\d.:][\w.:/-]*)$/.test(word);
}

/** @param ids those that it names; none for all rules of the tool */
function namedRules(tool: OtherTool, ids: readonly string[]): string[] {
  if (ids.length === 0 || ids.includes('*')) return Object.values(tool.counterparts).flat();
  return ids.flatMap((id) => [...rulesOf(tool, id)]);
}

function coveredBy({ text, tree }: SourceFile, { covers }: SuppressionForm, comment: Range): Range {
  if (covers === 'file') return { start: 0, end: text.length };
  const start = lineStartOf(text, comment.start);
  const alone = /^\s*\uFEFF?\s*$/.test(text.slice(start, comment.start));
  const line = alone ? nextCodeLine(text, comment.end) : start;
  const end = lineEndOf(text, line);
  if (tree.language === 'docker') {
    const found = tree.instructions.find((instruction) => instruction.start <= end && line <= instruction.end);
    if (!found) return { start: line, end };
    return (covers === 'block' && found.keyword === 'FROM' && stageAt(tree, found.start)) || { start: found.start, end: found.end };
  }
  const entry = covers === 'block' ? entryOn(tree, { start: line, end }) : undefined;
  return entry ? { start: entry.key.start, end: Math.max(end, entry.value.end) } : { start: line, end };
}

/** The start of the first line behind an offset that holds more than a comment. */
function nextCodeLine(text: string, from: number): number {
  for (let line = nextLineOf(text, from); line < text.length; line = nextLineOf(text, line)) {
    const content = text.slice(line, lineEndOf(text, line)).trim();
    if (content !== '' && !/^(?:#|\/\/)/.test(content)) return line;
  }
  return text.length;
}

/** The outermost entry whose key stands on a line. */
function entryOn({ documents }: Tree, line: Range): Entry | undefined {
  const open: Node[] = [...documents];
  for (let node = open.shift(); node; node = open.shift()) {
    if (node.kind === 'map') {
      for (const entry of node.entries) {
        if (entry.key.start >= line.start && entry.key.start <= line.end) return entry;
        if (entry.value.start <= line.end && line.start <= entry.value.end) open.push(entry.value);
      }
    } else if (node.kind === 'seq')
      append(
        open,
        node.items.filter(({ start, end }) => start <= line.end && line.start <= end),
      );
  }
  return undefined;
}

/** From FROM to the next one; what stands above the first stage is about it. */
export function stageAt(tree: AnyTree, offset: number): Range | undefined {
  if (tree.language !== 'docker') return undefined;
  const starts = tree.instructions.filter(({ keyword }) => keyword === 'FROM').map(({ start }) => start);
  if (starts.length === 0) return undefined;
  const next = starts.findIndex((start, index) => index > 0 && start > offset);
  const index = next < 0 ? starts.length - 1 : next - 1;
  return { start: starts[index]!, end: (starts[index + 1] ?? tree.text.length + 1) - 1 };
}

/** The first comment in its file that has another tool ignore what a finding is about. @param today the day on which it must count; any day by default */
export function ignoredElsewhere(
  draft: Pick<Draft, 'rule' | 'at' | 'related'>,
  project: Project,
  today = '',
): OtherSuppression | undefined {
  const source = project.files.get(draft.at.file);
  return source && otherSuppressions(source).find((suppression) => isAbout(suppression, draft) && !isEnded(suppression, today));
}

/** True where such a comment is about what a finding is about. */
export function isAbout({ rules, covers, stage, at }: OtherSuppression, draft: Pick<Draft, 'rule' | 'at' | 'related'>): boolean {
  if (!rules.has(draft.rule)) return false;
  const holds = (range: Range, span: Span): boolean => span.file === at.file && span.start >= range.start && span.start <= range.end;
  // What an anchor gives to several services is ignored where it is written.
  const places = [draft.at, ...draft.related.filter(({ anchor }) => anchor).map((note) => note.at)];
  return places.some((place) => holds(covers, place)) || (stage !== undefined && ofStage.has(draft.rule) && holds(stage, draft.at));
}

import { type CompletionItem, CompletionItemKind, type CompletionParams, type Range } from 'vscode-languageserver';
import { kindOf } from '../core/kinds/match';
import { allCapabilities, capability } from '../core/knowledge/capabilities';
import { mountOptions, securityOptions } from '../core/knowledge/container-options';
import type { RuleMeta } from '../core/rules/rule';
import type { Context } from './context';

/** What may be written at a place: the label, a short note, a sentence. */
interface Choice {
  readonly text: string;
  readonly detail: string;
  readonly says?: string;
}

/** Text before the cursor that decides: more is never needed, however long a line is. */
const longest = 4000;

/**
 * Capabilities, security options, options of mounts, and rules in allow-comments. Told by the text before the cursor, for a line that is being written is
 * seldom valid.
 */
export function completions(context: Context, { textDocument, position }: CompletionParams): CompletionItem[] {
  const open = context.documents.byUri(textDocument.uri);
  const kind = open && kindOf(open.file, open.text);
  if (!open || !kind) return [];
  const offset = context.converter.offset(open.file, position, open.text);
  const before = open.text.slice(Math.max(0, offset - longest), offset);
  const found = rulesIn(before, kind.id, context.rules) ?? (kind.dialect ? optionsIn(before) : undefined);
  if (!found) return [];
  const at = { file: open.file, start: offset - found.word.length, end: offset };
  const range: Range = context.converter.range(at, open.text);
  return found.choices.map(({ text, detail, says }) => ({
    label: text,
    kind: CompletionItemKind.Value,
    detail,
    ...(says !== undefined && { documentation: says }),
    textEdit: { range, newText: text },
  }));
}

interface Choices {
  /** What is written of it already. */
  readonly word: string;
  readonly choices: readonly Choice[];
}

/** Inside a comment that allows findings. */
function rulesIn(before: string, kind: string, rules: ReadonlyMap<string, RuleMeta>): Choices | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const match = /(?:#|\/\/)\s*bulkhead:\s*allow(?:-file)?\s(?:\s*[\w/-]+\s*,)*\s*([\w/-]*)$/.exec(line);
  if (!match || line.includes(' -- ')) return undefined;
  const own = [...rules].filter(([id]) => id.startsWith(`${kind}/`));
  return { word: match[1] ?? '', choices: own.map(([text, { title, severity }]) => ({ text, detail: severity, says: title })) };
}

/** Inside a list of capabilities, of security options, or a mount. */
function optionsIn(before: string): Choices | undefined {
  const item = listItem(before);
  if (!item) return undefined;
  const { key, word } = item;
  if (['cap_add', 'cap_drop', 'capAdd'].includes(key)) return { word, choices: capabilityChoices(key === 'cap_drop') };
  if (['security_opt', 'securityOpt'].includes(key))
    return { word, choices: securityOptions.map(({ text, does }) => choiceOf(text.replace('...', ''), does)) };
  const options = key === 'volumes' ? /^(?:[A-Za-z]:\\)?[^:]*:[^:]+:((?:\w+,)*)(\w*)$/.exec(word) : null;
  if (!options) return undefined;
  const [, known = '', last = ''] = options;
  const given = known.split(',');
  return { word: last, choices: mountOptions.filter(({ text }) => !given.includes(text)).map(({ text, does }) => choiceOf(text, does)) };
}

function choiceOf(text: string, does: string): Choice {
  return { text, detail: does };
}

function capabilityChoices(drops: boolean): Choice[] {
  const names = allCapabilities.map((name): Choice => {
    const { harm, need, isDefault } = capability(name);
    return {
      text: name,
      detail: harm,
      says: `${isDefault ? "One of Docker's default capabilities." : 'Not granted by default.'}${need === '' ? '' : ` Used by: ${need}.`}`,
    };
  });
  return [
    { text: 'ALL', detail: drops ? 'every capability: add back what the program needs' : 'every capability of the kernel' },
    ...names,
  ];
}

/** The list in which a text ends, by its key, and the item that has begun. */
function listItem(before: string): { readonly key: string; readonly word: string } | undefined {
  const flow = /["']?(\w+)["']?\s*:\s*\[(?:[^\][]*,)?\s*["']?([^"'\s,[\]{}]*)$/.exec(before);
  if (flow?.[1] !== undefined) return { key: flow[1], word: flow[2] ?? '' };
  const lines = before.split('\n');
  const last = lines.pop() ?? '';
  const block = /^(\s*)-\s+["']?([^\s"'#]*)$/.exec(last);
  if (!block) return undefined;
  const indent = block[1]!.length;
  for (const line of lines.reverse()) {
    if (/^\s*(#|$)/.test(line) || /^\s*-/.test(line)) continue;
    const key = /^(\s*)["']?([\w-]+)["']?\s*:\s*(?:[&!]\S+\s*)?(?:#.*)?\r?$/.exec(line);
    if (/^\s*/.exec(line)![0].length > indent) continue;
    return key?.[2] === undefined ? undefined : { key: key[2], word: block[2] ?? '' };
  }
  return undefined;
}

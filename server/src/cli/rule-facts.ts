import { engineRules } from '../core/rules/engine-rules';
import { rules } from '../core/rules/index';
import type { RuleMeta } from '../core/rules/rule';

const metas = new Map<string, RuleMeta>([...rules, ...engineRules].map((rule) => [rule.id, rule.meta]));

/** Every rule with its id, sorted. */
export function allRules(): readonly (readonly [string, RuleMeta])[] {
  return [...metas].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The first sentence of a Markdown text as plain text: links become their words. */
export function firstSentence(markdown: string): string {
  const text = plainText(markdown).replace(/\s+/g, ' ').trim();
  const end = /[.!?](?=\s+(?:[A-Z`"*(]|$)|$)/.exec(text);
  return end ? text.slice(0, end.index + 1) : text;
}

/** A Markdown text without its links: they become their words. */
export function plainText(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

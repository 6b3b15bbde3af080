import type { Severity } from '../../core/base/severity';
import { type PageSection, pageAddress, sectionOf } from '../../core/rules/page';
import type { Confidence, RuleMeta } from '../../core/rules/rule';
import { allRules, firstSentence, plainText } from '../rule-facts';

export const sarifLevels: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };

/** Scores in the middle of the bands that GitHub makes of them. https://docs.github.com/en/code-security/reference/code-scanning/sarif-files (checked 2026-11-30) */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '2.0' };

const precisions: Readonly<Record<Confidence, string>> = { certain: 'very-high', likely: 'high', possible: 'medium' };

/** A rule as SARIF describes it. @param page its page in Markdown */
export function sarifRule(id: string, page: string | undefined): object {
  const meta = allRules().find(([known]) => known === id)?.[1];
  if (!meta) return { id, helpUri: pageAddress(id) };
  const sections = (['Why it matters', 'What to do', 'What the fixes may break'] satisfies PageSection[]).flatMap((heading) => {
    const text = sectionOf(page, heading);
    return text === undefined ? [] : [{ heading, text }];
  });
  const why = sections.find(({ heading }) => heading === 'Why it matters')?.text;
  return {
    id,
    name: id,
    shortDescription: { text: meta.title },
    fullDescription: { text: why === undefined ? meta.title : firstSentence(why) },
    helpUri: pageAddress(id),
    help: {
      text: sections.length > 0 ? sections.map(({ heading, text }) => `${heading}\n\n${plainText(text)}`).join('\n\n') : meta.title,
      ...(sections.length > 0 && { markdown: sections.map(({ heading, text }) => `## ${heading}\n\n${text}`).join('\n\n') }),
    },
    defaultConfiguration: { level: sarifLevels[meta.severity], enabled: meta.profile === 'default' },
    properties: {
      'security-severity': scores[meta.severity],
      precision: precisions[meta.confidence],
      tags: tagsOf(id, meta),
    },
  };
}

function tagsOf(id: string, { references }: RuleMeta): string[] {
  const weaknesses = references.flatMap(({ title }) => {
    const number = /^CWE-(\d+)/.exec(title)?.[1];
    return number === undefined ? [] : [`external/cwe/cwe-${number.padStart(3, '0')}`];
  });
  return ['security', id.slice(0, id.indexOf('/')), ...new Set(weaknesses)];
}

import { relativeTo } from '../base/file';
import { hash } from '../base/hash';
import type { Config } from '../config/config';
import { engineRules } from '../rules/engine-rules';
import { rules as allRules } from '../rules/index';
import { type Allowance, suppresses } from './allowance';
import { type Draft, engineDraft } from './draft';
import type { Finding } from './finding';
import type { Options } from './options';

const unused = 'any/unused-allow';

/** What is wrong with the comments that suppress findings. @param drafts all that was found, suppressed or not */
export function allowanceFindings(allowances: readonly Allowance[], drafts: readonly Draft[], options: Options): Draft[] {
  if (allowances.length === 0) return [];
  const findings: Draft[] = [];
  const ids = new Set([...allRules.map(({ id }) => id as string), ...engineRules.map(({ id }) => id as string)]);
  for (const allowance of allowances) {
    const { comment } = allowance;
    if (comment.reason === '' || comment.rules.length === 0) {
      const message =
        comment.rules.length === 0
          ? 'This comment names no rule: add one, as in "bulkhead: allow compose/privileged -- reason".'
          : 'This comment gives no reason, so it has no effect: add " -- " and why the risk is acceptable.';
      findings.push(engineDraft(options, 'any/allow-without-reason', comment.at, message));
      continue;
    }
    for (const { id, at } of comment.rules) {
      const single: Allowance = { ...allowance, comment: { ...comment, rules: [{ id, at }] } };
      if (drafts.some((draft) => suppresses(single, draft))) continue;
      if (options.rules && !options.rules.some((rule) => rule.id === id)) continue;
      const message = ids.has(id)
        ? `"${id}" reports nothing here: remove it from the comment.`
        : `There is no rule "${id}": correct its name or remove it from the comment.`;
      findings.push(engineDraft(options, unused, at, message));
    }
  }
  return findings;
}

/**
 * The suppressions of a config file whose last day has passed, each as a finding at its entry. Entries that match nothing
 * are not reported: a run sees a part of what a config file governs.
 */
export function expiredAllows(config: Config, { root, today: now }: Pick<Options, 'root' | 'today'>): Finding[] {
  const { file, today = now } = config;
  const meta = engineRules.find((rule) => rule.id === unused)?.meta;
  const level = config.rules.get(unused)?.level;
  if (file === undefined || !meta) return [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [id, { allow }] of config.rules) {
    for (const { until, at, reason, pattern } of allow) {
      const rule = pattern ?? id;
      const place = `${at.start} ${at.file}`;
      // One under a pattern is there for each rule.
      if (until === undefined || until >= today || seen.has(place)) continue;
      seen.add(place);
      const name = relativeTo(root, at.file);
      findings.push({
        rule: unused,
        severity: level && level !== 'off' ? level : meta.severity,
        confidence: meta.confidence,
        absence: false,
        supersededBy: null,
        message: `This entry allowed ${rule} until ${until} and has had no effect since then: remove it, or set a later date.`,
        at,
        subject: { kind: 'file', name },
        related: [],
        fixes: [],
        fingerprint: hash([unused, name, rule, until, reason].join('\0')),
        suppressed: null,
      });
    }
  }
  return findings;
}

import { relativeTo } from './base/file';
import { hash } from './base/hash';
import type { Config } from './config';
import type { Options } from './engine';
import type { Finding } from './finding';
import { engineRules } from './rules/engine-rules';

const id = 'any/unused-allow';

/**
 * The suppressions of a config file whose last day has passed, each as a finding at its entry. Entries that match nothing
 * are not told: a run sees a part of what a config file governs.
 */
export function expiredAllows(config: Config, { root, today }: Pick<Options, 'root' | 'today'>): Finding[] {
  const { file } = config;
  const meta = engineRules.find((rule) => rule.id === id)?.meta;
  const level = config.rules.get(id)?.level;
  if (file === undefined || !meta) return [];
  const name = relativeTo(root, file);
  const findings: Finding[] = [];
  for (const [rule, { allow }] of config.rules) {
    for (const { until, at, reason } of allow) {
      if (until === undefined || until >= today) continue;
      findings.push({
        rule: id,
        severity: level && level !== 'off' ? level : meta.severity,
        certainty: meta.certainty,
        absence: false,
        maskedBy: null,
        message: `This entry allowed ${rule} until ${until} and suppresses nothing since: remove it, or decide again and set a later day.`,
        at,
        subject: { kind: 'file', name },
        related: [],
        fixes: [],
        fingerprint: hash([id, name, rule, until, reason].join('\0')),
        suppressed: null,
      });
    }
  }
  return findings;
}

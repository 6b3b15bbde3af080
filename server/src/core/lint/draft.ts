import { relativeTo } from '../base/file';
import type { Span } from '../base/span';
import { visible } from '../base/visible';
import type { Fix } from '../fix/want';
import { concealed } from '../model/held-credential';
import { engineRules } from '../rules/engine-rules';
import type { Profile, Report, RuleMeta } from '../rules/rule';
import type { Finding, Subject } from './finding';
import type { Options } from './options';

/** A finding before it is known to be heard. */
export type Draft = Omit<Finding, 'fingerprint'> & {
  readonly profile: Profile;
  readonly value?: string;
  readonly secrets?: readonly Span[];
};

/**
 * What a rule says, as a finding that is not yet suppressed or superseded.
 * @param unsound true where a file that does not parse decides about the subject
 */
export function draftOf(options: Options, rule: string, meta: RuleMeta, subject: Subject, report: Report, unsound: boolean): Draft {
  const confidence = report.confidence ?? meta.confidence;
  const level = options.config.rules.get(rule)?.level;
  return {
    rule,
    severity: level && level !== 'off' ? level : (report.severity ?? meta.severity),
    confidence: unsound && confidence === 'certain' ? 'likely' : confidence,
    profile: report.profile ?? meta.profile,
    absence: meta.absence === true,
    supersededBy: null,
    message: visible(concealed(report.message)),
    at: report.at,
    ...(report.secrets && { secrets: report.secrets }),
    subject,
    related: (report.because ?? [])
      .filter(({ at }) => at.file !== report.at.file || at.start !== report.at.start || at.end !== report.at.end)
      .map(({ note, ...place }) => ({ ...place, note: visible(note) })),
    // What the parser made of a broken file is a guess: no edit rests on it.
    fixes: unsound ? [] : (report.fixes ?? []).map(visibleFix),
    suppressed: null,
    ...(report.value === undefined ? {} : { value: report.value }),
  };
}

/** Sentences hold names and values of files: whatever shows them, they stay on one line and drive nothing. */
export function visibleFix(fix: Fix): Fix {
  return { ...fix, title: visible(fix.title), ...(fix.reliesOn !== undefined && { reliesOn: visible(fix.reliesOn) }) };
}

function engineMeta(id: string): RuleMeta {
  const found = engineRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`${id} is not a rule of the linter`);
  return found.meta;
}

/** A finding of the engine itself about a place in a file. */
export function engineDraft(options: Options, rule: string, at: Span, message: string): Draft {
  const subject: Subject = { kind: 'file', name: relativeTo(options.root, at.file) };
  return draftOf(options, rule, engineMeta(rule), subject, { at, message }, false);
}

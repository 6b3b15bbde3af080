import type { Options } from './engine';
import type { Finding, Subject } from './finding';
import { engineRules } from './rules/engine-rules';
import type { Profile, Report, RuleMeta } from './rules/rule';
import { relativeTo } from './text/file';
import type { Site } from './text/site';

/** A finding before it is known to be heard. */
export type Draft = Omit<Finding, 'fingerprint'> & { readonly profile: Profile; readonly value?: string };

/**
 * What a rule says, as a finding that is not yet suppressed or masked.
 * @param unsound true where a file that does not parse decides about the subject
 */
export function draftOf(options: Options, rule: string, meta: RuleMeta, subject: Subject, report: Report, unsound: boolean): Draft {
  const certainty = report.certainty ?? meta.certainty;
  const level = options.config.rules.get(rule)?.level;
  return {
    rule,
    severity: level && level !== 'off' ? level : (report.severity ?? meta.severity),
    certainty: unsound && certainty === 'certain' ? 'likely' : certainty,
    profile: report.profile ?? meta.profile,
    absence: meta.absence === true,
    maskedBy: null,
    message: report.message,
    at: report.at,
    subject,
    related: (report.because ?? []).filter(
      ({ at }) => at.file !== report.at.file || at.start !== report.at.start || at.end !== report.at.end,
    ),
    // What the parser made of a broken file is a guess: no edit rests on it.
    fixes: unsound ? [] : (report.fixes ?? []),
    suppressed: null,
    ...(report.value === undefined ? {} : { value: report.value }),
  };
}

function engineMeta(id: string): RuleMeta {
  const found = engineRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`${id} is no rule of the engine`);
  return found.meta;
}

/** A finding of the engine itself about a place in a file. */
export function engineDraft(options: Options, rule: string, at: Site, message: string): Draft {
  const subject: Subject = { kind: 'file', name: relativeTo(options.root, at.file) };
  return draftOf(options, rule, engineMeta(rule), subject, { at, message }, false);
}

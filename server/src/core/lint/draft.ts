import { relativeTo } from '../base/file';
import type { Span } from '../base/span';
import { visible } from '../base/visible';
import { offer } from '../fix/offer';
import type { Fix } from '../fix/want';
import { concealed } from '../model/held-credential';
import type { Note } from '../model/traced';
import { engineRules } from '../rules/engine-rules';
import type { Profile, Report, RuleMeta, Severity } from '../rules/rule';
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
  // What the parser made of a broken file is a guess: no edit rests on it.
  const fixes = unsound ? [] : (report.fixes ?? []).map(offer);
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
    related: relatedTo(report, fixes),
    fixes,
    suppressed: null,
    ...(report.value === undefined ? {} : { value: report.value }),
  };
}

/** Where values come from, and what speaks against the fixes, each place once. */
function relatedTo({ at, because = [] }: Report, fixes: readonly Fix[]): Note[] {
  const against = fixes.flatMap(({ conditions }) =>
    conditions.flatMap(({ state, because: shown }) => (state === 'refuted' && shown?.at ? [{ at: shown.at, note: shown.note }] : [])),
  );
  const seen = new Set([placeKey(at), ...because.map((note) => placeKey(note.at))]);
  const more = against.filter((note) => !seen.has(placeKey(note.at)) && seen.add(placeKey(note.at)));
  return [...because.filter((note) => placeKey(note.at) !== placeKey(at)), ...more].map((note) => ({
    ...note,
    note: visible(note.note),
  }));
}

/** A text that is the same for the same place. */
export function placeKey({ file, start, end }: Span): string {
  return `${start}-${end} ${file}`;
}

function engineMeta(id: string): RuleMeta {
  const found = engineRules.find((rule) => rule.id === id);
  if (!found) throw new Error(`${id} is not a rule of the linter`);
  return found.meta;
}

/** A finding of the linter itself about a place in a file. @param severity that of the rule when absent */
export function engineDraft(options: Options, rule: string, at: Span, message: string, severity?: Severity): Draft {
  const subject: Subject = { kind: 'file', name: relativeTo(options.root, at.file) };
  return draftOf(options, rule, engineMeta(rule), subject, { at, message, ...(severity && { severity }) }, false);
}

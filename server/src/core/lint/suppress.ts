import { allowFor } from '../config/config';
import { absencesOf } from '../kinds/index';
import type { Project } from '../model/project';
import { type Allowance, suppresses } from './allowance';
import type { Draft } from './draft';
import type { Options } from './options';
import { ignoredElsewhere } from './other-suppressions';

/** A draft, marked where a comment or the config allows it. */
export function suppressed(draft: Draft, allowances: readonly Allowance[], project: Project, options: Options): Draft {
  const comment = allowances.find((allowance) => suppresses(allowance, draft));
  if (comment) return { ...draft, suppressed: { by: 'comment', reason: comment.comment.reason } };
  if (draft.rule.startsWith('any/')) return draft;
  const elsewhere = options.config.migrate && options.config.inline !== false ? ignoredElsewhere(draft, project, options.today) : undefined;
  if (elsewhere) return { ...draft, suppressed: { by: 'comment', reason: elsewhere.reason || elsewhere.text } };
  const ids = idsOf(draft).filter((id) => (options.config.rules.get(id)?.allow.length ?? 0) > 0);
  if (ids.length === 0) return draft;
  const { subject, value } = draft;
  const facts = {
    file: draft.at.file,
    subject,
    ...(value === undefined ? {} : { value }),
  };
  for (const id of ids) {
    const allowed = allowFor(options.config, id, facts, options.today);
    if (allowed) return { ...draft, suppressed: { by: 'config', reason: allowed.reason } };
  }
  return draft;
}

/** True for what the config wants to be told: its profile, and the rules that it turns on or off. */
export function isHeard(draft: Draft, { config }: Options): boolean {
  if (draft.rule.startsWith('any/')) return true;
  if (idsOf(draft).some((id) => config.rules.get(id)?.level === 'off')) return false;
  const setting = config.rules.get(draft.rule);
  return draft.profile === 'default' || config.profile === 'strict' || (setting?.level !== undefined && !setting.byPattern);
}

/** The ids under which a config may speak of a draft. */
function idsOf({ rule, absence }: Draft): readonly string[] {
  return absence ? [rule, absencesOf(rule)] : [rule];
}

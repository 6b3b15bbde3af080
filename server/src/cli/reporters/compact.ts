import { visible } from '../../core/base/visible';
import { isShown } from '../../core/lint/finding';
import { groupAbsences } from '../../core/lint/group';
import type { Session } from '../session';
import { placeOf } from './place';

/** One line a finding, `file:line:col: severity rule message`, in the order of the files: what editors and reviewdog read. */
export function compactReport(session: Session, masked: boolean): string {
  const findings = session.findings.filter((finding) => (masked ? finding.suppressed === null : isShown(finding)));
  return groupAbsences(findings)
    .map(({ at, severity, rule, message }) => `${placeOf(session, at)}: ${severity} ${rule} ${visible(message)}\n`)
    .join('');
}

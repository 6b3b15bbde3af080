import type { Session } from '../session';
import type { Shown } from './score-pretty';

export function scorePage(_session: Session, _shown: readonly Shown[]): string {
  return '';
}

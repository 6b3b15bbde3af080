import { frame } from '../../core/lint/frame';
import { concealed } from '../../core/model/held-credential';
import { reportPage } from '../../core/score/report/page';
import type { Session } from '../session';
import { placeOf } from './place';
import type { Shown } from './score-pretty';

/** The scores as one page for a browser. */
export function scorePage(session: Session, shown: readonly Shown[]): string {
  const plain = (text: string): string => text;
  return reportPage(shown, {
    name: (at) => placeOf(session, at),
    excerpt: (at) => frame(session, at, plain, plain).slice(1),
    conceal: concealed,
  });
}

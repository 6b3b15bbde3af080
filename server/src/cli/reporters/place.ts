import type { Span } from '../../core/base/span';
import { visible } from '../../core/base/visible';
import type { Session } from '../session';

/** Where a span starts, as terminals and editors make a link of it: `file:line:column`, both from 1. */
export function placeOf(session: Session, at: Span): string {
  const { line, character } = session.place(at.file, at.start);
  return visible(`${session.nameOf(at.file)}:${line + 1}:${character + 1}`);
}

import type { Span } from '../../core/base/span';
import { concealed } from '../../core/model/held-credential';
import type { AttackPath, Exposure, PathStep } from '../../core/score/exposure';
import { formulaVersion } from '../../core/score/formula';
import { techniqueUrl } from '../../core/score/techniques';
import { pathNames } from '../exposures';
import type { InputError } from '../input-error';
import type { Session } from '../session';
import type { Shown } from './score-pretty';

/** The scores as the report of `check` has them. */
export function scoreLine(session: Session, exposure: Exposure): object {
  const { name, score, level, range, at } = exposure;
  return { file: session.nameOf(at.file), service: name, score, level, range, paths: pathNames(exposure) };
}

/** All about the scores, for programs. */
export function scoreJson(session: Session, shown: readonly Shown[], errors: readonly InputError[]): object {
  return {
    version: 1,
    formula: formulaVersion,
    scores: shown.map(({ exposure, after }) => ({
      file: session.nameOf(exposure.at.file),
      subject: { kind: exposure.kind, name: exposure.name },
      score: exposure.score,
      level: exposure.level,
      range: exposure.range,
      weighted: exposure.weighted,
      after: after ? { score: after.score, level: after.level, range: after.range, paths: pathNames(after) } : null,
      entry: exposure.entry ? stepJson(session, exposure.entry) : null,
      contributions: exposure.contributions.map(({ axis, title, points, most, has, at, assumed }) => ({
        axis,
        title,
        points: Math.round(points * 1000) / 1000,
        most,
        has: concealed(has),
        assumed,
        at: placeJson(session, at),
      })),
      paths: exposure.paths.map((path) => pathJson(session, path)),
      assumed: exposure.assumed.map(({ takes, because, settle, at }) => ({
        takes,
        because: concealed(because),
        settle,
        at: placeJson(session, at),
      })),
      measured: exposure.measured.map(({ shows, at }) => ({ shows: concealed(shows), at: placeJson(session, at) })),
    })),
    errors: errors.map(({ file, line, column, message }) => ({
      file: session.nameOf(file),
      line: line ?? 1,
      column: column ?? 1,
      message,
    })),
  };
}

function pathJson(
  session: Session,
  { name, title, class: cls, technique, steps, conditions, through, assumed, within }: AttackPath,
): object {
  return {
    name,
    title,
    class: cls,
    technique: { ...technique, url: techniqueUrl(technique) },
    conditions,
    through,
    assumed,
    within: within ? 'privileged' : null,
    steps: steps.map((step) => stepJson(session, step)),
  };
}

function stepJson(session: Session, { says, at, service }: PathStep): object {
  return { says: concealed(says), ...(service !== undefined && { service }), at: at ? placeJson(session, at) : null };
}

function placeJson(session: Session, { file, start }: Span): object {
  const { line, character } = session.place(file, start);
  return { file: session.nameOf(file), line: line + 1, column: character + 1 };
}

import type { Span } from '../../core/base/span';
import type { Finding } from '../../core/lint/finding';
import { concealed } from '../../core/model/held-credential';
import type { AttackPath, Exposure, PathStep } from '../../core/score/exposure';
import type { Session } from '../session';

/** Of the paths that a finding opens, more than these are no longer read. */
const mostFlows = 5;

/** A step of an attack path at the place that it starts from. */
export interface FlowStep {
  readonly says: string;
  readonly at: Span;
}

/** An attack path as a flow: from what other machines reach, or from the line that grants it, to its end. */
export interface Flow {
  readonly says: string;
  readonly steps: readonly FlowStep[];
}

/** Tells for each finding the attack paths that lead through its place, the gravest first. */
export function flowsIn(session: Session): (finding: Finding) => Flow[] {
  const byFile = new Map<string, { readonly at: Span; readonly flow: Flow }[]>();
  for (const exposure of session.exposures()) {
    for (const path of exposure.paths) {
      if (path.within) continue;
      const flow = flowOf(exposure, path);
      for (const { at } of path.steps) {
        // That a container is there at all is no finding.
        if (!at || (at.file === exposure.at.file && at.start === exposure.at.start)) continue;
        const known = byFile.get(at.file) ?? [];
        known.push({ at, flow });
        byFile.set(at.file, known);
      }
    }
  }
  return ({ at, absence, suppressed }) => {
    if (absence || suppressed) return [];
    const near = (byFile.get(at.file) ?? []).filter((one) => one.at.start < at.end && at.start < one.at.end);
    return [...new Set(near.map(({ flow }) => flow))].slice(0, mostFlows);
  };
}

function flowOf(exposure: Exposure, path: AttackPath): Flow {
  const { title, class: cls, steps, conditions } = path;
  const needs = conditions.length > 0 ? `, if ${conditions.join(', and ')}` : '';
  return {
    says: concealed(`"${exposure.name}", path of class ${cls}: ${title}${needs}`),
    steps: placedSteps(exposure, startsOutside(exposure, path) ? [exposure.entry!, ...steps] : steps),
  };
}

/** True where other machines reach it, and its steps do not say so. */
function startsOutside({ entry }: Exposure, { through, steps }: AttackPath): boolean {
  return entry !== undefined && through.length === 0 && !steps.some(({ at }) => at !== undefined && at.start === entry.at?.start);
}

/** A step that no line grants follows from the one before it. */
function placedSteps({ at }: Exposure, steps: readonly PathStep[]): FlowStep[] {
  let last = steps.find((step) => step.at)?.at ?? at;
  return steps.map((step) => {
    last = step.at ?? last;
    return { says: concealed(step.says), at: last };
  });
}

import { isForDevelopment } from '../../facts/dockerfile/development';
import { handOver } from '../../facts/dockerfile/handover';
import { placesForRoot, servicesTaking } from '../../facts/dockerfile/inheritors';
import { freeUser, knownUser, ownsFiles } from '../../facts/dockerfile/known-user';
import { givingOnce, newVolumesOf } from '../../facts/dockerfile/mounted-data';
import { startStepsDown } from '../../facts/dockerfile/root-work';
import { userConditions } from '../../facts/dockerfile/user-conditions';
import type { Evidence } from '../../fix/condition';
import { instruction, type ProposedFix, text } from '../../fix/want';
import { shownImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { accountOf, baseOf, candidateOf, copiesForRoot, newUser, placeForUser, stepsDown } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { type Stage, stageAsSubject } from '../../model/stage';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/missing-user',
  on: 'stage',
  meta: {
    title: 'Image that runs as root because it sets no USER',
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/ineffective', 'dockerfile/numeric-user', 'dockerfile/root-user'],
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    takes: [{ need: 'user' }],
    tiers: ['review', 'manual'],
  },
  *check(stage, { project }) {
    if (!stage.shipped || stage.user || isReportedByParent(stage)) return;
    const base = baseOf(stage);
    if ((base?.user && !base.user.root) || goesOn(stage, project)) return;
    // Nobody knows: that is said once for a file.
    if (!base?.user && firstUnknown(stage, project) !== stage) return;
    const name = stage.base.known ? stage.base.value : stage.base.raw;
    const scratch = base?.distribution === 'scratch';
    const believed = base?.user !== undefined && base.checked === undefined;
    const root = base?.user?.text === '0' ? 'root' : base?.user?.text;
    const { fixes, obstacle } = setUser(stage, project);
    const shown = shownImage(name);
    const why = !base?.user
      ? `the default user of "${shown}" is unknown`
      : believed
        ? `"${shown}" probably starts as ${root}`
        : `"${shown}" starts as ${root}`;
    const power = stage.os === 'windows' ? 'administrator' : 'root';
    yield {
      at: stage.at,
      message: `${stageAsSubject(stage, project.stages)} sets no USER, and ${why}: the process ${base?.user && !believed ? 'runs' : 'may run'} as ${power}`,
      because: [
        ...provenance(stage.base),
        ...stage.services.map((service) => ({ at: service.at, note: `"${service.name}" runs this image` })),
        ...(obstacle ? [{ at: obstacle.at ?? stage.at, note: `no fix is offered: ${obstacle.note}` }] : []),
      ],
      ...(believed && { confidence: 'possible' }),
      // As whom people work is said of the development container, where root weighs as much.
      ...(isForDevelopment(stage, project) && { severity: 'low' }),
      ...(!base?.user && { severity: 'low', confidence: 'possible', profile: 'strict' }),
      ...(scratch && { profile: 'strict', confidence: 'certain' }),
      fixes,
      value: name,
    };
  },
});

/** True where what starts as root goes on as another user. */
function goesOn(stage: Stage, project: Project): boolean {
  return stepsDown(stage) || startStepsDown(stage, project);
}

/** The first stage of a file that sets no user on a base of which no user is known. */
function firstUnknown({ file }: Stage, project: Project): Stage | undefined {
  return project.stages.find(
    (stage) =>
      stage.file === file && stage.shipped && !stage.user && !isReportedByParent(stage) && !baseOf(stage)?.user && !goesOn(stage, project),
  );
}

/** One cause, one finding: a parent that is shipped as well sets no USER already. */
function isReportedByParent(stage: Stage): boolean {
  for (let open = stage.parent; open; open = open.parent) if (open.shipped) return true;
  return false;
}

function setUser(stage: Stage, project: Project): { readonly fixes: readonly ProposedFix[]; readonly obstacle?: Evidence | undefined } {
  const candidate = candidateOf(stage);
  const base = baseOf(stage);
  // No user is invented for an unknown image.
  if (!candidate && !base?.user) return { fixes: [] };
  const made = candidate ? undefined : newUser(stage);
  const { user } = candidate ?? made!;
  const services = servicesTaking(stage, project);
  const mounted = newVolumesOf(services, project);
  const handover = handOver(stage, candidate ?? made!, { at: placeForUser(stage), stages: project.stages, mounted });
  const given = givingOnce(stage, services, candidate ? handover.copies.owner : accountOf(made!));
  const { conditions, obstacle } = userConditions({ stage, project, user, handover }, given);
  if (obstacle) return { fixes: [], obstacle };
  // A new account has no name yet where files are copied: its number does.
  const closed = copiesForRoot(stage, made?.id ?? user);
  const trees = handover.copies.at.filter(({ start }) => !closed.some((at) => at.start === start));
  const { lines, note } = handover;
  const fix: ProposedFix = {
    title: made?.creates === undefined ? `Set USER to ${user}` : `Create the user ${user} and set USER to it`,
    kind: 'review',
    want: [
      ...lines.map(({ at, text: is }) => instruction(stage.refs[at.index]!, at.side, is)),
      ...closed.map((at) => text(at, ` --chown=${made?.id ?? user}`)),
      ...trees.map((at) => text(at, ` --chown=${handover.copies.owner}`)),
      ...placesForRoot(stage, project).map((at) => instruction(at, 'after', 'USER root')),
    ],
    conditions: [...conditions, candidate ? knownUser(stage, candidate) : freeUser(user), ownsFiles(user, note)],
  };
  return { fixes: [fix] };
}

import { handOver, isRootAt, type Placement } from '../../facts/dockerfile/handover';
import { placesForRoot, servicesTaking } from '../../facts/dockerfile/inheritors';
import { knownUser, ownsFiles } from '../../facts/dockerfile/known-user';
import { givingOnce, newVolumesOf } from '../../facts/dockerfile/mounted-data';
import { startStepsDown } from '../../facts/dockerfile/root-work';
import { userConditions } from '../../facts/dockerfile/user-conditions';
import { type Evidence, inGeneral } from '../../fix/condition';
import { instruction, type ProposedFix, text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import {
  actsBehind,
  type Candidate,
  candidateOf,
  copiesForRoot,
  isRoot,
  isUserOfShippedParent,
  placeForUser,
  stepsDown,
} from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { type Stage, titleOfStage } from '../../model/stage';
import { type Note, provenance, type Traced } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/root-user',
  on: 'stage',
  meta: {
    title: 'Image configured to run as root',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/ineffective', 'dockerfile/numeric-user'],
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
    const { user } = stage;
    if (!stage.shipped || !user?.known || !isRoot(user.value, stage.os) || isUserOfShippedParent(stage, user)) return;
    const which = titleOfStage(stage, project.stages);
    const written = user.value === '' ? 'empty' : `"${user.value}"`;
    const lesser = stepsDown(stage) || startStepsDown(stage, project);
    const candidate = candidateOf(stage);
    const { fixes, obstacle } = candidate ? switchTo(stage, project, user, candidate) : { fixes: [] };
    yield {
      at: user.at,
      message: lesser
        ? `The last USER of ${which} is ${written}: its process starts as root, and the entrypoint then switches to another user`
        : `The last USER of ${which} is ${written}: its process runs as ${stage.os === 'windows' ? 'administrator' : 'root'}`,
      because: [
        ...provenance(user),
        ...usedBy(stage),
        ...(obstacle ? [{ at: obstacle.at ?? user.at, note: `no fix is offered: ${obstacle.note}` }] : []),
      ],
      ...(lesser && { severity: 'low' }),
      fixes,
      value: user.value,
    };
  },
});

function usedBy(stage: Stage): Note[] {
  return stage.services.map(({ name, at }) => ({ at, note: `"${name}" runs this image` }));
}

function switchTo(
  stage: Stage,
  project: Project,
  user: Traced<string>,
  candidate: Candidate,
): { readonly fixes: readonly ProposedFix[]; readonly obstacle?: Evidence | undefined } {
  const { user: name } = candidate;
  const own = stage.users.includes(user);
  const index = own ? stage.refs.findIndex((ref) => ref.path[0] === user.origin?.path[0]) : -1;
  const step = user.via[0];
  // A default beside its use, `${X:-root}`, can change; an ARG may decide more than the user.
  const inside = step?.kind === 'variable' && step.from === 'default' && user.at.start <= step.at.start && step.at.end <= user.at.end;
  // What is built behind the USER may need root: then another USER goes to the end. So it does where only this USER makes root of somebody.
  const last = index >= 0 && !actsBehind(stage, index);
  const root = last && isRootAt(stage, { index, side: 'before' });
  const place: Placement = root ? { index, side: 'before' } : last ? { index, side: 'after' } : placeForUser(stage);
  const services = servicesTaking(stage, project);
  const mounted = newVolumesOf(services, project);
  const appended = handOver(stage, candidate, { at: place, switches: !root, stages: project.stages, mounted });
  const given = givingOnce(stage, services, appended.copies.owner);
  const relied = userConditions({ stage, project, user: name, handover: appended }, given);
  const obstacle = stepsDown(stage) ? undefined : relied.obstacle;
  const conditions = stepsDown(stage) ? STEPS_DOWN : relied.conditions;
  if (obstacle) return { fixes: [], obstacle };
  const closed = copiesForRoot(stage, name);
  const owned = [
    ...closed.map((at) => text(at, ` --chown=${name}`)),
    ...appended.copies.at
      .filter(({ start }) => !closed.some((at) => at.start === start))
      .map((at) => text(at, ` --chown=${appended.copies.owner}`)),
  ];
  const stays = root || (last && appended.note === undefined);
  const added = stays && !root ? [] : appended.lines;
  const { note } = appended;
  const fixes: ProposedFix[] = [
    {
      title: `Set USER to ${name}`,
      kind: 'review',
      want: [
        ...(stays ? [text(inside ? step.at : user.at, name)] : []),
        ...added.map(({ at, text: is }) => instruction(stage.refs[at.index]!, at.side, is)),
        ...owned,
        ...placesForRoot(stage, project).map((at) => instruction(at, 'after', 'USER root')),
      ],
      conditions: [...conditions, knownUser(stage, candidate), ownsFiles(name, note)],
    },
  ];
  return { fixes };
}

const STEPS_DOWN = [inGeneral('no-root-work', { note: 'its entrypoint starts as root and switches to another user' }, false)];

import { handOver, isRootAt, type Placement } from '../../facts/dockerfile/handover';
import { type UserDoubt, unreadProgram, userDoubt } from '../../facts/dockerfile/user-conditions';
import { type Fix, instruction, text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import {
  actsBehind,
  baseOf,
  type Candidate,
  candidateOf,
  copiesForRoot,
  isRoot,
  isUserOfShippedParent,
  placeForUser,
  readyUserNote,
  stepsDown,
} from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { type Stage, titleOfStage } from '../../model/stage';
import { type Note, type Traced, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/root-user',
  on: 'stage',
  meta: {
    title: 'An image is told to run as root',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/ineffective', 'dockerfile/numeric-user'],
    why: `Whoever takes over a process that runs as root owns every file of the container, has all its capabilities and writes to every mount as
root. The last \`USER\` decides who runs the container's process, and here it is root. Root in a container is root on the host but for the walls
around it: every mistake in them (a mounted directory, a capability, a flaw of the kernel) then counts in full. A process without root cannot
write to the image's programs, cannot use the capabilities that Docker hands out, and reaches most kernel code only as an ordinary user.`,
    derivation: `The attacker holds the process, and root alone does not leave the container: a second flaw is needed, so medium. Low where the entrypoint
goes on as another user, because the service itself does not run as root then.`,
    remedy: `Keep root for the installation and end the stage with an ordinary user: \`USER app\`, or better its number, \`USER 10001:10001\`, which Kubernetes
can check. Files that the process writes must belong to that user: \`COPY --chown=app:app\`, or \`chown\` for single directories.`,
    breaks: `Images whose process writes to paths that belong to root, listens below port 1024 outside Docker's bridge networks, or changes its user
itself: it stops with "permission denied" at start or at the first write. The user is given the folder that the process starts in, volumes, the
folders that the build makes for data, and folders of sources that are copied whole, but not single files or what is installed there: a program that
changes such a file needs \`COPY --chown\`. In a folder of its own a user can replace files: where that matters, take the \`chown\` of that folder out again.

\`harden\` makes the change only where the base image is known, the program is one of the image's own and needs no root, the scripts that start it were read,
and no service mounts a writable folder, no other stage and no development container builds on it. Otherwise the fix is offered with the reason.`,
    allow: 'When the process manages the machine or the container itself, and so has to be root.',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['review', 'manual'],
  },
  *check(stage, { project }) {
    const { user } = stage;
    if (!stage.shipped || !user?.known || !isRoot(user.value, stage.os) || isUserOfShippedParent(stage, user)) return;
    const which = titleOfStage(stage, project.stages);
    const written = user.value === '' ? 'an empty name' : `"${user.value}"`;
    const lesser = stepsDown(stage);
    const candidate = candidateOf(stage);
    const { fixes, doubt } = candidate ? switchTo(stage, project, user, candidate) : { fixes: [] };
    yield {
      at: user.at,
      message: lesser
        ? `The process of ${which} starts as root (the last USER is ${written}) before its entrypoint goes on as another user`
        : `The process of ${which} runs as root: the last USER is ${written}`,
      because: [
        ...trail(user),
        ...usedBy(stage),
        ...(doubt?.always ? [{ at: doubt.at ?? user.at, note: `no other user is offered: ${doubt.why}` }] : []),
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
): { readonly fixes: readonly Fix[]; readonly doubt?: UserDoubt | undefined } {
  const { user: name, from } = candidate;
  const known = from === 'file' ? `The Dockerfile brings the user "${name}" along` : readyUserNote(baseOf(stage), name);
  const own = stage.users.includes(user);
  const index = own ? stage.refs.findIndex((ref) => ref.path[0] === user.origin?.path[0]) : -1;
  const hop = user.via[0];
  // A default beside its use, `${X:-root}`, can change; an ARG may decide more than the user.
  const inside = hop?.kind === 'variable' && hop.from === 'default' && user.at.start <= hop.at.start && hop.at.end <= user.at.end;
  // What is built behind the USER may need root: then another USER goes to the end. So it does where only this USER makes root of somebody.
  const last = index >= 0 && !actsBehind(stage, index);
  const root = last && isRootAt(stage, { index, side: 'before' });
  const place: Placement = root ? { index, side: 'before' } : last ? { index, side: 'after' } : placeForUser(stage);
  const appended = handOver(stage, candidate, place, !root, project.stages);
  const doubt = stepsDown(stage) ? STEPS_DOWN : userDoubt({ stage, project, user: name, handover: appended });
  if (doubt?.always) return { fixes: [], doubt };
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
  const fixes: Fix[] = [
    {
      title: `Run as ${name}`,
      tier: doubt ? 'manual' : 'review',
      want: [
        ...(stays ? [text(inside ? hop.at : user.at, name)] : []),
        ...added.map(({ at, text: is }) => instruction(stage.refs[at.index]!, at.side, is)),
        ...owned,
      ],
      reliesOn: `${doubt ? `Not made in bulk: ${doubt.why}. ` : ''}${known}; what the process writes belongs to it.${unreadProgram(stage, project)}${note === undefined ? '' : ` ${note}`}`,
    },
  ];
  return { fixes, doubt };
}

const STEPS_DOWN: UserDoubt = { why: 'its entrypoint starts as root and goes on as another user', always: false };

import { handOver } from '../../facts/dockerfile/handover';
import { type UserDoubt, unreadProgram, userDoubt } from '../../facts/dockerfile/user-conditions';
import { type Fix, instruction, text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { baseOf, candidateOf, copiesForRoot, newUser, placeForUser, readyUserNote, stepsDown } from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { type Stage, titleOfStage } from '../../model/stage';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/missing-user',
  on: 'stage',
  meta: {
    title: 'An image runs as root because no user is set',
    severity: 'medium',
    certainty: 'likely',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/ineffective', 'dockerfile/numeric-user'],
    why: `Whoever takes over a process that runs as root owns every file of the container, has all its capabilities and writes to every mount as
root. Without \`USER\` the process runs as the user of the base image, and for most bases that is root. Root in a container is root on the host
but for the walls around it: every mistake in them then counts in full. A process without root cannot write to the image's programs, cannot
use the capabilities that Docker hands out, and reaches most kernel code only as an ordinary user.`,
    derivation: `The attacker holds the process, and root alone does not leave the container: a second flaw is needed, so medium. Low where the base
image is not known, or hangs on a variable: then it may well bring another user along. Only possible, too, where what is known of the base
was compared with its source by nobody; the message says "believed" then.`,
    remedy: `Create a user, or take the one that the base image has ready (\`node\`, \`www-data\`), and end the stage with \`USER\`. Files that the process
writes must belong to it: \`COPY --chown=app:app\`, or \`chown\` for single directories; everything else may stay with root.`,
    breaks: `Images whose process writes to paths that belong to root, listens below port 1024 outside Docker's bridge networks, or changes its user
itself: it stops with "permission denied" at start or at the first write. The user is given the folder that the process starts in, volumes, the
folders that the build makes for data, and folders of sources that are copied whole, but not single files or what is installed there: a program that
changes such a file needs \`COPY --chown\`. In a folder of its own a user can replace files: where that matters, take the \`chown\` of that folder out again.

\`harden\` makes the change only where the base image is known, the program is one of the image's own and needs no root, the scripts that start it were read,
and no service mounts a writable folder, no other stage and no development container builds on it. Otherwise the fix is offered with the reason.`,
    allow: 'When the process manages the machine or the container itself, or when every service that runs the image sets `user:`.',
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
    if (!stage.shipped || stage.user || isReportedByParent(stage)) return;
    const base = baseOf(stage);
    if ((base?.user && !base.user.root) || stepsDown(stage)) return;
    const which = titleOfStage(stage, project.stages);
    const name = stage.base.known ? stage.base.value : stage.base.raw;
    const scratch = base?.distribution === 'scratch';
    const believed = base?.user !== undefined && base.checked === undefined;
    const root = base?.user?.text === '0' ? 'root' : base?.user?.text;
    const { fixes, doubt } = setUser(stage, project);
    const why = !base?.user
      ? `nobody knows the user of "${name}"`
      : believed
        ? `"${name}" is believed to start as ${root}`
        : `"${name}" starts as ${root}`;
    yield {
      at: stage.at,
      message:
        base?.user && !believed
          ? `No USER is set for ${which}, and ${why}: the process runs as root`
          : `No USER is set for ${which}, and ${why}: the process may run as root`,
      because: [
        ...trail(stage.base),
        ...stage.services.map((service) => ({ at: service.at, note: `"${service.name}" runs this image` })),
        ...(doubt?.always ? [{ at: doubt.at ?? stage.at, note: `no user is offered: ${doubt.why}` }] : []),
      ],
      ...(believed && { certainty: 'possible' }),
      ...(!base?.user && { severity: 'low', certainty: 'possible' }),
      ...(scratch && { profile: 'strict', certainty: 'certain' }),
      fixes,
      value: name,
    };
  },
});

/** One cause, one finding: a parent that is shipped, too, lacks the USER already. */
function isReportedByParent(stage: Stage): boolean {
  for (let open = stage.parent; open; open = open.parent) if (open.shipped) return true;
  return false;
}

function setUser(stage: Stage, project: Project): { readonly fixes: readonly Fix[]; readonly doubt?: UserDoubt | undefined } {
  const candidate = candidateOf(stage);
  const base = baseOf(stage);
  // No user is invented for an image that nothing is known of.
  if (!candidate && !base?.user) return { fixes: [] };
  const made = candidate ? undefined : newUser(stage);
  const { user } = candidate ?? made!;
  const handover = handOver(stage, candidate ?? made!, placeForUser(stage), true, project.stages);
  const doubt = userDoubt({ stage, project, user, handover });
  if (doubt?.always) return { fixes: [], doubt };
  const known =
    candidate?.from === 'file'
      ? `The Dockerfile creates "${user}"`
      : candidate
        ? readyUserNote(base, user)
        : `Nothing has the name or number ${user} yet`;
  // A new account has no name yet where files are copied: its number does.
  const closed = copiesForRoot(stage, made?.id ?? user);
  const trees = handover.copies.at.filter(({ start }) => !closed.some((at) => at.start === start));
  const { lines, note } = handover;
  const fix: Fix = {
    title: made?.creates === undefined ? `Run as ${user}` : `Create the user ${user} and run as it`,
    tier: doubt ? 'manual' : 'review',
    want: [
      ...lines.map(({ at, text: is }) => instruction(stage.refs[at.index]!, at.side, is)),
      ...closed.map((at) => text(at, ` --chown=${made?.id ?? user}`)),
      ...trees.map((at) => text(at, ` --chown=${handover.copies.owner}`)),
    ],
    reliesOn: `${doubt ? `Not made in bulk: ${doubt.why}. ` : ''}${known}; what the process writes belongs to it.${unreadProgram(stage, project)}${note === undefined ? '' : ` ${note}`}`,
  };
  return { fixes: [fix], doubt };
}

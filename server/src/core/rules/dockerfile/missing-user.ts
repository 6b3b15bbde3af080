import { handOver } from '../../facts/dockerfile/handover';
import { placesForRoot, servicesTaking } from '../../facts/dockerfile/inheritors';
import { givingOnce, newVolumesOf } from '../../facts/dockerfile/mounted-data';
import { type UserDoubt, unreadProgram, userDoubt } from '../../facts/dockerfile/user-conditions';
import { type Fix, instruction, text } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import {
  accountOf,
  baseOf,
  candidateOf,
  copiesForRoot,
  newUser,
  placeForUser,
  readyUserNote,
  stepsDown,
} from '../../model/dockerfile/user';
import type { Project } from '../../model/project';
import { type Stage, titleOfStage } from '../../model/stage';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/missing-user',
  on: 'stage',
  meta: {
    title: 'An image runs as root because no user is set',
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
        ...provenance(stage.base),
        ...stage.services.map((service) => ({ at: service.at, note: `"${service.name}" runs this image` })),
        ...(doubt?.always ? [{ at: doubt.at ?? stage.at, note: `no user is offered: ${doubt.why}` }] : []),
      ],
      ...(believed && { confidence: 'possible' }),
      ...(!base?.user && { severity: 'low', confidence: 'possible' }),
      ...(scratch && { profile: 'strict', confidence: 'certain' }),
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
  const services = servicesTaking(stage, project);
  const mounted = newVolumesOf(services, project);
  const handover = handOver(stage, candidate ?? made!, { at: placeForUser(stage), stages: project.stages, mounted });
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
      ...placesForRoot(stage, project).map((at) => instruction(at, 'after', 'USER root')),
    ],
    reliesOn: `${doubt ? `Not made in bulk: ${doubt.why}. ` : ''}${known}; what the process writes belongs to it.${unreadProgram(stage, project)}${note === undefined ? '' : ` ${note}`}${givingOnce(stage, services, candidate ? handover.copies.owner : accountOf(made!))}`,
  };
  return { fixes: [fix], doubt };
}

import { hostMounts } from '../../facts/host-mount';
import { isPlain, withoutCommand, withoutOption } from '../../facts/shell/edit';
import { permissionsOf } from '../../facts/shell/permissions';
import { type Evidence, unknownUnless } from '../../fix/condition';
import { gone, noInstruction, type ProposedFix } from '../../fix/want';
import { programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-of';
import type { Project } from '../../model/project';
import { accountsOf, type Membership } from '../../model/shell/accounts';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import { chain, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { defineRule } from '../rule';

/** What a group gives its members, and what has to be in the container for that. */
interface Power {
  readonly why: string;
  readonly needs: 'socket' | 'device' | 'files';
}

/** Groups whose members have the power of root. */
const GROUPS: ReadonlyMap<string, Power> = new Map([
  ['docker', { why: 'its members control Docker Engine and thereby the host', needs: 'socket' }],
  ['lxd', { why: 'its members control LXD and thereby the host', needs: 'socket' }],
  ['incus-admin', { why: 'its members control Incus and thereby the host', needs: 'socket' }],
  ['libvirt', { why: "its members control the host's virtual machines", needs: 'socket' }],
  ['podman', { why: 'its members control the Podman service', needs: 'socket' }],
  ['disk', { why: 'its members can read and write whole disks', needs: 'device' }],
  ['root', { why: 'its members can access files of the root group', needs: 'files' }],
  ['shadow', { why: 'its members can read all password hashes', needs: 'files' }],
  ['kmem', { why: "its members can read the machine's memory", needs: 'device' }],
  ['administrators', { why: 'its members are administrators of the container', needs: 'files' }],
  ['docker-users', { why: 'its members control Docker Engine and thereby the host', needs: 'socket' }],
]);

export default defineRule({
  id: 'dockerfile/daemon-group',
  on: 'stage',
  meta: {
    title: 'User in a group that is equivalent to root',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('1.1.2', 'only trusted users are allowed to control the Docker daemon'),
      owasp(1, 'do not expose the Docker daemon socket'),
      nist('3.5.4', 'improper user access rights'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    takes: [{ need: 'user' }],
    tiers: ['review', 'manual'],
  },
  *check(stage, { project }) {
    if (!stage.reachesShipped) return;
    for (const membership of accountsOf(stage).memberships) {
      const { user, group, at, body } = membership;
      const power = GROUPS.get(group.toLowerCase());
      if (!power || user === 'root' || (!body.onbuild && !stage.instructions.includes(body.instruction))) continue;
      const administrator = group.toLowerCase() === 'administrators';
      if (administrator && stage.os !== 'windows') continue;
      const missing = missingFor(power, stage, project);
      const fix = without(membership, group.toLowerCase() === 'root' ? filesForRootGroup(stage, project) : clientAtStart(stage, project));
      yield {
        at,
        message: `"${user}" joins the group ${group}: ${power.why}${missing === undefined ? '' : `, once ${missing}`}`,
        // The number of the group is that of the image: it fits no socket by itself.
        ...(missing !== undefined && { severity: 'low', confidence: 'possible' }),
        // Files that belong to the group of root are made to be shared with a user in some images.
        ...((group === 'root' || administrator) && { severity: 'medium' }),
        ...(fix && { fixes: [missing === undefined && !administrator ? fix : { ...fix, kind: 'choice' }] }),
        value: `${user} ${group}`,
      };
    }
  },
});

/** What the membership gives nothing without, and no file gives the container; nothing where it is there. */
function missingFor({ needs }: Power, stage: Stage, project: Project): string | undefined {
  const users = project.services.filter(({ build }) => build?.stage === stage);
  if (needs === 'device') {
    const given = users.some(
      ({ attributes: { devices }, privileged }) => devices.length > 0 || (privileged && !(privileged.known && !privileged.value)),
    );
    return given ? undefined : 'a device is passed to the container';
  }
  if (needs === 'files') return undefined;
  const isSocket = (path: string | undefined): boolean => path !== undefined && socketAt(path) !== undefined;
  const mounted = users.some((service) => hostMounts(service, project).some(({ path }) => isSocket(path)));
  const declared = [...chain(stage)].some(({ folders }) =>
    folders.some(({ keyword, path }) => keyword === 'VOLUME' && isSocket(known(path))),
  );
  const own = [...commandsIn(stage)].some(
    ({ command, body }) => body.keyword !== 'RUN' && programFacts(command.name)?.containerEngine === true,
  );
  return mounted || declared || own ? undefined : 'its socket is mounted';
}

function without({ user, group, at, command, body, alone }: Membership, caller: Evidence | undefined): ProposedFix | undefined {
  const conditions = [unknownUnless('group-unused', 'The user needs no permission of the group.', caller)];
  const title = `Remove ${user} from the group ${group}`;
  const list = argumentsOf(command).options.find(({ value }) => value && value.at.start <= at.start && at.end <= value.at.end);
  const groups = list?.value?.value.split(',') ?? [];
  if (list?.value && groups.length > 1) {
    if (!isPlain(list.value)) return undefined;
    const index = groups.indexOf(group);
    const from = groups.slice(0, index).join(',').length + (index > 0 ? 1 : 0);
    const [start, end] = index > 0 ? [from - 1, from + group.length] : [0, group.length + 1];
    return {
      title,
      kind: 'review',
      conditions,
      want: gone([spanIn(list.value, start, end)]),
    };
  }
  if (alone) {
    const removal = withoutCommand(command, body);
    if (!removal) return undefined;
    return {
      title,
      kind: 'review',
      conditions,
      want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
    };
  }
  // The group of a new account is its own in adduser: another one would have to be named.
  const spans = list && command.name === 'useradd' ? withoutOption(list) : undefined;
  return spans && { title, kind: 'review', conditions, want: gone(spans) };
}

/** The client of a container engine that the image starts: it needs the socket, which belongs to the group. */
function clientAtStart(stage: Stage, project: Project): Evidence | undefined {
  for (const launch of launchesOf(stage, [])) {
    const found = startOfStage(launch, stage, project.stages).commands.find(({ command }) =>
      /^(docker|docker-compose|podman|nerdctl|ctr)$/.test(command.name),
    );
    if (found)
      return { note: `what the image starts calls ${found.command.name}`, ...(found.script === undefined && { at: found.command.at }) };
  }
  return undefined;
}

/**
 * What the image gives to the group of root, so that its members can write: the way of images for OpenShift, where any user is a member
 * (docs.redhat.com, OpenShift, "Creating images": support arbitrary user ids). Files that nobody else is given belong to that group.
 */
function filesForRootGroup(stage: Stage, project: Project): Evidence | undefined {
  for (const each of project.stages.filter((one) => [...chain(one)].includes(stage)).flatMap((one) => [...chain(one)])) {
    const given = [...commandsIn(each)].find(({ command }) => givesToRootGroup(command));
    const open = permissionsOf(each).find(({ written }) => letsGroupWrite(written));
    const at = given?.command.at ?? open?.at;
    if (at) return { note: 'the image makes files writable for the group root, and the user may depend on that', at };
  }
  return undefined;
}

function givesToRootGroup({ name, args }: Command): boolean {
  return (
    (name === 'chgrp' && args.some(({ value }) => /^(0|root)$/.test(value))) ||
    (name === 'chown' && args.some(({ value }) => /^[\w-]+:(0|root)$/.test(value) && !/^(0|root):/.test(value)))
  );
}

/** True for a mode that lets the group write: `775`, `g+w`, `g=u`, `ug+rwX`. */
function letsGroupWrite(mode: string): boolean {
  if (/^=?[0-7]{3,5}$/.test(mode)) return (Number(mode.at(-2)) & 2) !== 0;
  return mode.split(',').some((clause) => /^[uo]*[ga][ugoa]*[+=]\w*[wu]/.test(clause));
}

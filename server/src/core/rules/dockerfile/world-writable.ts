import { memoize } from '../../base/memoize';
import { handedOn } from '../../facts/dockerfile/handed-on';
import { isSame } from '../../facts/dockerfile/inheritors';
import { isPlain } from '../../facts/shell/edit';
import { isTakenAway, isTakenBack, ownerOf } from '../../facts/shell/ownership';
import { ofCommand, type Permission, permissionsOf } from '../../facts/shell/permissions';
import { tmpfsAt } from '../../facts/tmpfs-mode';
import { type Evidence, harmful, holds, holdsUnless, unknown } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { isScratchFolder, isSharedFolder } from '../../knowledge/system-folders';
import { launchesOf } from '../../model/dockerfile/launch';
import { startOfStage } from '../../model/dockerfile/start-of';
import { profileOfImage } from '../../model/privilege';
import type { Project } from '../../model/project';
import { isRootUser } from '../../model/root-user';
import { accountsOf } from '../../model/shell/accounts';
import type { Command } from '../../model/shell/command';
import { commandsIn } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/world-writable',
  on: 'stage',
  meta: {
    title: 'World-writable files in the image',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      owasp(8, 'set filesystem and volumes to read-only'),
      nist('3.1.2', 'image configuration defects'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
    takes: [{ need: 'write' }],
    tiers: ['review', 'manual'],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const permission of permissionsOf(stage)) {
      if (isFine(stage, permission)) continue;
      const copy = handedOn(stage, permission, project.stages);
      if (!stage.reachesShipped && !copy) continue;
      yield {
        ...ofPermission(stage, permission, project),
        ...(copy && { because: [{ at: copy.at, note: 'copied into the image from here' }] }),
      };
    }
    if (!stage.reachesShipped) return;
    for (const { command, body } of commandsIn(stage)) {
      if (body.keyword === 'RUN') yield* ofUmask(command);
      yield* ofWindows(command);
    }
  },
});

/** True for a mode that lets no other user write, or where that is meant or does not last. */
function isFine(stage: Stage, permission: Permission): boolean {
  const { mode, written, paths, body } = permission;
  if (!mode.worldWrite || mode.sticky || body?.keyword === 'HEALTHCHECK') return true;
  if (paths.length === 0) return false;
  // A device or a socket is there to be written to.
  if (paths.every((path) => path.startsWith('/dev/')) || isTakenAway(permission)) return true;
  if (isTakenBack(permission, permissionsOf(stage))) return true;
  // What is added leaves the sticky bit that the directory has.
  return /^[ugoa]*\+/.test(written) && paths.every((path) => isSticky(stage, path));
}

function ofPermission(stage: Stage, permission: Permission, project: Project): Report {
  const { written, at, paths, recursive, on } = permission;
  const what = paths.length === 0 ? 'files' : paths.slice(0, 3).join(', ') + (paths.length > 3 ? ' ...' : '');
  const reach = recursive ? ' and everything below' : on === 'folder' ? ' (a directory)' : '';
  const fix = undone(lesser(stage, permission, what, project), stage, paths, project);
  return {
    at,
    message: `${written} makes ${what}${reach} world-writable: a compromised process of any user can change it`,
    ...(fix && { fixes: [fix] }),
    value: `${written} ${what}`,
  };
}

/** A umask that leaves others the permission to write. */
function* ofUmask({ name, args, depth }: Command): Iterable<Report> {
  const [mask] = args;
  if (name !== 'umask' || !mask || args.length !== 1 || depth !== 0) return;
  if (mask.value.length > 2 && /^0{0,3}[0-7]{0,2}[0145]$/.test(mask.value))
    yield {
      at: mask.at,
      message: `umask ${mask.value} makes everything created here world-writable: a compromised process of any user can change it`,
      value: mask.value,
    };
}

/** Grants of icacls to all users. */
function* ofWindows({ name, args }: Command): Iterable<Report> {
  if (name !== 'icacls') return;
  const grant = args.find(({ value }) =>
    /^"?(everyone|\*s-1-1-0|users|builtin\\users|authenticated users):(\([a-z]+\))*\(?[fmw]\)?"?$/i.test(value),
  );
  if (grant) yield { at: grant.at, message: `${grant.value} lets every user change ${args[0]?.value ?? 'files'}`, value: grant.value };
}

/** A directory in which all users write and none deletes what others own: by its path, or as an earlier step made it. */
function isSticky(stage: Stage, path: string): boolean {
  const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
  if (isSharedFolder(plain)) return true;
  return [...chain(stage)].some((each) => stickyIn(each).has(plain));
}

/** The paths that a stage itself sets the sticky bit on. */
const stickyIn = memoize(
  (stage: Stage): ReadonlySet<string> => new Set(permissionsOf(stage).flatMap(({ mode, paths }) => (mode.sticky ? paths : []))),
);

/** The fix, for a person alone where what the image starts gives the same right again. */
function undone(fix: ProposedFix | undefined, stage: Stage, paths: readonly string[], project: Project): ProposedFix | undefined {
  if (!fix) return fix;
  const services = project.services.filter(({ build }) => build?.stage === stage);
  const again = launchesOf(stage, services)
    .flatMap((launch) => startOfStage(launch, stage, project.stages).commands)
    .find(({ command }) => {
      const set = ofCommand(command);
      return set?.mode.worldWrite === true && set.paths.some((path) => paths.includes(path));
    });
  const by = again && (again.script ?? 'the command of the container');
  const stays = holdsUnless(
    'mode-stays',
    'What the image starts does not set the same permissions again.',
    by === undefined ? undefined : { note: `${by} sets these permissions again at every start` },
  );
  return { ...fix, conditions: [stays, ...(fix.conditions ?? [])] };
}

/** The stricter mode: with the sticky bit where all share the directory, else without write permission for others. */
function lesser(stage: Stage, permission: Permission, what: string, project: Project): ProposedFix | undefined {
  const { written, at, paths, word } = permission;
  if ((word && !isPlain(word)) || at.end - at.start !== written.length) return undefined;
  const shared = paths.filter((path) => isSticky(stage, path));
  if (shared.length > 0) {
    const kept = `No user deletes files of another user in ${what}.`;
    const mode = /^[0-7]{3,4}$/.test(written) ? `${Number(written.at(-4) ?? 0) | 1}${written.slice(-3)}` : '1777';
    return {
      title: `Set the sticky bit: ${mode}`,
      kind: 'review',
      want: [text(at, mode)],
      conditions: [shared.length === paths.length ? unknown('others-do-not-delete', kept) : harmful('others-do-not-delete', kept)],
    };
  }
  const mode = withoutOthers(written);
  if (mode === undefined) return undefined;
  const program = !permission.recursive && paths.length > 0 && paths.every(isProgram);
  const over = program ? undefined : tmpfsOver(stage, paths, project);
  const process = known(stage.user)?.split(':')[0];
  const owner = ownerOf(stage, permission);
  const alone = project.services.every(({ build, user }) => build?.stage !== stage || !user);
  const owned = process !== undefined && !isRootUser(process) && owner !== undefined && isSameAccount(stage, owner, process) && alone;
  return {
    title: `Remove write permission for others: ${mode}`,
    kind: 'review',
    want: [text(at, mode)],
    conditions: [
      over
        ? harmful('others-do-not-write', `Every user that writes to ${what} owns it or is in its group.`, over)
        : owned
          ? holds('others-do-not-write', `Only ${process}, the owner of ${what}, writes there.`, {
              note: 'the image runs as its owner',
              at: stage.user!.at,
            })
          : program
            ? unknown('others-do-not-write', `No process changes ${what} while the container runs.`)
            : harmful(
                'others-do-not-write',
                `Every user that writes to ${what} owns it or is in its group. The Dockerfile does not show its owner and these users.`,
              ),
    ],
  };
}

/**
 * A tmpfs at one of these places: it takes the mode that is set here, but belongs to root, whoever owns the directory of the image. A service that
 * runs an image which is not known may run this one, under the name that it is published by; where no file shows who runs it, whoever does may mount one
 * where a program keeps what lasts no longer than its container.
 */
function tmpfsOver(stage: Stage, paths: readonly string[], { services }: Project): Evidence | undefined {
  let shown = false;
  for (const service of services) {
    const own = service.build?.stage && [...chain(service.build.stage)].some((each) => isSame(each, stage));
    shown ||= own === true;
    if (!own && (service.build || profileOfImage(service))) continue;
    for (const mount of service.mounts) {
      const place = tmpfsAt(mount, paths);
      if (place !== undefined)
        return { note: `"${service.name}" mounts a tmpfs at ${place}, which belongs to root and takes this mode`, at: mount.at };
    }
  }
  const scratch = shown ? undefined : paths.find(isScratchFolder);
  return scratch === undefined
    ? undefined
    : { note: `a tmpfs at ${scratch} would belong to root and take this mode, and no file shows who runs the image` };
}

/** True for one account, by its name or by the number that the stage gives it. */
function isSameAccount(stage: Stage, one: string, other: string): boolean {
  const numbers = new Map([...chain(stage)].flatMap((each) => accountsOf(each).users.map(({ name, uid }) => [name, uid?.value] as const)));
  return one === other || (numbers.get(one) ?? one) === (numbers.get(other) ?? other);
}

/** A program or a script: it is run, not written to. */
function isProgram(path: string): boolean {
  return /(^|\/)(s?bin|libexec)\/[^/]+$|\/[^/]+\.sh$/.test(path);
}

/** The mode without write permission for others. */
function withoutOthers(written: Permission['written']): string | undefined {
  if (/^[0-7]{3,4}$/.test(written)) return written.slice(0, -1) + String(Number(written.at(-1)) & ~2);
  const clause = /^(ugo|a)([+=])([rwxX]+)$/.exec(written);
  if (clause) {
    const rest = clause[3]!.replace('w', '');
    return `ug${clause[2]}${clause[3]}${rest === '' ? '' : `,o${clause[2]}${rest}`}`;
  }
  const group = /^(u?g)o([+=]w)$/.exec(written);
  return group ? `${group[1]}${group[2]}` : undefined;
}

import { memoize } from '../../base/memoize';
import { handedOn } from '../../facts/dockerfile/handed-on';
import { withoutCommand } from '../../facts/shell/edit';
import { fileCapabilitiesOf, isProgram, type Permission, permissionsOf } from '../../facts/shell/permissions';
import { type Condition, harmful } from '../../fix/condition';
import { gone, noInstruction, type ProposedFix, text } from '../../fix/want';
import { type CapabilityName, capability, normaliseCapability } from '../../knowledge/capabilities';
import { programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Project } from '../../model/project';
import type { Body, Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/setuid',
  on: 'stage',
  meta: {
    title: 'Program with setuid, setgid or file capabilities',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.8', 'setuid and setgid permissions are removed'),
      owasp(4, 'prevent in-container privilege escalation'),
      nist('3.1.2', 'image configuration defects'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['manual'],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    yield* specialBits(stage, project);
    if (stage.reachesShipped) yield* fileCapabilities(stage);
  },
});

/** Programs that get the setuid or the setgid bit. */
function* specialBits(stage: Stage, { stages }: Project): Iterable<Report> {
  for (const permission of permissionsOf(stage)) {
    const { mode, written, at, paths, on } = permission;
    if (isCleared(stage, permission)) continue;
    if (on === 'folder' || !(mode.setuid || (mode.setgid && paths.some(isProgram)))) continue;
    const copy = handedOn(stage, permission, stages);
    if (!stage.reachesShipped && !copy) continue;
    const what = paths.length === 0 ? 'the file' : paths.slice(0, 3).join(', ');
    const fix = withoutBits(permission, what, usedBy(stage, paths));
    yield {
      at,
      message: mode.setuid
        ? `${written} sets the setuid bit on ${what}: every user runs it as its owner`
        : `${written} sets the setgid bit on ${what}: every user runs it with its group`,
      ...(copy && { because: [{ at: copy.at, note: 'copied into the image from here' }] }),
      ...(fix && { fixes: [fix] }),
      value: `${written} ${what}`,
    };
  }
}

/** Programs that get capabilities which their callers can use as they like. */
function* fileCapabilities(stage: Stage): Iterable<Report> {
  for (const { names, at, paths, command, body } of fileCapabilitiesOf(stage)) {
    const [first] = dangerous(names, paths[0] ?? '');
    if (first === undefined) continue;
    const file = paths[0] ?? 'a program';
    const harm = first === 'ALL' ? 'with all capabilities the caller is root' : `${first} ${capability(first).harm}`;
    const want = removalOf(command, body);
    yield {
      at,
      message: `${file} has file capabilities that any user can exploit: ${harm}`,
      ...(want && { fixes: [{ title: `Remove the capabilities of ${file}`, kind: 'review', conditions: [usedBy(stage, paths)], want }] }),
      value: `${names.join(',')} ${file}`,
    };
  }
}

/** Those capabilities of a file that reach further than the work of its program. */
function dangerous(names: readonly string[], file: string): (CapabilityName | 'ALL')[] {
  const own = programFacts(file.replace(/.*\//, ''))?.ownCapabilities ?? [];
  return names
    .map((name) => normaliseCapability(name))
    .filter((name) => name !== undefined)
    .filter((name) => name === 'ALL' || !(capability(name).boundedOnFile || own.includes(name)));
}

/** True when a later chown takes the bits away: since Linux 2.2.13 it does so for root, too (chown(2)). */
function isCleared(stage: Stage, { command, paths }: Permission): boolean {
  if (!command || paths.length === 0) return false;
  const { changes, orderOf } = ownerChanges(stage);
  const from = orderOf.get(command);
  if (from === undefined) return false;
  const owned = changes.filter((one) => orderOf.get(one)! > from).flatMap((one) => argumentsOf(one).operands.slice(1));
  return paths.every((path) => owned.some(({ value }) => value === path));
}

/** The commands of a stage that change owners, and the order of all its commands. */
const ownerChanges = memoize((stage: Stage) => {
  const commands = [...commandsIn(stage)].map((one) => one.command);
  return {
    changes: commands.filter(({ name, guarded }) => /^ch(own|grp)$/.test(name) && !guarded),
    orderOf: new Map(commands.map((command, index) => [command, index])),
  };
});

/** What removing a bit or a capability relies on: such a privilege is never set by accident, so the fix stays manual. */
function usedBy(stage: Stage, paths: readonly string[]): Condition {
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1)).filter((name) => name !== '');
  const started = [...(stage.entrypoint ?? []), ...(stage.command ?? [])].flatMap((word) => word.split(/[\s;&|]+/));
  const caller = names.find((name) => started.some((word) => word === name || word.endsWith(`/${name}`)));
  const says =
    caller === undefined
      ? 'The program works without these privileges when another user starts it. They were set on purpose.'
      : `${caller}, which the image starts, works without these privileges. They were set on purpose.`;
  return harmful('privilege-unused', says);
}

/** On folders setgid means something else: who owns what is made in them. */
function withoutBits({ written, at, command, body }: Permission, what: string, condition: Condition): ProposedFix | undefined {
  const fix = { title: `Remove the setuid and setgid bits from ${what}`, kind: 'review', conditions: [condition] } as const;
  if (/^[2-7][0-7]{3}$/.test(written) && at.end - at.start === written.length)
    return { ...fix, want: [text({ ...at, end: at.start + 1 }, Number(written[0]) & 1 ? '1' : '0')] };
  if (!/^[ugo]*\+s$/.test(written) || !command || !body) return undefined;
  const want = removalOf(command, body);
  return want && { ...fix, want };
}

/** What takes a command out; absent where that is not possible. */
function removalOf(command: Command, body: Body): ProposedFix['want'] | undefined {
  const removal = withoutCommand(command, body);
  return removal && ('instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans));
}

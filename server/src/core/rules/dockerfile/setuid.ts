import { withoutCommand } from '../../facts/shell/edit';
import { fileCapabilitiesOf, type Permission, permissionsOf } from '../../facts/shell/permissions';
import { type Fix, gone, noInstruction, text } from '../../fix/want';
import { capability, normaliseCapability } from '../../knowledge/capabilities';
import { programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/setuid',
  on: 'stage',
  meta: {
    title: 'A program runs with the rights of its owner',
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
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const permission of permissionsOf(stage)) {
      const { mode, written, at, paths, on } = permission;
      if (isCleared(stage, permission)) continue;
      if (on === 'folder' || !(mode.setuid || (mode.setgid && paths.some(isProgram)))) continue;
      const what = paths.length === 0 ? 'the file' : paths.slice(0, 3).join(', ');
      const fix = withoutBits(permission, what, usedBy(stage, paths));
      yield {
        at,
        message: `${what} runs with the rights of its ${mode.setuid ? 'owner' : 'group'}, whoever calls it (${written})`,
        ...(fix && { fixes: [fix] }),
        value: `${written} ${what}`,
      };
    }
    for (const { names, at, paths, command, body } of fileCapabilitiesOf(stage)) {
      const known = names.map((name) => normaliseCapability(name)).filter((name) => name !== undefined);
      const own = programFacts((paths[0] ?? '').replace(/.*\//, ''))?.ownCapabilities ?? [];
      const dangerous = known.filter((name) => name === 'ALL' || !(capability(name).boundedOnFile || own.includes(name)));
      if (dangerous.length === 0) continue;
      const file = paths[0] ?? 'a program';
      const [first] = dangerous;
      const harm = first && first !== 'ALL' ? `${first} ${capability(first).harm}` : 'all capabilities make root of its caller';
      const removal = withoutCommand(command, body);
      yield {
        at,
        message: `${file} carries capabilities for everybody who calls it: ${harm}`,
        ...(removal && {
          fixes: [
            {
              title: `Give ${file} no capabilities`,
              tier: 'manual' as const,
              reliesOn: usedBy(stage, paths),
              want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
            },
          ],
        }),
        value: `${names.join(',')} ${file}`,
      };
    }
  },
});

/** True when a later chown takes the bits away: since Linux 2.2.13 it does so for root, too (chown(2)). */
function isCleared(stage: Stage, { command, paths }: Permission): boolean {
  const commands = [...commandsIn(stage)].map((one) => one.command);
  const from = command ? commands.indexOf(command) : -1;
  if (from < 0 || paths.length === 0) return false;
  const owned = commands
    .slice(from + 1)
    .filter(({ name, guarded }) => /^ch(own|grp)$/.test(name) && !guarded)
    .flatMap((one) => argumentsOf(one).operands.slice(1));
  return paths.every((path) => owned.some(({ value }) => value === path));
}

/** Nobody sets such a bit by accident, so only a person can say whether the program still does its work without it. */
function usedBy(stage: Stage, paths: readonly string[]): string {
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1)).filter((name) => name !== '');
  const started = [...(stage.entrypoint ?? []), ...(stage.command ?? [])].flatMap((word) => word.split(/[\s;&|]+/));
  const caller = names.find((name) => started.some((word) => word === name || word.endsWith(`/${name}`)));
  return caller === undefined
    ? 'The program works without the rights of its owner when another user calls it: somebody gave it these rights on purpose.'
    : `${caller}, which the image starts, works without the rights of its owner: somebody gave it these rights on purpose.`;
}

/** On folders setgid means something else: who owns what is made in them. */
function isProgram(path: string): boolean {
  return /(^|\/)(s?bin|libexec)\/[^/]+$/.test(path);
}

function withoutBits({ written, at, command, body }: Permission, what: string, reliesOn: string): Fix | undefined {
  const title = `Take the setuid and setgid bits from ${what}`;
  if (/^[2-7][0-7]{3}$/.test(written) && at.end - at.start === written.length)
    return {
      title,
      tier: 'manual',
      reliesOn,
      want: [text({ ...at, end: at.start + 1 }, Number(written[0]) & 1 ? '1' : '0')],
    };
  if (!/^[ugo]*\+s$/.test(written) || !command || !body) return undefined;
  const removal = withoutCommand(command, body);
  return (
    removal && {
      title,
      tier: 'manual',
      reliesOn,
      want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
    }
  );
}

import { programFacts } from '../../knowledge/program/find';
import type { Manager } from '../../knowledge/program/program';
import { cis, cwe, nist } from '../../knowledge/references';
import type { Body, Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import { defineRule } from '../rule';

/** How each manager is asked for the lists of packages alone (apt-get(8), apk(8), dnf(8), zypper(8); looked up 2026-11-30). */
const UPDATES: Readonly<Partial<Record<Manager, RegExp>>> = {
  apt: /^update$/,
  apk: /^update$/,
  dnf: /^(makecache|check-update)$/,
  zypper: /^(ref|refresh)$/,
};

export default defineRule({
  id: 'dockerfile/update-alone',
  on: 'stage',
  meta: {
    title: 'Package lists updated in a build step of their own',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    references: [
      cis('4.7', 'update instructions are not used alone in Dockerfiles'),
      nist('3.1.1', 'image vulnerabilities'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
    ],
    tiers: [],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const body of shellOf(stage).own) {
      const update = body.keyword === 'RUN' && !body.onbuild ? updateOf(body) : undefined;
      if (!update) continue;
      const what = `${update.name} ${argumentsOf(update).operands[0]?.value ?? ''}`;
      yield {
        at: update.at,
        message: `${what} is a step of its own: later steps install from lists that the build cache keeps`,
        value: what,
      };
    }
  },
});

/** The update of a step that does nothing else with packages, and calls no program that might. */
function updateOf(body: Body): Command | undefined {
  const updates = body.commands.filter(isUpdate);
  const [first] = updates;
  return first && body.understood && body.commands.every((command) => updates.includes(command) || isIdle(command)) ? first : undefined;
}

function isUpdate(command: Command): boolean {
  const manager = programFacts(command.name)?.installs?.manager;
  const verb = argumentsOf(command).operands[0]?.value;
  return manager !== undefined && verb !== undefined && UPDATES[manager]?.test(verb) === true;
}

/** True for what only changes how the update runs, or clears up behind it. */
function isIdle({ name, args }: Command): boolean {
  const { wraps, shell, switchesUser } = programFacts(name) ?? {};
  if (wraps || switchesUser || (shell && args.some(({ value }) => /^-\w*c/.test(value)))) return true;
  return /^(set|true|:|echo|rm|export|sleep|)$/.test(name);
}

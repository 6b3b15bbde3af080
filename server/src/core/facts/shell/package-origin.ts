import { matchesGlob } from '../../base/glob';
import { programFacts } from '../../knowledge/program/find';
import type { Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import type { Stage } from '../../model/stage';
import { isVerified } from './checks';
import { downloadsOf } from './downloads';

/**
 * Where the files come from that a command installs: `verified` by the build, `own` where nothing fetches them: from the build context or an earlier step.
 * Undefined for packages of a repository, and for what was fetched.
 */
export function originOfFiles(stage: Stage, command: Command): 'verified' | 'own' | undefined {
  const verbs = programFacts(command.name)?.installs?.verbs ?? [];
  const files = argumentsOf(command).operands.filter(({ value }) => !verbs.includes(value));
  if (files.length === 0 || !files.every(({ value }) => /^[./~]|\.(apk|deb|rpm|gem)$/.test(value) && !/^\w+:\/\//.test(value)))
    return undefined;
  const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const fetched = downloadsOf(stage).filter(({ to }) => to !== undefined && files.some(({ value }) => matchesGlob(last(value), last(to))));
  if (fetched.length === 0) return 'own';
  return fetched.every((download) => isVerified(stage, download)) ? 'verified' : undefined;
}

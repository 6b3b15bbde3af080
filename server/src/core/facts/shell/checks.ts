import { memoize } from '../../base/memoize';
import { programFacts } from '../../knowledge/program/find';
import type { Command } from '../../model/shell/command';
import { commandsIn } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { type Download, downloadsOf, lastPart } from './downloads';

/** True for a command that verifies what was fetched. */
export function isCheck(command: Command): boolean {
  const words = command.args.map(({ value }) => value);
  const { verifies, printsSum } = programFacts(command.name) ?? {};
  if (printsSum) return words.some((word) => /^(-\w*c|--check)$/.test(word)) || isRead(command);
  // `rpm --checksig`, `apksigner verify`, `jarsigner -verify`.
  if (verifies === undefined || verifies === true) return verifies === true || words.some((word) => /^--?(verify|checksig)$/.test(word));
  return 'first' in verifies ? verifies.first.test(words[0] ?? '') : words.some((word) => verifies.any.test(word));
}

/** True where something takes what a command prints: a sum that is only shown compares nothing. */
function isRead({ depth, pipe }: Command): boolean {
  return depth > 0 || (pipe !== undefined && pipe.index < pipe.pipeline.elements.length - 1);
}

/** A check, and all that it may be about: its words, what it is fed, and what stands in front of it in its pipe. */
interface Check {
  readonly at: number;
  readonly text: string;
}

const checksOf = memoize((stage: Stage): readonly Check[] => {
  const checks: Check[] = [];
  for (const { command } of commandsIn(stage)) {
    if (!isCheck(command)) continue;
    const { args, redirects, pipe, at } = command;
    const before = pipe ? pipe.pipeline.elements.slice(0, pipe.index).flat() : [];
    const words = [...before.flatMap((one) => one.args), ...args].map(({ value }) => value);
    const fed = redirects.flatMap(({ body, target }) => [body?.value ?? '', target?.value ?? '']);
    checks.push({ at: at.start, text: [...words, ...fed].join('\n') });
  }
  return checks;
});

/**
 * True for a download that the same stage verifies: by a later check that names its file, or that may be about it because it names none that is fetched.
 * @param before where the check has to come before; anywhere in the build if absent
 */
export function isVerified(stage: Stage, { command, to, url }: Download, before = Number.POSITIVE_INFINITY): boolean {
  const sum = programFacts(command.name)?.fetches?.checksum ?? [];
  if (command.args.some(({ value }) => sum.some((option) => value.startsWith(option)))) return true;
  const later = checksOf(stage).filter(({ at }) => at > command.at.start && at < before);
  if (later.length === 0) return false;
  const own = nameOf(to) ?? (url && lastPart(url.value));
  if (own !== undefined && later.some(({ text }) => text.includes(own))) return true;
  const others = downloadsOf(stage).flatMap((one) => (one.command === command ? [] : (nameOf(one.to) ?? [])));
  return later.some(({ text }) => !others.some((name) => text.includes(name)));
}

/** The name of a file without its folders. */
function nameOf(path: string | undefined): string | undefined {
  const name = path?.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name === '' ? undefined : name;
}

import { addTo } from '../../base/by-key';
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

/** Where a stage verifies something, by the file that is named; under the empty name, where none of those that are fetched is. */
const checksOf = memoize((stage: Stage): ReadonlyMap<string, readonly number[]> => {
  const fetched = new Set(downloadsOf(stage).flatMap((download) => nameOf(download) ?? []));
  const checks = new Map<string, number[]>();
  for (const { command } of commandsIn(stage)) {
    if (!isCheck(command)) continue;
    const named = new Set(wordsOf(command).flatMap((word) => [word, word.replace(/\.\w+$/, '')].filter((name) => fetched.has(name))));
    for (const name of named.size === 0 ? [''] : named) addTo(checks, name, command.at.start);
  }
  return checks;
});

/** All that a check may be about, in words without folders: its own words, what it is fed, and what stands in front of it in its pipe. */
function wordsOf({ args, redirects, pipe }: Command): string[] {
  const before = pipe ? pipe.pipeline.elements.slice(0, pipe.index).flat() : [];
  const words = [...before.flatMap((one) => one.args), ...args].map(({ value }) => value);
  const fed = redirects.flatMap(({ body, target }) => [body?.value ?? '', target?.value ?? '']);
  return [...words, ...fed].flatMap((text) => text.split(/[\s'"()*=:/\\]+/));
}

/**
 * True for a download that the same stage verifies: by a later check that names its file, or that may be about it because it names none that is fetched.
 * @param before where the check has to come before; anywhere in the build if absent
 */
export function isVerified(stage: Stage, download: Download, before = Number.POSITIVE_INFINITY): boolean {
  const { command } = download;
  const sum = programFacts(command.name)?.fetches?.checksum ?? [];
  if (command.args.some(({ value }) => sum.some((option) => value.startsWith(option)))) return true;
  const checks = checksOf(stage);
  const own = nameOf(download);
  const places = [...(own === undefined ? [] : (checks.get(own) ?? [])), ...(checks.get('') ?? [])];
  return places.some((at) => at > command.at.start && at < before);
}

/** The name of a fetched file without its folders. */
function nameOf({ to, url }: Download): string | undefined {
  const path = to ?? (url && lastPart(url.value));
  const name = path?.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name === '' ? undefined : name;
}

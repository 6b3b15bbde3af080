import { memoize } from '../../base/memoize';
import type { Command } from '../shell/command';
import { absolute } from '../shell/folders';
import { argumentsOf } from '../shell/options';
import { shellOf } from '../shell/stage';
import { chain, type Stage } from '../stage';

/** Symbolic links that the instructions of a chain of stages make by `ln -s`: where each stands, and what it leads to. */
export const linksOf = memoize((stage: Stage): ReadonlyMap<string, string> => {
  const runs = [...chain(stage)].reverse().flatMap((each) => shellOf(each).own.filter(({ keyword }) => keyword === 'RUN'));
  return new Map(runs.flatMap(({ commands }) => commands.flatMap((command) => linkBy(command) ?? [])));
});

/** The link that a command makes, and what it leads to. */
function linkBy(command: Command): readonly [string, string][] | undefined {
  if (command.name !== 'ln') return undefined;
  const { options, operands } = argumentsOf(command);
  const [target, link] = operands.map(({ known, value }) => (known && value.startsWith('/') ? value : undefined));
  if (target === undefined || link === undefined || !options.some(({ name }) => name === 's' || name === 'symbolic')) return undefined;
  const name = target.replace(/\/+$/, '').replace(/^.*\//, '');
  const at = absolute(link.endsWith('/') ? `${link}${name}` : link, undefined);
  const to = absolute(target, undefined);
  return at !== undefined && to !== undefined && at !== to ? [[at, to]] : undefined;
}

/** A path with the first link on its way followed; undefined where there is none. */
export function followed(stage: Stage, path: string): string | undefined {
  const links = linksOf(stage);
  if (links.size === 0) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const to = links.get(path.slice(0, end));
    if (to !== undefined) return `${to}${path.slice(end)}`;
  }
  return undefined;
}

import { loadStages } from '../../server/src/core/model/dockerfile/stages';
import type { Command } from '../../server/src/core/model/shell/command';
import { shellOf } from '../../server/src/core/model/shell/stage';
import type { Stage } from '../../server/src/core/model/stage';
import { parseDockerfile } from '../../server/src/core/syntax/dockerfile';

/** The last stage of a Dockerfile. */
export function lastStage(text: string): Stage {
  return loadStages(parseDockerfile('/w/Dockerfile', text), [], new Map(), true).at(-1)!;
}

/** A command as one line: what calls it, its name, its arguments as read. */
export function told({ through, as, name, args, settings }: Command): string {
  const before = through.length > 0 ? `${through.join(' > ')}${as === undefined ? '' : ` (${as})`} > ` : '';
  const set = settings.map((one) => `${one.name}=${one.value.value} `).join('');
  return `${before}${set}${[name, ...args.map(({ value, known }) => (known ? value : `?${value}`))].join(' ')}`.trim();
}

/** Everything that the instructions of the last stage call. */
export function toldCommands(text: string): string[] {
  return shellOf(lastStage(text)).own.flatMap(({ commands }) => commands.map(told));
}

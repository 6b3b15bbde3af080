import { memoize } from '../core/base/memoize';
import { type DaemonDefaults, daemonDefaultsIn } from '../core/kinds/daemon/defaults';
import type { Analysis } from '../core/lint/analyze';
import { type Exposure, exposuresOf } from '../core/score/exposure';
import type { Session } from './session';

/** An exposure, and the analysis that it was found in. */
export interface Scored {
  readonly exposure: Exposure;
  readonly analysis: Analysis;
}

/** The exposures of everything that was analyzed, the highest first; each is given by the analysis that has the say about its file. */
export function scoredIn(session: Session): Scored[] {
  const daemon = daemonIn(session);
  const all = session.checked.flatMap(({ analysis }) =>
    exposuresOf(analysis.project, daemon)
      .filter(({ at }) => session.ownerOf(at.file) === analysis)
      .map((exposure) => ({ exposure, analysis })),
  );
  return all.sort((one, two) => two.exposure.score - one.exposure.score || order(one.exposure, two.exposure));
}

/** What the daemon.json among the files changes, whatever they are analyzed with. */
export const daemonIn = memoize(
  ({ checked }: Session): DaemonDefaults => daemonDefaultsIn(checked.map(({ analysis }) => analysis.project)),
);

function order(one: Exposure, two: Exposure): number {
  const [a, b] = [`${one.at.file}\0${one.name}`, `${two.at.file}\0${two.name}`];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Names of the paths, each once, the gravest first. */
export function pathNames({ paths }: Exposure): string[] {
  return [...new Set(paths.map(({ name }) => name))];
}

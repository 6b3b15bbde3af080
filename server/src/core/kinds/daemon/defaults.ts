import { memoize } from '../../base/memoize';
import type { Project } from '../../model/project';
import type { Trace } from '../../model/traced';
import { scalarAt } from '../../model/value';
import { guardOf, listeners } from './hosts';

/** What a daemon.json changes for every container, where it says so. */
export interface DaemonDefaults {
  /** It gives the users of containers other UIDs on the host. */
  readonly remapsUsers?: Trace;
  readonly noNewPrivileges?: Trace;
  /** Docker's API without a login on an address that the host itself reaches. */
  readonly localApi?: Trace;
}

const none: DaemonDefaults = {};

/** What the daemon.json of a workspace changes; nothing where it has several, for each may be of another host. The same object for the same file. */
export function daemonDefaultsIn(projects: readonly Project[]): DaemonDefaults {
  const [one, ...others] = projects.filter(({ subjects }) => subjects.some(({ kind }) => kind === 'daemon'));
  return one && others.length === 0 ? daemonDefaults(one) : none;
}

/** What the daemon.json of a project changes. */
export const daemonDefaults = memoize(({ subjects }: Project): DaemonDefaults => {
  const maps = subjects.flatMap(({ kind, map }) => (kind === 'daemon' && map ? [map] : []));
  const [map] = maps;
  if (!map || maps.length > 1) return none;
  const remaps = scalarAt(map, 'userns-remap');
  const bars = scalarAt(map, 'no-new-privileges');
  const open = guardOf(map) === 'verified' ? [] : listeners(map);
  const api = open.find(({ protocol, reach, refused }) => protocol === 'tcp' && reach !== 'network' && refused === undefined);
  return {
    ...(typeof remaps?.plain === 'string' && remaps.plain !== '' && { remapsUsers: remaps }),
    ...(bars?.plain === true && { noNewPrivileges: bars }),
    ...(api && { localApi: api.at }),
  };
});

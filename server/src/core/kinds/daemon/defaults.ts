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

/** What the daemon.json of a workspace changes; nothing where it has several, for each may be of another host. */
export function daemonDefaultsIn(projects: readonly Project[]): DaemonDefaults {
  const maps = projects.flatMap(({ subjects }) => subjects.flatMap(({ kind, map }) => (kind === 'daemon' && map ? [map] : [])));
  const [map] = maps;
  if (!map || maps.length > 1) return {};
  const remaps = scalarAt(map, 'userns-remap');
  const bars = scalarAt(map, 'no-new-privileges');
  const open = guardOf(map) === 'verified' ? [] : listeners(map);
  const api = open.find(({ protocol, reach, refused }) => protocol === 'tcp' && reach !== 'network' && refused === undefined);
  return {
    ...(typeof remaps?.plain === 'string' && remaps.plain !== '' && { remapsUsers: remaps }),
    ...(bars?.plain === true && { noNewPrivileges: bars }),
    ...(api && { localApi: api.at }),
  };
}

/** What the daemon.json of a project changes. */
export const daemonDefaults = memoize((project: Project): DaemonDefaults => daemonDefaultsIn([project]));

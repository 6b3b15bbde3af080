import { memoize } from '../../base/memoize';
import type { Project } from '../../model/project';
import type { Trace } from '../../model/traced';
import { scalarAt } from '../../model/value';
import { guardOf, listeners } from './hosts';

/** What a daemon.json of the project changes for every container, where it says so. */
export interface DaemonDefaults {
  /** It gives the users of containers other UIDs on the host. */
  readonly remapsUsers?: Trace;
  readonly noNewPrivileges?: Trace;
  /** Docker's API without a login on an address that the host itself reaches. */
  readonly localApi?: Trace;
}

/** The defaults that the daemon.json files of a project set; of several the first that says something. */
export const daemonDefaults = memoize((project: Project): DaemonDefaults => {
  const maps = project.subjects.flatMap(({ kind, map }) => (kind === 'daemon' && map ? [map] : []));
  const remaps = maps.map((map) => scalarAt(map, 'userns-remap')).find((one) => typeof one?.plain === 'string' && one.plain !== '');
  const bars = maps.map((map) => scalarAt(map, 'no-new-privileges')).find((one) => one?.plain === true);
  const open = maps.filter((map) => guardOf(map) !== 'verified').flatMap(listeners);
  const api = open.find(({ protocol, reach, refused }) => protocol === 'tcp' && reach !== 'network' && refused === undefined);
  return {
    ...(remaps && { remapsUsers: remaps }),
    ...(bars && { noNewPrivileges: bars }),
    ...(api && { localApi: api.at }),
  };
});

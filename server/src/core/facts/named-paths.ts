import { isConfigFile } from '../knowledge/config-files';
import type { ContainerConfig } from '../model/container';
import type { Traced } from '../model/traced';
import { runPath } from './mount-target';

/** A path that a service's command or a variable of its environment names, where programs write logs, sockets and data. */
interface NamedPath {
  readonly path: string;
  /** What names it, as the beginning of a sentence. */
  readonly by: string;
}

/** Absolute paths, as words of their own or behind an option, a list or `unix:`. */
const path = /(?<=^|[\s=:,'"@]|unix:\/\/)\/(?:var|tmp|run|srv|home|root|data|mnt|media|logs?|cache|backups?)(?=[\s/,:;'"]|$)[^\s,:;'"]*/g;

/** Pages, which are read, and the secrets that Docker puts there. */
const isRead = /^\/(?:var\/www|run\/secrets)(?:\/|$)/;

/** What the command and the environment of a service name in places where programs write; configuration files are read. */
export function namedPathsOf({ command, environment }: ContainerConfig): NamedPath[] {
  const variables = [...environment].map(([name, value]): [string, Traced<string>] => [`"${name}"`, value]);
  const texts: [string, Traced<string>][] = [...(command ? [['its command', command] as [string, Traced<string>]] : []), ...variables];
  return texts.flatMap(([by, text]) => (text.known ? pathsIn(text.value, by) : []));
}

function pathsIn(text: string, by: string): NamedPath[] {
  return (text.match(path) ?? []).filter((one) => !isRead.test(runPath(one)) && !isConfigFile(one)).map((one) => ({ path: one, by }));
}

import { isConfigFile } from '../knowledge/config-files';
import type { ContainerConfig } from '../model/container';
import { writtenFiles } from '../model/shell/files';
import { environmentOf } from '../model/shell/stage';
import { chain, type Stage } from '../model/stage';
import { runPath } from './mount-target';
import { startVariables } from './start-variables';
import { startedBy } from './started';

/** A path that something which a service starts, or a variable, names, where programs write logs, sockets and data. */
interface NamedPath {
  readonly path: string;
  /** What names it, as the beginning of a sentence. */
  readonly by: string;
}

/** Absolute paths, as words of their own or behind an option, a list or `unix:`. */
const path = /(?<=^|[\s=:,'"@]|unix:\/\/)\/(?:var|tmp|run|srv|home|root|data|mnt|media|logs?|cache|backups?)(?=[\s/,:;'"]|$)[^\s,:;'"]*/g;

/** Pages, which are read, and the secrets that Docker puts there. */
const isRead = /^\/(?:var\/www|run\/secrets)(?:\/|$)/;

/**
 * What command, health check, environment and Dockerfile of a service name in places where programs write, the Dockerfile in variables and in files
 * that it writes or edits; configuration files are read.
 */
export function namedPathsOf(service: ContainerConfig): NamedPath[] {
  const started = startedBy(service).filter(({ from, hook, known }) => from === 'compose' && hook === undefined && known);
  const variables = [...startVariables(service)].flatMap(([name, value]) => (value.known ? pathsIn(value.value, `"${name}"`) : []));
  return [
    ...started.flatMap(({ text, what }) => pathsIn(text, what)),
    ...variables,
    ...(service.build?.stage ? inImage(service.build.stage) : []),
  ];
}

function inImage(stage: Stage): NamedPath[] {
  const variables = [...environmentOf(stage)].flatMap(([name, value]) => pathsIn(value, `"${name}" of its Dockerfile`));
  const files = [...chain(stage)].flatMap((each) =>
    writtenFiles(each).flatMap(({ path: file, content }) => pathsIn(content.value, `${file} of its Dockerfile`)),
  );
  return [...variables, ...files];
}

function pathsIn(text: string, by: string): NamedPath[] {
  return (text.match(path) ?? []).filter((one) => !isRead.test(runPath(one)) && !isConfigFile(one)).map((one) => ({ path: one, by }));
}

import { isConfigFile } from '../knowledge/config-files';
import type { ContainerConfig } from '../model/container';
import { writtenFiles } from '../model/shell/files';
import { environmentOf } from '../model/shell/stage';
import { chain, type Stage } from '../model/stage';
import { runPath } from './mount-target';
import { startVariables } from './start-variables';
import { type Started, startedBy } from './started';

/** A path that something which a service starts, or a variable, names, where programs write logs, sockets and data. */
interface NamedPath {
  readonly path: string;
  /** What names it, as the beginning of a sentence. */
  readonly by: string;
}

/** Absolute paths, as words of their own or behind an option, a list or `unix:`. */
const path = /(?<=^|[\s=:,'"@]|unix:\/\/)\/(?:var|tmp|run|srv|home|root|data|mnt|media|logs?|cache|backups?)(?=[\s/,:;'"]|$)[^\s,:;'"]*/g;

/** The same anywhere else, behind a name that says that something is kept there, or an option of one letter, which may mean anything. */
const kept =
  /^(?:-\w|(?!.*(?:url|uri|prefix|context|route|endpoint|static|conf|cert|key|pass|secret|token|script|template|plugin|module|lib|bin|class|web|http)).*(?:dir|directory|path|folder|home|root|datadir|pgdata|filename|database|db|storage|store|logs?|cache|socket|pid_?file|log_?file))$/i;

/** What belongs to the system of an image, or holds its programs. */
const system = /^\/(?:bin|boot|dev|etc|lib\w*|opt|proc|sbin|sys|usr|app|run\/secrets)(?:\/|$)/;

/** Pages, which are read, and the secrets that Docker puts there. */
const isRead = /^\/(?:var\/www|run\/secrets)(?:\/|$)/;

/**
 * What command, health check, environment and Dockerfile of a service name in places where programs write, the Dockerfile in variables and in files
 * that it writes or edits; configuration files are read.
 */
export function namedPathsOf(service: ContainerConfig): NamedPath[] {
  const variables = [...startVariables(service)].flatMap(([name, value]) => (value.known ? pathsIn(value.value, `"${name}"`) : []));
  return [
    ...startsOf(service).flatMap(({ text, what }) => pathsIn(text, what)),
    ...variables,
    ...keptPathsOf(service),
    ...(service.build?.stage ? inImage(service.build.stage) : []),
  ];
}

/** The places among them in which something is kept, by the name of a variable or an option of the command. */
export function keptPathsOf(service: ContainerConfig): NamedPath[] {
  const variables = [...startVariables(service)].flatMap(([name, value]) => (value.known ? keptIn(name, value.value, `"${name}"`) : []));
  return [...startsOf(service).flatMap(({ text, what }) => (what === 'the health check' ? [] : optionsIn(text, what))), ...variables];
}

function startsOf(service: ContainerConfig): Started[] {
  return startedBy(service).filter(({ from, hook, known }) => from === 'compose' && hook === undefined && known);
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

/** The options of a command that say where something is kept: `--dbpath /mongo`, `-D /pg`. */
function optionsIn(text: string, by: string): NamedPath[] {
  return [...text.matchAll(/(?<=^|\s)(--?[\w.-]{1,60})[= ](\/[^\s,'"]*)/g)].flatMap(([, name = '', place = '']) =>
    keptIn(/^-\w$/.test(name) ? name : name.replace(/^-+/, ''), place, by),
  );
}

function keptIn(name: string, text: string, by: string): NamedPath[] {
  const isKept = /^\/[^\s,:;]+$/.test(text) && kept.test(name) && !system.test(text) && !isConfigFile(text);
  return isKept ? [{ path: text, by }] : [];
}

import { append } from '../base/many';
import { programFacts } from '../knowledge/program/find';
import { settingsFormat } from '../knowledge/settings-files';
import type { ContainerConfig } from '../model/container';
import type { Command } from '../model/shell/command';
import { environmentOf } from '../model/shell/stage';
import { type Settings, settingsOf } from './settings';
import { startVariableLines } from './start-variables';
import { startedBy } from './started';

/** How many processes, threads or connections the files of a service ask for. */
export interface Asked {
  readonly count: number;
  /** As written: `max_connections=500`. */
  readonly by: string;
}

/** A word with a number behind it: `max_connections=500`, `--workers 8`, `MAX_CHILDREN: 40`. */
const numbered = /([a-z][\w.-]{1,60})[\t ]{0,3}[=: ][\t ]{0,3}(\d{1,9})(?![\w.])/gi;

/** Names of settings that say how many processes, threads or connections a program may have. */
const counts =
  /(^|[_.-])(max[_-]?)?(conns?|connections?|clients|children|request[_-]?workers|workers?|threads?|processes|procs|jobs|sessions|nproc|concurrency|parallelism)$|(worker|thread|process|connection)s?[_-]?(processes|connections|threads|num|count|pool|pool[_-]?size)$|(num|max)[_-]?(workers|threads|procs|conn|connections)$|pool[_-]?size$/i;

/** The same by options of one letter, where it is known what the program means by them: `gunicorn -w 8` gives `workers=8`. */
function lettersOf({ name, args }: Command): string[] {
  const means = programFacts(name)?.counts;
  if (!means) return [];
  return args.flatMap(({ value }, i) => {
    const [, letter = '', rest = ''] = /^-([A-Za-z])=?(\d{0,9})$/.exec(value) ?? [];
    const number = rest === '' ? (args[i + 1]?.value ?? '') : rest;
    return means[letter] !== undefined && /^\d{1,9}$/.test(number) ? [`${means[letter]}=${number}`] : [];
  });
}

/** The lines of a configuration that nothing is known of, comments left out; `<max_connections>4096</max_connections>` as `max_connections=4096`. */
function asAssignments(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const plain = line
      .replace(/<([\w.-]{1,60})>(\d{1,9})<\/.*/, '$1=$2')
      .replaceAll(/["',]/g, ' ')
      .trim();
    return plain === '' || /^([#;]|\/\/|<!--)/.test(plain) ? [] : [plain];
  });
}

/** The processes and threads that the configuration of a known server asks for. */
function countedIn({ directives, format, file }: Settings): Asked[] {
  return directives.flatMap(({ name, words }) => {
    if (!format.counts.includes(name)) return [];
    return words.flatMap((word) => {
      const number = /^(?:\w+=)?(\d{1,9})$/.exec(word)?.[1];
      return number === undefined ? [] : [{ count: Number(number), by: `${name.replace(/^.*\./, '')} ${number} in ${file.target}` }];
    });
  });
}

/**
 * The largest number of processes, threads or connections that command, variables and limits of a service ask for: a server may have a process
 * or a thread for each of them.
 */
export function askedProcesses(service: ContainerConfig): Asked | undefined {
  const { build } = service;
  const variables = [
    ...startVariableLines(service),
    ...(build?.stage ? [...environmentOf(build.stage)].map(([name, value]) => `${name}=${value}`) : []),
  ];
  const texts = [
    ...startedBy(service).map(({ text, commands }) => [text.replace(/["',[\]]+/g, ' '), ...commands.flatMap(lettersOf)].join(' ')),
    ...variables,
    ...(service.mountedFiles ?? []).filter(({ target }) => !settingsFormat(target)).flatMap(({ text }) => asAssignments(text)),
  ];
  const found: Asked[] = texts.flatMap((text) => {
    const all = [...text.matchAll(numbered)].flatMap(([written, name = '', number]) =>
      counts.test(name) ? [{ count: Number(number), by: written.replace(/^-+/, '') }] : [],
    );
    // Each of the workers has its threads.
    const perWorker = all.filter(({ by }) => /worker|thread|proc/i.test(by));
    if (perWorker.length < 2) return all;
    return [
      ...all,
      { count: perWorker.reduce((sum, { count }) => sum * Math.max(1, count), 1), by: perWorker.map(({ by }) => by).join(', ') },
    ];
  });
  append(found, settingsOf(service).flatMap(countedIn));
  const limit = service.attributes.ulimits.find(({ name }) => name === 'nproc');
  if (limit?.soft.known && /^\d+$/.test(limit.soft.value))
    found.push({ count: Number(limit.soft.value), by: `ulimits nproc ${limit.soft.value}` });
  return found.reduce<Asked | undefined>((most, one) => (!most || one.count > most.count ? one : most), undefined);
}

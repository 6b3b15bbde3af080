import { append } from '../../base/many';
import { memoize } from '../../base/memoize';
import { isShell, readsPrograms } from '../../knowledge/program/find';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { isCheck, isVerified } from './checks';
import { type Download, downloadsBy, isLocal } from './downloads';

/** A download that runs as a program. */
export interface RemoteScript {
  readonly download: Download;
  /** What runs it. */
  readonly by: Command;
  /** How the two are joined. */
  readonly how: 'pipe' | 'argument' | 'file';
}

/** Downloads that RUN instructions of a stage run without looking at what came: by a pipe, inside a word, or as a file. */
export const remoteScripts = memoize((stage: Stage): readonly RemoteScript[] => {
  const found: RemoteScript[] = [];
  const files: SavedFile[] = [];
  for (const body of shellOf(stage).own) {
    for (const command of body.commands) {
      const [download] = downloadsBy(command, body);
      if (!download) append(found, [...runFiles(stage, command, body, files), ...runOutputs(command, body)]);
      else if (!isLocal(download)) {
        // What is written to a file does not reach the pipe.
        const by = download.to === undefined ? reader(command) : undefined;
        if (by) found.push({ download, by, how: 'pipe' });
        else if (body.keyword === 'RUN') {
          append(files, downloadsBy(command, body).filter(isSaved));
          files.splice(0, Math.max(0, files.length - MOST));
        }
      }
    }
  }
  return found;
});

/** Most files that wait for something to run them: those that came first are forgotten first. */
const MOST = 100;

type SavedFile = Download & { readonly to: string };

function isSaved(download: Download): download is SavedFile {
  return download.to !== undefined;
}

/** The file, fetched before, that a command runs; it is taken out of those that wait. */
function runFiles(stage: Stage, command: Command, body: Body, files: SavedFile[]): RemoteScript[] {
  const run = body.keyword === 'RUN' ? files.findIndex(({ to }) => runs(command, to)) : -1;
  const found = run < 0 ? [] : files.splice(run, 1);
  return found
    .filter((download) => !isVerified(stage, download, command.at.start))
    .map((download) => ({ download, by: command, how: 'file' }));
}

/** What a command runs that is fetched inside one of its words. */
function runOutputs(command: Command, body: Body): RemoteScript[] {
  return runInside(command).flatMap((inside): RemoteScript[] => {
    const [download] = downloadsBy(inside, body);
    const isRun = download && !isLocal(download) && download.to === undefined && !reader(inside);
    return isRun ? [{ download, by: command, how: 'argument' }] : [];
  });
}

/** The interpreter further on in the pipeline that runs what a download prints. */
function reader(command: Command): Command | undefined {
  const { pipe } = command;
  if (!pipe) return undefined;
  for (const element of pipe.pipeline.elements.slice(pipe.index + 1)) {
    if (element.some(isCheck)) return undefined;
    const by = element.find(readsScript);
    if (by) return by;
  }
  return undefined;
}

/** True for an interpreter that runs what it reads from standard input. */
function readsScript(command: Command): boolean {
  const { name, args } = command;
  if (name === 'iex' || name === 'invoke-expression') return true;
  if (!readsPrograms(name) || name === '.' || name === 'source')
    return name === '.' || name === 'source' ? args[0]?.value === '/dev/stdin' : false;
  if (isShell(name)) {
    for (const { value } of args) {
      if (/^-\w*c/.test(value)) return false;
      if (/^-\w*s/.test(value) || value === '-' || value === '--' || value === '/dev/stdin') return true;
      if (!/^[-+]/.test(value) && value !== 'pipefail') return false;
    }
    return true;
  }
  return readsByOptions(name, args);
}

/** True for options of an interpreter behind which no program is named: it reads standard input then. */
function readsByOptions(name: string, args: readonly Word[]): boolean {
  for (const { value } of args) {
    if (value === '-' || value === '/dev/stdin') return true;
    // Behind it, PHP expects arguments of the script alone: php(1).
    if (value === '--') return name === 'php';
    if (!/^-[A-Za-z]+$|^--\w/.test(value) || /^-[A-Za-z]*[cemprfFRd]/.test(value)) return false;
  }
  return true;
}

/** Commands inside words of a command that it runs the output of: `sh -c "$(a)"`, `bash <(a)`, `eval "$(a)"`, `iex (a)`. */
function runInside(command: Command): readonly Command[] {
  const { name, args, redirects } = command;
  const whole = (word: Word | undefined): readonly Command[] =>
    word && /^\$\( \)/.test(word.value) ? word.scripts.flatMap(({ commands }) => commands) : [];
  if (name === 'eval') return whole(args[0]);
  if (name === 'iex' || name === 'invoke-expression')
    return args.flatMap(({ scripts: inner }) => inner.flatMap(({ commands }) => commands));
  if (!readsPrograms(name)) return [];
  const text = args.findIndex(({ value }) => /^-\w*[ce]$/.test(value));
  if (text >= 0) return whole(args[text + 1]);
  const file = args.find(({ value }) => !/^[-+]/.test(value));
  const fed = redirects.flatMap(({ body, target }) => {
    const word = (body ?? target) as Word | undefined;
    return word?.scripts?.flatMap(({ commands }) => commands) ?? [];
  });
  return [...(file?.scripts.flatMap(({ how, commands }) => (how === 'process' ? commands : [])) ?? []), ...fed];
}

/** True when a command runs a file as a program. */
function runs(command: Command, file: string): boolean {
  const { name, args, program } = command;
  if (program && /[/\\]/.test(program.value) && samePath(program.value, file)) return true;
  // A program in a folder of PATH.
  if (/^(\/usr(\/local)?)?\/s?bin\/[^/]+$/.test(file) && program?.value === file.slice(file.lastIndexOf('/') + 1)) return true;
  if (name === 'start-process') {
    const path = option(command, 'filepath')?.value ?? argumentsOf(command).operands[0];
    return path !== undefined && samePath(path.value, file);
  }
  if (!readsPrograms(name))
    return program !== undefined && /[\\/]|\.(exe|ps1|bat|cmd)$/i.test(program.value) && samePath(program.value, file);
  for (const { value } of args) {
    if (/^-\w*[cem]$/.test(value) && name !== '.' && name !== 'source') return false;
    if (/^[-+]/.test(value)) continue;
    return samePath(value, file);
  }
  return false;
}

function samePath(a: string, b: string): boolean {
  const plain = (path: string): string => path.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase();
  const [left, right] = [plain(a), plain(b)];
  return (
    left === right ||
    (left !== '' && left.startsWith('/') !== right.startsWith('/') && (left.endsWith(`/${right}`) || right.endsWith(`/${left}`)))
  );
}

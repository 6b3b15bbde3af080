import { memoize } from '../../base/memoize';
import { isShell, programFacts, readsPrograms } from '../../knowledge/program/find';
import { isLoopback } from '../../model/ip-address';
import type { Body, Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { PlacedText } from '../../model/shell/text';
import type { Stage } from '../../model/stage';

/** A file that a command fetches. */
export interface Download {
  /** As written, variables replaced where they are known; absent where no argument looks like an address. */
  readonly url?: PlacedText;
  /** The file it is written to; absent where it goes to standard output. */
  readonly to?: string;
  readonly command: Command;
  readonly body: Body;
}

/** A download that runs as a program. */
export interface RemoteScript {
  readonly download: Download;
  /** What runs it. */
  readonly by: Command;
  /** How the two are joined. */
  readonly how: 'pipe' | 'argument' | 'file';
}

/** The download that a command makes. */
function downloadOf(command: Command, body: Body): Download | undefined {
  if (!programFacts(command.name)?.fetches) return undefined;
  const { operands } = argumentsOf(command);
  const [url] = addressesOf(command);
  const to = targetOf(command, url?.value, operands);
  return { ...(url && { url }), ...(to !== undefined && { to }), command, body };
}

/** What a command that fetches is given as addresses, the first one first. */
function addressesOf(command: Command): PlacedText[] {
  const named = option(command, 'url', 'uri', 'source')?.value;
  const isUrl = ({ value }: PlacedText): boolean => /^(https?|ftp):\/\/|^\$|^localhost[:/]|^[\w-]+(\.[\w-]+)+(:\d+)?\//i.test(value);
  return [...(named ? [named] : []), ...argumentsOf(command).operands.filter(isUrl)];
}

/** True for a command that fetches from its own container alone, such as a health check: the connection does not leave the container. */
export function fetchesFromItself(command: Command): boolean {
  if (!programFacts(command.name)?.fetches) return false;
  const addresses = addressesOf(command);
  return addresses.length > 0 && addresses.every(({ value }) => isLoopbackUrl(value));
}

/** True for an address, with or without its scheme, that does not leave the machine. */
export function isLoopbackUrl(url: string): boolean {
  const host = /^(?:[a-z][a-z+]*:\/\/)?(?:[^/@]*@)?(?:\[([^\]]*)\]|([^:/?#]*))/i.exec(url);
  return isLoopback(host?.[1] ?? host?.[2] ?? '');
}

/** The file that a download is written to. */
function targetOf(command: Command, url: string | undefined, operands: readonly Word[]): string | undefined {
  const redirect = command.redirects.find(({ operator, target }) => /^>>?\|?$/.test(operator) && target)?.target?.value;
  const base = url === undefined ? undefined : /([^/?#]+)(?:[?#].*)?$/.exec(url.replace(/^\w+:\/\//, ''))?.[1];
  const { file = [], folder = [], named = [], second } = programFacts(command.name)?.fetches ?? {};
  const said = second ? operands[1]?.value : option(command, ...file)?.value?.value;
  const into = option(command, ...folder)?.value?.value;
  const own = named === true || option(command, ...named) ? base : undefined;
  const to = said ?? (own === undefined || into === undefined ? own : `${into.replace(/\/$/, '')}/${own}`);
  return (to === '-' || to === '/dev/stdout' ? undefined : to) ?? redirect;
}

/** Everything that the instructions of a stage fetch by command. */
export const downloadsOf = memoize((stage: Stage): readonly Download[] => {
  const found = shellOf(stage).own.flatMap((body) => body.commands.flatMap((command) => downloadOf(command, body) ?? []));
  return found;
});

/** True for a command that verifies what was fetched. */
export function isCheck(command: Command): boolean {
  const words = command.args.map(({ value }) => value);
  const verifies = programFacts(command.name)?.verifies;
  // `rpm --checksig`, `apksigner verify`, `jarsigner -verify`.
  if (verifies === undefined || verifies === true) return verifies === true || words.some((word) => /^--?(verify|checksig)$/.test(word));
  return 'first' in verifies ? verifies.first.test(words[0] ?? '') : words.some((word) => verifies.any.test(word));
}

/** Downloads that RUN instructions of a stage run without looking at what came: by a pipe, inside a word, or as a file. */
export const remoteScripts = memoize((stage: Stage): readonly RemoteScript[] => {
  const found: RemoteScript[] = [];
  const files: SavedFile[] = [];
  for (const body of shellOf(stage).own) {
    for (const command of body.commands) {
      const download = downloadOf(command, body);
      if (!download) found.push(...runFiles(command, body, files), ...runOutputs(command, body));
      else if (!isLocal(download)) {
        const by = reader(command);
        if (by) found.push({ download, by, how: 'pipe' });
        else if (download.to !== undefined && body.keyword === 'RUN') files.push({ ...download, to: download.to });
      }
    }
  }
  return found;
});

type SavedFile = Download & { readonly to: string };

/** The file, fetched before and not looked at since, that a command runs; it is taken out of those that wait. */
function runFiles(command: Command, body: Body, files: SavedFile[]): RemoteScript[] {
  // What is fetched before a check was looked at.
  if (isCheck(command)) files.length = 0;
  const moved = body.keyword === 'RUN' ? files.findIndex(({ to }) => runs(command, to)) : -1;
  return moved < 0 ? [] : files.splice(moved, 1).map((download) => ({ download, by: command, how: 'file' }));
}

/** What a command runs that is fetched inside one of its words. */
function runOutputs(command: Command, body: Body): RemoteScript[] {
  return runInside(command).flatMap((inside): RemoteScript[] => {
    const download = downloadOf(inside, body);
    const isRun = download && !isLocal(download) && download.to === undefined && !reader(inside);
    return isRun ? [{ download, by: command, how: 'argument' }] : [];
  });
}

function isLocal({ url }: Download): boolean {
  return url !== undefined && isLoopbackUrl(url.value);
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
  const [first] = args;
  return first === undefined || first.value === '-' || first.value === '/dev/stdin';
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

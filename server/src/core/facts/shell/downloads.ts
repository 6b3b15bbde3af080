import { memoize } from '../../base/memoize';
import { INTERPRETERS, SHELLS } from '../../knowledge/command-wrappers';
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

/** Programs that fetch an address and print or keep it. */
const FETCHERS = new Set([
  'curl',
  'wget',
  'aria2c',
  'invoke-webrequest',
  'iwr',
  'invoke-restmethod',
  'irm',
  'downloadfile',
  'downloadstring',
  'start-bitstransfer',
]);

/** The download that a command makes. */
function downloadOf(command: Command, body: Body): Download | undefined {
  const { name } = command;
  if (!FETCHERS.has(name)) return undefined;
  const { operands } = argumentsOf(command);
  const named = option(command, 'url', 'uri', 'source')?.value;
  const isUrl = ({ value }: PlacedText): boolean => /^(https?|ftp):\/\/|^\$|^localhost[:/]|^[\w-]+(\.[\w-]+)+(:\d+)?\//i.test(value);
  const url = named ?? operands.find(isUrl);
  const to = targetOf(command, url?.value, operands);
  return { ...(url && { url }), ...(to !== undefined && { to }), command, body };
}

/** The file that a download is written to. */
function targetOf(command: Command, url: string | undefined, operands: readonly Word[]): string | undefined {
  const redirect = command.redirects.find(({ operator, target }) => /^>>?\|?$/.test(operator) && target)?.target?.value;
  const base = url === undefined ? undefined : /([^/?#]+)(?:[?#].*)?$/.exec(url.replace(/^\w+:\/\//, ''))?.[1];
  let to: string | undefined;
  switch (command.name) {
    case 'curl':
      to = option(command, 'o', 'output')?.value?.value ?? (option(command, 'O', 'remote-name', 'remote-name-all') ? base : undefined);
      break;
    case 'wget': {
      const folder = option(command, 'P', 'directory-prefix')?.value?.value;
      to = option(command, 'O', 'output-document')?.value?.value ?? (folder === undefined ? base : `${folder.replace(/\/$/, '')}/${base}`);
      break;
    }
    case 'aria2c':
      to = option(command, 'o', 'out')?.value?.value ?? base;
      break;
    case 'invoke-webrequest':
    case 'iwr':
    case 'invoke-restmethod':
    case 'irm':
    case 'start-bitstransfer':
      to = option(command, 'outfile', 'destination')?.value?.value;
      break;
    case 'downloadfile':
      to = operands[1]?.value;
      break;
    default:
      to = undefined;
  }
  if (to === '-' || to === '/dev/stdout') to = undefined;
  return to ?? redirect;
}

/** Everything that the instructions of a stage fetch by command. */
export const downloadsOf = memoize((stage: Stage): readonly Download[] => {
  const found = shellOf(stage).own.flatMap((body) => body.commands.flatMap((command) => downloadOf(command, body) ?? []));
  return found;
});

/** Commands that compare a file with what is known of it: a checksum or a signature. */
const CHECKS =
  /^(sha\d+sum|shasum|md5sum|b2sum|b3sum|cksum|rhash|gpg|gpg2|gpgv|gpgv2|sqv|cosign|minisign|signify|signify-openbsd|slsa-verifier|get-filehash|get-authenticodesignature|certutil)$/;

/** True for a command that verifies what was fetched. */
export function isCheck(command: Command): boolean {
  if (command.name === 'gpg' || command.name === 'gpg2')
    return command.args.some(({ value }) => /^--(verify|batch-verify|decrypt|verify-files)$/.test(value));
  if (command.name === 'openssl') return /^(dgst|sha\d+|pkeyutl|cms|smime)$/.test(command.args[0]?.value ?? '');
  if (command.name === 'gh') return command.args[0]?.value === 'attestation';
  // `rpm --checksig`, `apksigner verify`, `jarsigner -verify`.
  return CHECKS.test(command.name) || command.args.some(({ value }) => /^--?(verify|checksig)$/.test(value));
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
  return url !== undefined && /^(https?:\/\/)?(localhost|127\.\d+\.\d+\.\d+|\[::1\])([:/]|$)/i.test(url.value);
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
  if (!INTERPRETERS.has(name.replace(/(python\d?)[\d.]*$/, '$1')) || name === '.' || name === 'source')
    return name === '.' || name === 'source' ? args[0]?.value === '/dev/stdin' : false;
  if (SHELLS.has(name)) {
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
  const isShell = SHELLS.has(name);
  if (!isShell && !INTERPRETERS.has(name)) return [];
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
  if (!INTERPRETERS.has(name.replace(/(python\d?)[\d.]*$/, '$1')))
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

import { nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { type Failed, type Host, isFailed } from './host';

/** What differs between a revision and the files on the disk. */
export interface Changes {
  /** The lines of each changed file that are new or different now, from 1. */
  readonly lines: ReadonlyMap<FileId, readonly (readonly [first: number, last: number])[]>;
  /** A changed file as it was; `null` where it was not there, `undefined` for one that has not changed. */
  before(file: FileId): string | null | undefined;
}

/** Nothing of the user's own configuration of Git changes what it prints. */
const plainly = ['-c', 'core.quotepath=off', '-c', 'core.fsmonitor=false'];
const diffOptions = ['--no-ext-diff', '--no-textconv', '--no-color', '--no-renames', '--no-relative', '--ignore-submodules', '--unified=0'];

/**
 * What has changed in a repository since it left a revision, committed or not.
 * @param root the folder with `.git`
 */
export function changesSince(host: Host, root: FileId, revision: string): Changes | Failed {
  const options = [...plainly, ...withoutFilters(host, root)];
  const git = (...words: string[]): string | Failed => host.git(root, [...options, ...words]);
  const commit = git('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`);
  if (isFailed(commit)) return commit.missing || commit.failed !== '' ? commit : unknown(revision);
  const base = git('merge-base', commit.trim(), 'HEAD');
  if (isFailed(base)) return base.failed === '' ? unrelated(revision) : base;
  const from = base.trim();
  const diff = git('diff', ...diffOptions, '--src-prefix=a/', '--dst-prefix=b/', from, '--');
  if (isFailed(diff)) return diff;
  const others = git('ls-files', '--others', '--exclude-standard', '-z');
  if (isFailed(others)) return others;
  const { lines, added } = readDiff(root, diff);
  for (const name of others.split('\0').filter((each) => each !== '')) {
    lines.set(`${root}/${name}`, [[1, Number.MAX_SAFE_INTEGER]]);
    added.add(`${root}/${name}`);
  }
  const texts = new Map<FileId, string | null>();
  return {
    lines,
    before(file) {
      if (!lines.has(file)) return undefined;
      if (added.has(file)) return null;
      if (!texts.has(file)) {
        const text = git('cat-file', 'blob', `${from}:${file.slice(root.length + 1)}`);
        texts.set(file, isFailed(text) ? null : text.replace(/^\uFEFF/, ''));
      }
      return texts.get(file);
    },
  };
}

/**
 * Options that keep Git from running the filters that the repository's own configuration names: they are programs of whoever made the folder. Those of
 * the user stay, and reading the configuration runs none (git-config(1), gitattributes(5): an empty command is none).
 */
function withoutFilters(host: Host, root: FileId): string[] {
  const listed = host.git(root, ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\.']);
  if (isFailed(listed)) return [];
  const parts = listed.split('\0');
  const drivers = new Set<string>();
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const [scope, key = ''] = [parts[i], parts[i + 1]];
    const driver = /^filter\.(.*)\.[^.]+$/s.exec(key)?.[1];
    if (driver !== undefined && (scope === 'local' || scope === 'worktree')) drivers.add(driver);
  }
  return [...drivers].flatMap((driver) => ['clean=', 'process=', 'required=false'].flatMap((rest) => ['-c', `filter.${driver}.${rest}`]));
}

function unknown(revision: string): Failed {
  return {
    failed: `there is no revision "${revision}" here: correct its name, or fetch it first ("git fetch origin ${nameOf(revision)}")`,
  };
}

function unrelated(revision: string): Failed {
  return { failed: `"${revision}" and HEAD have no common history here: fetch more of it ("git fetch --unshallow", "fetch-depth: 0")` };
}

interface Read {
  readonly lines: Map<FileId, (readonly [number, number])[]>;
  readonly added: Set<FileId>;
}

function readDiff(root: FileId, diff: string): Read {
  const lines = new Map<FileId, (readonly [number, number])[]>();
  const added = new Set<FileId>();
  let old: string | undefined;
  let own: (readonly [number, number])[] = [];
  // Of a hunk, only the head is looked at: its lines are counted, so that none of them is taken for a head.
  let rest = 0;
  for (const line of diff.split('\n')) {
    if (rest > 0 && /^[-+]/.test(line)) {
      rest--;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk) {
      const [gone, first, count] = [Number(hunk[1] ?? 1), Number(hunk[2]), Number(hunk[3] ?? 1)];
      rest = gone + count;
      // Where lines are only removed, the ones around the gap are what has changed.
      own.push(count > 0 ? [first, first + count - 1] : [first, first + 1]);
    } else if (line.startsWith('--- ')) old = fileOf(root, line.slice(4), 'a/');
    else if (line.startsWith('+++ ')) {
      const now = fileOf(root, line.slice(4), 'b/');
      const file = now ?? old;
      if (file === undefined) continue;
      if (old === undefined) added.add(file);
      own = [];
      lines.set(file, own);
    }
  }
  return { lines, added };
}

/** The file that a head of a diff names; none for `/dev/null`. */
function fileOf(root: FileId, written: string, prefix: string): FileId | undefined {
  const name = written.startsWith('"') ? unquoted(written) : written.replace(/\t$/, '');
  return name.startsWith(prefix) ? `${root}/${name.slice(prefix.length)}` : undefined;
}

/** Git quotes names as C does. */
function unquoted(written: string): string {
  const plain: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  return written
    .slice(1, written.lastIndexOf('"'))
    .replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, letter: string) =>
      octal ? String.fromCharCode(Number.parseInt(octal, 8)) : (plain[letter] ?? letter),
    );
}

import type { Span } from '../../base/span';
import type { Instruction, Word } from '../../syntax/dockertree';
import type { Stage } from '../stage';
import type { NodeRef } from '../traced';

/** A path of COPY or ADD as written; the text is absent where it depends on a variable. */
export interface CopiedPath {
  readonly text?: string;
  readonly at: Span;
}

/** What COPY and ADD put into an image. */
export interface Copy {
  readonly keyword: 'COPY' | 'ADD';
  /** Of the keyword; behind ONBUILD, that of the trigger. */
  readonly at: Span;
  /** As the keyword is written. */
  readonly ref: NodeRef;
  readonly instruction: Instruction;
  /** The stage, image or context behind `--from`. */
  readonly from?: string;
  /** Patterns of `--exclude`. */
  readonly exclude: readonly string[];
  /** Without heredocs. */
  readonly sources: readonly CopiedPath[];
  readonly target: CopiedPath;
}

/** The COPY and ADD instructions of a stage itself, those that it leaves to its children by ONBUILD among them. */
export function copiesOf(stage: Stage): Copy[] {
  return stage.instructions.flatMap((outer, index) => {
    const instruction = outer.trigger ?? outer;
    const { keyword, flags, words } = instruction;
    const last = words.at(-1);
    if ((keyword !== 'COPY' && keyword !== 'ADD') || !last || words.length < 2) return [];
    const valuesOf = (name: string): string[] => flags.filter((flag) => flag.name === name).map(({ value }) => value);
    const [from] = valuesOf('from');
    return [
      {
        keyword,
        at: { file: stage.file, start: instruction.keywordStart, end: instruction.keywordEnd },
        ref: stage.refs[index]!,
        instruction,
        ...(from !== undefined && { from }),
        exclude: valuesOf('exclude'),
        sources: words
          .slice(0, -1)
          .filter((word) => instruction.json || !word.text.startsWith('<<'))
          .map((word) => pathOf(stage, word)),
        target: pathOf(stage, last),
      },
    ];
  });
}

function pathOf({ file }: Stage, word: Word): CopiedPath {
  const at = { file, start: word.start, end: word.end };
  if (word.text.includes('$')) return { at };
  return { at, text: word.text.replace(/^(["'])(.*)\1$/, '$2') };
}

/** A path without `./` at its start and slashes at its end; `.` for the folder itself, with or without a wildcard for all of it. */
export function plainPath(text: string): string {
  const path = text
    .replaceAll('\\', '/')
    .replace(/\/{2,}/g, '/')
    .replace(/^(?:\.\/)+(?=.)/, '');
  const bare = path.length > 1 ? path.replace(/\/(?:\.?\/?)$/, '') : path;
  return bare === '' || bare === '/' || bare === '*' || bare === '/*' || bare === './' || bare === '/.' ? '.' : bare;
}

/** True for a source that is, or may be, a folder: `.`, `src/`, `public`, `src/*`. */
export function isFolder(text: string): boolean {
  const path = plainPath(text);
  const name = path.slice(path.lastIndexOf('/') + 1);
  return path === '.' || text.endsWith('/') || name === '*' || !/[.*]/.test(name.slice(1));
}

/** True for a source of ADD that is fetched: a URL, or a repository of Git (frontend/dockerfile/dockerfile2llb/convert.go, `dispatchCopy`). */
export function isRemote(source: string): boolean {
  return /^https?:\/\//i.test(source) || isGit(source);
}

/** True for a repository of Git: `git@host:path`, `git://`, `ssh://`, and an HTTP URL whose path ends in `.git`. */
export function isGit(source: string): boolean {
  return /^(?:git@[^/:]+:|git:\/\/|ssh:\/\/)/i.test(source) || /^https?:\/\/[^#?]+\.git\/?(?:#|\?|$)/i.test(source);
}

/** True for a git source where the part behind `#`, or `?checksum=`, is a commit, or a variable that may be one. */
export function namesCommit(source: string): boolean {
  const reference = /#([^:]*)/.exec(source)?.[1] ?? /[?&](?:checksum|commit)=([^&#]*)/.exec(source)?.[1] ?? '';
  return /^[0-9a-f]{7,64}$/i.test(reference) || reference.includes('$');
}

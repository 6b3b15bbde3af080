import { lineEditBetween, type TextEdit } from '../base/edit';
import { lineStartOf, nextLineOf } from '../base/lines';
import { memoize } from '../base/memoize';
import { type Shift, shiftOf } from '../base/shift';
import type { FileId, Span } from '../base/span';
import { kindNamed } from '../kinds/index';
import { kindOf } from '../kinds/match';
import type { ContainerConfig } from '../model/container';
import type { AnyTree, SourceFile } from '../model/files';
import { allowMark } from '../syntax/directive';
import type { DockerTree } from '../syntax/dockertree';
import { mayHide } from '../syntax/hidden';
import type { Moving } from '../syntax/moved-only';
import type { Tree } from '../syntax/tree';
import { commentsBeside } from '../syntax/yaml-again';
import type { Analysis } from './analyze';
import { mayNameOthers } from './other-suppressions';
import { saysNothing } from './reasons';

/**
 * Where everything is after an edit of a file that changes nothing but comments which decide nothing, and blank lines: what an analysis says of the file
 * before, it says of the file after, at other places.
 * @returns `undefined` for every other edit, and where that is not certain
 */
export function shiftAfterRemarks(analysis: Analysis, file: FileId, text: string): Shift | undefined {
  const { project, faults } = analysis;
  const before = project.files.get(file);
  if (!before || faults.length > 0 || readAsText(analysis).has(file)) return undefined;
  const edit = remarksEdited(before, text);
  if (!edit) return undefined;
  const { start, end } = edit.at;
  const isTouched = (at: Span): boolean => at.file === file && at.start < end && at.end > start;
  const isAround = (at: Span): boolean => at.file === file && at.start < start && at.end > end;
  // Lines are counted up to a comment that decides something.
  if (decisionsOf(analysis).some((at) => at.file === file && at.start >= start)) return undefined;
  return placesOf(analysis).some((at) => isTouched(at) || isAround(at)) ? undefined : shiftOf([edit]);
}

/** Where the findings of an analysis are, and what they name. */
const placesOf = memoize(({ findings }: Analysis): readonly Span[] =>
  findings.flatMap(({ at, related }) => [at, ...related.map((note) => note.at)]),
);

/** The comments by which persons have decided against fixes. */
const decisionsOf = memoize(({ findings }: Analysis): readonly Span[] => {
  const conditions = findings.flatMap(({ fixes }) => fixes.flatMap((fix) => fix.conditions));
  return conditions.flatMap(({ id, because }) => (id === 'undecided' && because?.at ? [because.at] : []));
});

/** The files that somebody reads otherwise than as a tree: env files, scripts, settings that are mounted. */
const readAsText = memoize(({ project, entries }: Analysis): ReadonlySet<FileId> => {
  const { services, subjects, stages } = project;
  const containers: readonly ContainerConfig[] = [...services, ...subjects.flatMap(({ container }) => container ?? [])];
  return new Set([
    ...entries.apps.flatMap(({ envs = [] }) => envs),
    ...stages.flatMap(({ scripts }) => [...scripts.keys()]),
    ...containers.flatMap(({ envFiles, labelFiles = [], mountedFiles = [] }) =>
      [...envFiles, ...labelFiles, ...mountedFiles].map(({ file }) => file),
    ),
  ]);
});

/**
 * The edit that leads to another text of a file, where it changes nothing but whole lines of comments, which decide nothing, and blank lines: each finding
 * is the same afterwards, at the place to which the edit has moved it.
 * @returns `undefined` for every other edit, and where that is not certain
 */
function remarksEdited(before: SourceFile, text: string): TextEdit | undefined {
  const { file, tree } = before;
  const edit = lineEditBetween(file, before.text, text);
  const { start, end } = edit.at;
  const by = text.length - before.text.length;
  const [old, now] = [remarksAround(before.text, start, end), remarksAround(text, start, end + by)];
  if (!old || !now || old.start !== now.start || old.end + by !== now.end) return undefined;
  if (tree.problems.length > 0 || kindOf(file, before.text) !== kindOf(file, text)) return undefined;
  if ([before.text, text].some((each) => each.includes(allowMark) || mayNameOthers(each))) return undefined;
  const comments = commentsAfter(before, text, { edit: edit.at, by }, old, now);
  if (!comments) return undefined;
  const after: SourceFile = { ...before, text, tree: { ...tree, text, comments } };
  return saysNothing(before, old) && saysNothing(after, now) ? edit : undefined;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The lines that a part of a text touches, with those around them, where all of these hold comments or nothing. */
function remarksAround(text: string, from: number, to: number): Stretch | undefined {
  if (splitsBreak(text, from) || splitsBreak(text, to)) return undefined;
  let start = lineStartOf(text, from);
  let end = lineStartOf(text, to) === to ? to : nextLineOf(text, to);
  if (!isRemarks(text.slice(start, end))) return undefined;
  for (let line = start; line > 0; start = line) {
    line = lineStartOf(text, line - (text.startsWith('\r\n', line - 2) ? 2 : 1));
    if (!isRemarks(text.slice(line, start))) break;
  }
  for (let line = end; line < text.length; end = line) {
    line = nextLineOf(text, line);
    if (!isRemarks(text.slice(end, line))) break;
  }
  return mayHide(text.slice(start, end)) ? undefined : { start, end };
}

function splitsBreak(text: string, offset: number): boolean {
  return text.startsWith('\r\n', offset - 1);
}

function isRemarks(lines: string): boolean {
  return lines.split(/[\r\n]/).every((line) => /^[ \t]*(?:#|$)/.test(line));
}

/**
 * The comments of a text whose nodes or instructions are those of an earlier state.
 * @param old where the remarks were
 * @param now where they are
 */
function commentsAfter(before: SourceFile, text: string, moving: Moving, old: Stretch, now: Stretch): AnyTree['comments'] | undefined {
  const { kind, file, tree } = before;
  if (tree.language === 'docker') return commentsBetween(tree, text, moving, old, now);
  if (tree.language !== 'yaml') return undefined;
  return commentsBeside(tree, text, moving, (part) => kindNamed(kind)?.parse(file, part) as Tree);
}

/** A line between two instructions is a comment or nothing, whatever it says; above the first one it may be a directive, or end them. */
function commentsBetween(
  { instructions, comments }: DockerTree,
  text: string,
  { by }: Moving,
  old: Stretch,
  now: Stretch,
): DockerTree['comments'] | undefined {
  const above = instructions.findIndex(({ end }) => end > old.start);
  const count = above < 0 ? instructions.length : above;
  if (count === 0 || (instructions[count]?.start ?? old.end) < old.end) return undefined;
  const own = [...text.slice(now.start, now.end).matchAll(/#[^\r\n]*/g)].map(({ 0: comment, index }) => {
    const start = now.start + index;
    return { start, end: start + comment.length };
  });
  return [
    ...comments.filter(({ start }) => start < old.start),
    ...own,
    ...comments.filter(({ start }) => start >= old.end).map(({ start, end }) => ({ start: start + by, end: end + by })),
  ];
}

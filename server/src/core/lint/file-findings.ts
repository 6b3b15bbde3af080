import { wholeCharacters } from '../base/characters';
import { lineEndOf } from '../base/lines';
import type { FileId } from '../base/span';
import type { Fault } from '../model/fault';
import { unresolvedMessage } from '../model/files';
import type { Project } from '../model/project';
import type { Severity } from '../rules/rule';
import { hiddenCharacters } from '../syntax/hidden';
import type { Problem } from '../syntax/tree';
import { type Draft, engineDraft } from './draft';
import type { Options } from './options';

/** Further problems are mostly the same to a reader: beyond this many the last one says how many there are. */
const mostProblems = 3;

/** What is wrong with the files themselves, and where they exceed a limit. */
export function syntaxFindings(project: Project, options: Options): Draft[] {
  const meanings = new Map<FileId, Problem[]>();
  for (const problem of project.problems) {
    const known = meanings.get(problem.at.file);
    if (known) known.push(problem);
    else meanings.set(problem.at.file, [problem]);
  }
  return [...project.files.values()].flatMap(({ file, text, tree }) => {
    const all = [...tree.problems, ...(meanings.get(file) ?? [])];
    const limits = all.filter(({ limit }) => limit);
    const empty = all.filter((problem) => problem.empty);
    const others = all.filter((problem) => !problem.limit && !problem.empty);
    return [
      ...firstOf('any/limit', limits, text, options),
      ...firstOf('any/syntax', others, text, options),
      ...firstOf('any/syntax', empty, text, options, 'low'),
    ];
  });
}

/** One finding for each kind of problem: whoever corrects the first of a kind sees the others. */
function firstOf(rule: string, problems: readonly Problem[], text: string, options: Options, severity?: Severity): Draft[] {
  const kinds = new Map<string, Problem[]>();
  for (const problem of problems) {
    const kind = problem.message.replace(/"(?:[^"\\]|\\.)*"/g, '""');
    const known = kinds.get(kind);
    if (known) known.push(problem);
    else kinds.set(kind, [problem]);
  }
  return [...kinds.values()].slice(0, mostProblems).map(([first, ...others], index) => {
    const { at, message } = first!;
    const rest = index === mostProblems - 1 ? [...kinds.values()].slice(mostProblems).flat() : [];
    const more = others.length + rest.length;
    const said = more > 0 ? `${message} (and ${more} more in this file)` : message;
    return engineDraft(options, rule, wholeCharacters(text, at), said, severity);
  });
}

/** Characters that hide or reorder what a file says. */
export function hiddenFindings({ files }: Project, options: Options): Draft[] {
  return [...files.values()].flatMap(({ file, text, tree }) => {
    const all = hiddenCharacters(text, tree.comments, tree.language === 'yaml').map(({ start, end, message, harmless }) => {
      return { at: { file, start, end }, message, harmless };
    });
    const [low, high] = [all.filter(({ harmless }) => harmless), all.filter(({ harmless }) => !harmless)];
    return [...firstOf('any/hidden-character', high, text, options), ...firstOf('any/hidden-character', low, text, options, 'low')];
  });
}

/** What the files refer to and is not read. */
export function unresolvedFindings(project: Project, options: Options): Draft[] {
  return project.unresolved.map((each) => engineDraft(options, 'any/unresolved', each.at, unresolvedMessage(each)));
}

/** Internal errors, each a finding: it stands at the first line of the file that it concerns. */
export function faultFindings(project: Project, options: Options, faults: readonly Fault[]): Draft[] {
  return faults.map(({ file, rule }) => {
    const text = project.files.get(file)?.text ?? '';
    const what = rule === undefined ? 'This file could not be analyzed' : `${rule} could not check this file`;
    const at = { file, start: 0, end: lineEndOf(text, 0) };
    return engineDraft(options, 'any/internal-error', at, `${what}: please report this internal error of Bulkhead with the file`);
  });
}

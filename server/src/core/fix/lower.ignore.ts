import type { TextEdit } from '../base/edit';
import { lineBreakOf } from '../base/lines';
import { memoize } from '../base/memoize';
import type { FileId } from '../base/span';
import type { Project } from '../model/project';

/**
 * The edits that put lines at the end of a .dockerignore file, where the last pattern that matches decides. Lines that it has are left
 * out. A file that is not there gets the line breaks of the Dockerfile that is built with it.
 */
export function lowerIgnore(project: Project, file: FileId, lines: readonly string[]): TextEdit[] {
  const near = project.stages.find(({ context }) => context?.ignore?.file === file);
  const text = near?.context?.ignore?.text ?? '';
  const like = near
    ? text
    : project.files.get(project.stages.find(({ context }) => context && file.startsWith(`${context.folder}/`))?.file ?? '')?.text;
  const lineBreak = lineBreakOf(text === '' ? (like ?? '') : text);
  const present = new Set(text.split(/\r?\n/).map((one) => one.trim()));
  const at = { file, start: text.length, end: text.length };
  const missing = [...new Set(lines)].sort().filter((one) => !present.has(one));
  // A last line without its break ends with the first new one.
  const open = text !== '' && !text.endsWith('\n');
  const made = editsOf(project);
  return missing.map((one) => {
    const key = `${file}\0${one}`;
    const edit = made.get(key) ?? { at, newText: open ? `${lineBreak}${one}` : `${one}${lineBreak}` };
    made.set(key, edit);
    return edit;
  });
}

/** Two fixes that want one line share its edit. */
const editsOf = memoize((_project: Project) => new Map<string, TextEdit>());

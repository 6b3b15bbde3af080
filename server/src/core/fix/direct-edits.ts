import { addTo } from '../base/by-key';
import type { TextEdit } from '../base/edit';
import { append } from '../base/many';
import { bySpan, type Span } from '../base/span';
import type { Project } from '../model/project';
import type { Inline } from '../model/stage';
import { lowerDockerfile } from './lower.dockerfile';
import { lowerIgnore } from './lower.ignore';
import { isKeyed, type Keyed } from './requests';
import type { Fix, Want } from './want';

/** Wishes that name a place in the text and are made one by one. */
type Direct = Exclude<Want, Keyed | { readonly want: 'options' }>;

/** The Dockerfile of `dockerfile_inline` that a span lies in. */
function inlineAt({ stages }: Project, { file, start, end }: Span): Inline | undefined {
  return stages.find(({ inline }) => inline && inline.at.file === file && inline.at.start <= start && end <= inline.at.end)?.inline;
}

function fileOf(want: Exclude<Want, Keyed>): string {
  if (want.want === 'line') return want.into;
  return want.want === 'instruction' ? want.beside.file : want.at.file;
}

type Edits = readonly TextEdit[] | { readonly refused: string };

/** The edits of the wants of a fix that name a place in the text: inside a scalar, or instructions of a Dockerfile; or why they cannot be made. */
export function directEdits(project: Project, fix: Fix): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  const byFile = new Map<string, Direct[]>();
  for (const want of fix.want) {
    if (isKeyed(want) || want.want === 'options') continue;
    const file = fileOf(want);
    addTo(byFile, file, want);
  }
  const edits: TextEdit[] = [];
  for (const [file, wants] of byFile) {
    const made = editsIn(project, file, wants);
    if ('refused' in made) return made;
    append(edits, made);
  }
  return { edits: edits.sort((a, b) => bySpan(a.at, b.at)) };
}

function editsIn(project: Project, file: string, wants: readonly Direct[]): Edits {
  const lines = wants.flatMap((want) => (want.want === 'line' ? [want.is] : []));
  if (lines.length > 0) return lowerIgnore(project, file, lines);
  const source = project.files.get(file);
  if (!source) return { refused: 'the file is no longer open' };
  if (source.tree.problems.length > 0) return { refused: 'the file has syntax errors: correct them first' };
  if (source.tree.language === 'docker') return lowerDockerfile(source.tree, wants);
  const edits: TextEdit[] = [];
  for (const want of wants) {
    if (want.want !== 'text') return { refused: 'the Dockerfile is part of a Compose file: change it by hand' };
    const edit = source.tree.language === 'yaml' ? inScalar(project, want) : inJsonText(want);
    if ('refused' in edit) return edit;
    edits.push(edit);
  }
  return edits;
}

type TextWant = Extract<Want, { readonly want: 'text' }>;

function inJsonText({ at, is }: TextWant): TextEdit {
  return { at, newText: JSON.stringify(is).slice(1, -1) };
}

function inScalar(project: Project, { at, is }: TextWant): TextEdit | { readonly refused: string } {
  const inline = inlineAt(project, at);
  if (inline && (!inline.exact || /[\r\n]/.test(is))) {
    return { refused: 'the Dockerfile is part of a Compose file, where a fix cannot make this change: change it by hand' };
  }
  // A dollar is written twice there, or Compose takes what follows for a variable of its own.
  return { at, newText: inline ? is.replaceAll('$', '$$$$') : is };
}

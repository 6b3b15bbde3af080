import type { FileId } from '../base/span';
import { type AnyKind, kinds } from './index';

/** The kind of a file as far as its name tells it. */
export function kindByName(file: FileId): AnyKind | undefined {
  return isInTemplate(file) ? undefined : kinds.find(({ match }) => match.name(file));
}

/** The kind of a file by its name, else by the shape of its text; a template that a file is made from is of no kind. */
export function kindOf(file: FileId, text: string): AnyKind | undefined {
  const kind = kindByName(file) ?? kinds.find(({ match }) => match.text?.(text));
  return isInTemplate(file) || kind?.match.template?.(file, text) ? undefined : kind;
}

/** Endings of the languages of templates. */
const templates = /\.(j2|jinja2?|njk|tmpl|gotmpl|tpl|in|erb|ejs|eex|mustache|hbs|m4|mako)$/i;

/** True for such an ending, and below a folder whose name a generator of projects fills in: `{{cookiecutter.project_slug}}/compose.yaml`. */
function isInTemplate(file: FileId): boolean {
  return templates.test(file) || /\{\{[^{}/]+\}\}/.test(file);
}

/** True for a name behind which the text may tell a kind that the name does not. */
export function mayHold(file: FileId): boolean {
  return kinds.some(({ match }) => match.walks?.(file));
}

/** True where a text of such a name tells its kind. */
export function holds(file: FileId, text: string): boolean {
  return kinds.some(({ match }) => match.walks?.(file) && match.text?.(text));
}

/** True for a name that files may have which are a part of others, and alone look like nothing. */
export function mayBePart(file: FileId): boolean {
  return kinds.some(({ match }) => match.part?.(file));
}

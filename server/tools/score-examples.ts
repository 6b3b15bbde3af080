import { kinds } from '../src/core/kinds/index';
import { openProject } from '../src/core/kinds/open';
import { type Exposure, exposuresOf } from '../src/core/score/exposure';

/** A container whose exposure is worked out on the page. */
export interface Example {
  readonly title: string;
  /** What it shows, as sentences. */
  readonly says: string;
  /** The language and the name of its file. */
  readonly language: string;
  readonly file: string;
  readonly text: string;
  readonly score: number;
  /** What the axes add up to. */
  readonly weighted: number;
}

/** Where they are written. */
export const examplesFile = 'test/score/examples.md';

/** The worked examples of a text. @throws where one cannot be read */
export function examplesIn(markdown: string): Example[] {
  const parts = markdown.replaceAll('\r\n', '\n').split(/^## /m).slice(1);
  return parts.map((part): Example => {
    const match = /^(.+): (\d+\.\d)(?: from (\d+\.\d))?\n\n([\s\S]+?)\n\n```(\w+) (\S+)\n([\s\S]*?)```\n*$/.exec(part);
    if (!match) throw new Error(`${examplesFile}: "## ${part.split('\n')[0]}" is no heading, text and block`);
    const [, title = '', score = '', weighted = score, says = '', language = '', file = '', text = ''] = match;
    return { title, says, language, file, text, score: Number(score), weighted: Number(weighted) };
  });
}

/** The exposure of what an example starts. @throws where it starts nothing */
export function exposureOfExample({ file, text, title }: Pick<Example, 'file' | 'text' | 'title'>): Exposure {
  const name = `/example/${file}`;
  const kind = kinds.find(({ match }) => match.name(name));
  const entries = kind?.workspace.applications
    ? { apps: [{ files: [name] }], files: {} }
    : { apps: [], files: { [kind?.id ?? '']: [name] } };
  const [found] = exposuresOf(openProject(entries, (asked) => (asked === name ? text : null)));
  if (!found) throw new Error(`${examplesFile}: "${title}" starts no container`);
  return found;
}

import type { Span } from '../../base/span';
import { credentialReaders } from '../../knowledge/credential-files';
import { sends } from '../../model/dockerfile/context';
import { type Copy, copiesOf, plainPath } from '../../model/dockerfile/copies';
import { runsAsRoot } from '../../model/dockerfile/user';
import type { Body, Command } from '../../model/shell/command';
import { workFolderAt } from '../../model/shell/folders';
import { argumentsOf } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import type { Stage } from '../../model/stage';
import { withoutCommand } from '../shell/edit';

/** The one step that reads a file of credentials, which can be mounted there in place of being copied. */
interface SoleReader {
  /** Behind the keyword of its RUN, where flags stand. */
  readonly at: Span;
  /** Where the file has to be, whole. */
  readonly target: string;
  /** Commands that remove the file again: a mount cannot be removed, and need not be. */
  readonly removals: readonly (readonly Span[])[];
}

/**
 * The RUN that alone reads a file that COPY puts into the image; nothing where several do, where that is not known of the kind of file, where
 * the file is named elsewhere, or where the step may not be root's, who alone reads a secret.
 */
export function soleReader(stage: Stage, copy: Copy): SoleReader | undefined {
  const source = copy.sources[0]?.text;
  const index = stage.instructions.indexOf(copy.instruction);
  if (copy.sources.length !== 1 || source === undefined || index < 0) return undefined;
  const name = plainPath(source).split('/').at(-1)!;
  const programs = credentialReaders(source);
  const target = placeOf(copy, name, workFolderAt(stage, index));
  if (!programs || target === undefined) return undefined;

  // What is copied as a whole brings the file along again.
  if (copiesOf(stage).some((other) => !other.from && other.sources.some((one) => bringsAlong(stage, other, one.text, source))))
    return undefined;

  const uses = usesOf(stage, index, name, programs);
  const [run, ...more] = uses?.readers ?? [];
  if (!uses || !run || more.length > 0 || runsAsRoot(stage, run.index) === false) return undefined;
  const end = run.instruction.keywordEnd;
  return { at: { file: stage.file, start: end, end }, target, removals: uses.removals };
}

/** The whole path that a file of this name has once it is copied; nothing where that is not known. */
function placeOf({ target: { text } }: Copy, name: string, work: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const isFolder = /(?:^|\/)\.{0,2}$/.test(text);
  const file = isFolder ? `${text.replace(/\/?\.?$/, '')}/${name}` : text;
  if (file.startsWith('/') && !file.includes('/../')) return file;
  return work && !file.includes('..') ? `${work}/${file}`.replaceAll(/\/(\.?\/)+/g, '/') : undefined;
}

/** The steps behind a COPY that read its file, and the commands that remove it; nothing where one of them cannot be read or changed. */
function usesOf(
  stage: Stage,
  index: number,
  name: string,
  programs: RegExp,
): { readonly readers: readonly Body[]; readonly removals: SoleReader['removals'] } | undefined {
  const readers: Body[] = [];
  const removals: (readonly Span[])[] = [];
  for (const body of shellOf(stage).own) {
    if (body.index < index) continue;
    const removing = body.commands.filter((command) => isRemoval(command, name));
    const others = body.commands.filter((command) => !removing.includes(command));
    const named = others.some((command) => names(command, name));
    if (body.keyword !== 'RUN' || body.onbuild || !body.understood) {
      if (named || removing.length > 0) return undefined;
      continue;
    }
    if (named || others.some((command) => programs.test(command.name))) readers.push(body);
    for (const command of removing) {
      const removal = withoutCommand(command, body);
      if (!removal || 'instruction' in removal) return undefined;
      removals.push(removal.spans);
    }
  }
  return { readers, removals };
}

function names({ args, redirects }: Command, name: string): boolean {
  return [...args, ...redirects.flatMap(({ target }) => target ?? [])].some(({ value }) => value.includes(name));
}

function bringsAlong({ context }: Stage, { exclude }: Copy, from: string | undefined, file: string): boolean {
  if (from === undefined || plainPath(from) !== '.') return false;
  return !context || sends(context, plainPath(file), exclude);
}

/** `rm -f .npmrc` and nothing else. */
function isRemoval(command: Command, name: string): boolean {
  if (command.name !== 'rm') return false;
  const { operands } = argumentsOf(command);
  return operands.length === 1 && operands[0]!.value.split('/').at(-1) === name;
}

import type { Site } from '../../base/site';
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
export interface SoleReader {
  /** Behind the keyword of its RUN, where flags stand. */
  readonly at: Site;
  /** Where the file has to be, whole. */
  readonly target: string;
  /** Commands that remove the file again: a mount cannot be removed, and need not be. */
  readonly removals: readonly (readonly Site[])[];
}

/**
 * The RUN that alone reads a file that COPY puts into the image; nothing where several do, where that is not known of the kind of file, where
 * the file is named elsewhere, or where the step may not be root's, who alone reads a secret.
 */
export function soleReader(stage: Stage, { sources, target, instruction }: Copy): SoleReader | undefined {
  const source = sources[0]?.text;
  const index = stage.instructions.indexOf(instruction);
  const to = target.text;
  if (sources.length !== 1 || source === undefined || to === undefined || index < 0) return undefined;
  const name = plainPath(source).split('/').at(-1)!;
  const readers = credentialReaders(source);
  const work = workFolderAt(stage, index);
  const folder = /(?:^|\/)\.{0,2}$/.test(to);
  const file = folder ? `${to.replace(/\/?\.?$/, '')}/${name}` : to;
  const whole =
    file.startsWith('/') && !file.includes('/../')
      ? file
      : work && !file.includes('..')
        ? `${work}/${file}`.replaceAll(/\/(\.?\/)+/g, '/')
        : undefined;
  if (!readers || whole === undefined) return undefined;

  // What is copied as a whole brings the file along again.
  if (copiesOf(stage).some((other) => !other.from && other.sources.some((one) => bringsAlong(stage, other, one.text, source))))
    return undefined;

  const removals: (readonly Site[])[] = [];
  const users: Body[] = [];
  for (const body of shellOf(stage).own) {
    if (body.index < index) continue;
    const removing = body.commands.filter((command) => isRemoval(command, name));
    const others = body.commands.filter((command) => !removing.includes(command));
    const named = others.some(({ args, redirects }) =>
      [...args, ...redirects.flatMap(({ target: to }) => to ?? [])].some(({ value }) => value.includes(name)),
    );
    if (body.keyword !== 'RUN' || body.onbuild || !body.understood) {
      if (named || removing.length > 0) return undefined;
      continue;
    }
    if (named || others.some((command) => readers.test(command.name))) users.push(body);
    for (const command of removing) {
      const removal = withoutCommand(command, body);
      if (!removal || 'instruction' in removal) return undefined;
      removals.push(removal.sites);
    }
  }
  const [run] = users;
  if (users.length !== 1 || !run || runsAsRoot(stage, run.index) === false) return undefined;
  const end = run.instruction.keywordEnd;
  return { at: { file: stage.file, start: end, end }, target: whole, removals };
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

import { memoize } from '../../base/memoize';
import { isRootUser } from '../../model/root-user';
import type { Command, Word } from '../../model/shell/command';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import type { Permission } from './permissions';

/**
 * True when all that a permission is set on is taken away again by the same RUN, as a temporary folder is: no image has it.
 * Paths are compared as they are written, variables such as `$tmp` among them.
 */
export function isTakenAway({ paths, command, body }: Permission): boolean {
  if (!command || body?.keyword !== 'RUN' || paths.length === 0) return false;
  const later = body.commands.slice(body.commands.indexOf(command) + 1);
  const gone = later.filter(({ name, guarded }) => (name === 'rm' || name === 'rmdir') && !guarded).flatMap(removedBy);
  return paths.every((path) => gone.some((from) => isAtOrBelow(path, from)));
}

/**
 * True when a later chmod of the same stage gives all that a permission is set on another mode, which lets no other user write: the image has the last one.
 * @param all what the stage sets
 */
export function isTakenBack({ paths, command, body, recursive }: Permission, all: readonly Permission[]): boolean {
  if (!command || paths.length === 0) return false;
  const after = all.filter(
    (one) =>
      one.takesBack &&
      one.command &&
      !one.command.guarded &&
      one.body?.keyword === body?.keyword &&
      one.command.at.start > command.at.start,
  );
  return paths.every((path) =>
    after.some(
      (one) =>
        (recursive ? one.recursive : true) &&
        one.paths.some((other) => plain(other) === plain(path) || (one.recursive && isAtOrBelow(path, plain(other)))),
    ),
  );
}

function removedBy(command: Command): string[] {
  const deep = command.name === 'rmdir' || option(command, 'r', 'R', 'recursive') !== undefined;
  return deep ? argumentsOf(command).operands.map(({ value }) => plain(value)) : [];
}

/**
 * The user whom the build gives all that a permission is set on: by `--chown` of the same instruction, `install -o`, or the last chown of the
 * stage that names it. Who makes a folder under `USER` owns it, too.
 * @returns the name or number without the group; undefined where nobody says, or the owners differ
 */
export function ownerOf(stage: Stage, { paths, command, body, instruction }: Permission): string | undefined {
  const flag = instruction?.flags.find(({ name }) => name === 'chown')?.value;
  if (flag !== undefined) return userOf(flag);
  if (!command || !body || paths.length === 0) return undefined;
  if (command.name === 'install') {
    const given = option(command, 'o', 'owner')?.value;
    if (given) return given.known ? userOf(given.value) : undefined;
  }
  const { chowns, makers } = ownersIn(stage);
  const owners = paths.map((path) => {
    const given = chowns.filter((one) => namesPath(one, path)).at(-1);
    const owner = given && argumentsOf(given).operands[0];
    if (owner) return owner.known ? userOf(owner.value) : undefined;
    const made = makers.find(({ command: each }) => makes(each, path))?.body;
    return made && stage.instructions.includes(made.instruction) ? userAt(stage, made.index) : undefined;
  });
  return owners.every((owner) => owner === owners[0]) ? owners[0] : undefined;
}

/** True for a path that a chown of the build gives to somebody. */
export function isGivenAway(stage: Stage, path: string): boolean {
  return ownersIn(stage).chowns.some((one) => namesPath(one, path));
}

/** What gives files to users in a stage and in those that it starts from, in order. */
const ownersIn = memoize((stage: Stage) => {
  const bodies = [...chain(stage)].reverse().flatMap((each) => shellOf(each).own.filter(({ keyword }) => keyword === 'RUN'));
  const always = bodies.flatMap((body) => body.commands.filter(({ guarded }) => !guarded).map((command) => ({ body, command })));
  return {
    chowns: always.filter(({ command }) => command.name === 'chown').map(({ command }) => command),
    makers: always.filter(({ command }) => command.name === 'mkdir'),
  };
});

function namesPath(command: Command, path: string): boolean {
  const [, ...targets] = argumentsOf(command).operands;
  const deep = option(command, 'R', 'recursive') !== undefined;
  return targets.some(({ value }: Word) => plain(value) === plain(path) || (deep && isAtOrBelow(path, plain(value))));
}

function makes(command: Command, path: string): boolean {
  return argumentsOf(command).operands.some(({ value }) => isAtOrBelow(plain(value), plain(path)));
}

/** The user that USER of the stage itself has set at an instruction; undefined before it has one. */
function userAt({ users, refs }: Stage, index: number): string | undefined {
  const at = Number(refs[index]?.path[0]);
  const last = users.filter(({ origin }) => Number(origin?.path[0]) < at).at(-1);
  const text = last && known(last);
  return text === undefined || isRootUser(text) ? undefined : userOf(text);
}

function userOf(text: string): string {
  return text.replace(/[:.].*$/, '');
}

function plain(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function isAtOrBelow(path: string, from: string): boolean {
  return plain(path) === from || path.startsWith(`${from}/`);
}

import { isRootUser } from '../root-user';
import { argumentsOf } from '../shell/options';
import { commandsIn } from '../shell/stage';
import { chain, type Stage } from '../stage';

/** Whom the instructions of a stage, and of those that it starts from, give files to, as written: `app`, `1000:1000`, `.staff`. */
export function ownersOf(stage: Stage): readonly string[] {
  return [...chain(stage)].flatMap((each) => [
    ...each.instructions.flatMap(({ flags }) => flags.filter(({ name }) => name === 'chown').map(({ value }) => value)),
    ...[...commandsIn(each)]
      .filter(({ command, body }) => command.name === 'chown' && body.keyword === 'RUN' && !body.onbuild)
      .flatMap(({ command }) =>
        argumentsOf(command)
          .operands.slice(0, 1)
          .map(({ value }) => value),
      ),
  ]);
}

/**
 * The one account other than root that files are given to by its number, with its group where all say the same one: `1000`, `1000:1000`.
 * The kernel asks for no name, so it needs none.
 */
export function numberOfOwner(stage: Stage): string | undefined {
  const given = ownersOf(stage).filter((owner) => !isRootUser(owner));
  const [first = ''] = given;
  const number = /^[1-9]\d{0,8}/.exec(first)?.[0];
  if (number === undefined || !given.every((owner) => new RegExp(`^${number}(?:[:.]\\d{1,9})?$`).test(owner))) return undefined;
  const whole = first.replace('.', ':');
  return given.every((owner) => owner.replace('.', ':') === whole) ? whole : number;
}

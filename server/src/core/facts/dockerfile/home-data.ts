import { isIn } from '../../base/path';
import { keptIn } from '../../knowledge/kept-data';
import type { ContainerConfig } from '../../model/container';
import { workFolder } from '../../model/dockerfile/image-files';
import type { Start } from '../../model/dockerfile/start';
import { environmentOf, shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { type Owning, ownership } from './owned-paths';

/** A home directory, or one for data of programs (XDG Base Directory Specification), that the image names and the user does not own. */
export function closedHome(owning: Owning): string | undefined {
  const { stage } = owning;
  const owns = ownership(owning, undefined);
  for (const [name, value] of environmentOf(stage)) {
    if (/^(HOME|XDG_(CONFIG|DATA|STATE|CACHE)_HOME)$/.test(name) && value.startsWith('/') && !owns(value) && !isHomeOfAccount(stage, value))
      return `the image sets ${name} to ${value}, which belongs to root`;
  }
  return undefined;
}

/** True for a path at or below the home directory that the build gives an account. */
function isHomeOfAccount(stage: Stage, path: string): boolean {
  const commands = [...chain(stage)].flatMap((each) => shellOf(each).own.flatMap((body) => body.commands));
  return commands.some(
    ({ name, args }) => /^(useradd|adduser|usermod)$/.test(name) && args.some(({ value }) => value.startsWith('/') && isIn(path, value)),
  );
}

/**
 * Data that a program keeps in the home of its user, or in a directory of root's: a new user does not find it, or cannot write there.
 * @param starts what the stage and the services that run it start
 */
export function keptElsewhere(
  owning: Owning,
  starts: readonly { readonly service?: ContainerConfig | undefined; readonly start: Start }[],
): string | undefined {
  const { stage } = owning;
  const variables = environmentOf(stage);
  const home = variables.get('HOME');
  for (const { service, start } of starts) {
    const owns = ownership(owning, service);
    for (const { command, here } of start.commands) {
      const said = [...command.args.map(({ value }) => value), ...variables.keys(), ...command.settings.map(({ name }) => name)];
      const place = keptIn(command.name, said);
      if (place === undefined) continue;
      const isHome = place.startsWith('~');
      if (isHome && home === undefined)
        return `${command.name} keeps its data in the home directory of its user (${place}): what it has below /root is not found there`;
      const path = isHome ? `${home}${place.slice(1)}` : (here ?? workFolder(stage));
      if (!owns(path)) return `${command.name} keeps its data in ${path}, which belongs to root`;
    }
  }
  return undefined;
}

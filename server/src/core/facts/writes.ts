import { type Condition, type Evidence, unknownUnless } from '../fix/condition';
import type { ContainerConfig } from '../model/container';
import { profileOf } from '../model/privilege';
import type { Project } from '../model/project';
import type { Word } from '../model/shell/command';
import { argumentsOf } from '../model/shell/options';
import { isBelow, runPath } from './mount-target';
import { settingsOf } from './settings';
import { startedBy } from './started';

/**
 * What shows that a service writes to a directory or file of its container: the image keeps its data there, a configuration that was read names it, or
 * something that it starts writes there.
 */
export function writesTo(service: ContainerConfig, target: string): Evidence | undefined {
  const meets = (path: string): boolean => runPath(path) === runPath(target) || isBelow(path, target) || isBelow(target, path);
  const profile = profileOf(service)?.profile;
  const data = profile?.data.find(meets);
  if (profile && data !== undefined) return { note: `the image ${profile.family} keeps its data in ${data}` };
  for (const { writes, file } of settingsOf(service)) {
    const found = writes.find(({ path }) => meets(path));
    if (found) return { note: `"${found.by}" in ${file.target} makes it write to ${found.path}` };
  }
  for (const { what, at, commands } of startedBy(service)) {
    for (const command of commands) {
      const redirected = command.redirects.flatMap(({ operator, target: to }) => (to && /^(&?>>?|>\|)$/.test(operator) ? [to] : []));
      const operands: readonly Word[] = /^(tee|touch|mkdir)$/.test(command.name) ? argumentsOf(command).operands : [];
      const found = [...redirected, ...operands].find(
        ({ value }) => value.startsWith('/') && (runPath(value) === runPath(target) || isBelow(value, target)),
      );
      if (found) return { note: `${what} of "${service.name}" writes to ${found.value}`, at };
    }
  }
  return undefined;
}

/**
 * That none of the services that share a mount writes there.
 * @param says the condition for all of them
 * @param names of the other services
 */
export function noWrites(
  says: string,
  target: string | undefined,
  config: ContainerConfig,
  names: readonly string[],
  project: Project,
): Condition {
  const all = [config, ...project.services.filter(({ name }) => name !== config.name && names.includes(name))];
  const against = target === undefined ? [] : all.flatMap((each) => writesTo(each, target) ?? []);
  return unknownUnless('no-writes', says, against[0]);
}

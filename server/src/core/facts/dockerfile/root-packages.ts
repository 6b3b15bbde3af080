import { programsWith } from '../../knowledge/program/find';
import { chain, type Stage } from '../../model/stage';
import { packagesOf } from '../shell/packages';

/** Packages that an image has for what root does while it runs, and what that is. */
const packages: ReadonlyMap<string, string> = new Map(
  programsWith('runsAsRoot').flatMap(({ packages: brought = [], rootWork, needsRoot, runsAsRoot }) => {
    const own = rootWork ? `${rootWork.does} and requires root` : `needs root because ${needsRoot?.why}`;
    const does = `which ${runsAsRoot === true ? own : runsAsRoot}`;
    return brought.map((name) => [name, does] as const);
  }),
);

/**
 * A package of a stage that is of no use to another user than root, as a sentence without its full stop: what the image starts may call its
 * program, although no file says so.
 */
export function rootPackageOf(stage: Stage): string | undefined {
  for (const each of chain(stage)) {
    for (const { name } of packagesOf(each)) {
      const does = packages.get(name);
      if (does !== undefined) return `the image has ${name}, ${does}`;
    }
  }
  return undefined;
}

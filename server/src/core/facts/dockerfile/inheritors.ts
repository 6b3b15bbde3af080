import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { chain, isSibling, type Stage } from '../../model/stage';
import type { NodeRef } from '../../model/traced';
import type { Instruction } from '../../syntax/dockertree';

/** A stage that takes over the user of the one that it starts from, and does something with it. */
interface Inheritor {
  readonly stage: Stage;
  /** What it does as that user: ends a sentence that starts with the stage. */
  readonly work: string;
  /** True where ONBUILD does it, before any instruction of its own. */
  readonly triggered: boolean;
}

/** True for one stage of one file, which services with other arguments may read in another way. */
export function isSame(a: Stage, b: Stage): boolean {
  return a.index === b.index && isSibling(a, b);
}

/** The stages of a Dockerfile that start from one of them, or from one of these, and go on as its user: of each line the first that does something. */
export function inheritorsOf(stage: Stage, { stages }: Project): Inheritor[] {
  const found: Inheritor[] = [];
  for (const other of stages) {
    const line = [...chain(other)];
    const at = line.findIndex((each) => isSame(each, stage));
    const inheritor = at > 0 ? firstOf(line.slice(0, at).reverse()) : undefined;
    if (inheritor && !found.some((one) => isSame(one.stage, inheritor.stage))) found.push(inheritor);
  }
  return found;
}

/** The FROM instructions of those stages, behind which `USER root` keeps them as they are. */
export function placesForRoot(stage: Stage, project: Project): NodeRef[] {
  return inheritorsOf(stage, project).flatMap((one) => (one.triggered ? [] : one.stage.refs.slice(0, 1)));
}

/** @param line stages that are built on each other, the nearest first */
function firstOf(line: readonly Stage[]): Inheritor | undefined {
  for (const stage of line) {
    for (const [instructions, triggered] of [[stage.triggered, true] as const, [stage.instructions, false] as const]) {
      const first = instructions.find(({ keyword }) => keyword === 'USER' || works.has(keyword));
      if (first?.keyword === 'USER') return undefined;
      if (first) return { stage, work: works.get(first.keyword) ?? '', triggered };
    }
  }
  return undefined;
}

/** Instructions that act as the user in force, or start something as it. */
const works: ReadonlyMap<Instruction['keyword'], string> = new Map([
  ['RUN', 'runs commands as root'],
  ['ENTRYPOINT', 'starts a program of its own'],
  ['CMD', 'starts a program of its own'],
]);

/**
 * The services that run a stage, or one built on it, and would take over its user: not those that name a user, nor those whose stage has a USER of
 * its own, or keeps root.
 */
export function servicesTaking(stage: Stage, project: Project): Service[] {
  const inheritors = inheritorsOf(stage, project).filter(({ triggered }) => !triggered);
  return project.services.filter(({ build, user }) => {
    const line = build?.stage ? [...chain(build.stage)] : [];
    const at = line.findIndex((each) => isSame(each, stage));
    if (at < 0 || (user?.known && user.value !== '')) return false;
    return line.slice(0, at).every((each) => each.users.length === 0 && !inheritors.some((one) => isSame(one.stage, each)));
  });
}

import { memoize } from '../../base/memoize';
import type { Instruction } from '../../syntax/dockertree';
import type { Declaration, Stage } from '../stage';
import type { Body, Command } from './command';
import { bodyOf, copiedTexts } from './read';
import { keepText, type WrittenTexts } from './written-texts';

/** What the instructions of a stage run. */
interface StageShell {
  /** Of its own instructions, triggers of its ONBUILDs among them. */
  readonly own: readonly Body[];
  /** Of the triggers that the stage it starts from makes it run. They are reported there. */
  readonly triggered: readonly Body[];
}

/** What a stage declares, by the instruction that does. */
const declaredIn = memoize(({ declarations }: Stage): ReadonlyMap<Instruction, readonly Declaration[]> => {
  const all = new Map<Instruction, Declaration[]>();
  for (const declaration of declarations) {
    const known = all.get(declaration.instruction);
    if (known) known.push(declaration);
    else all.set(declaration.instruction, [declaration]);
  }
  return all;
});

/** Variables that ENV of the chain leaves behind, without what the instructions run. */
export const environmentOf = memoize((stage: Stage): ReadonlyMap<string, string> => {
  const environment = new Map(stage.parent ? environmentOf(stage.parent) : []);
  for (const instruction of [...stage.triggered, ...stage.instructions]) {
    for (const { keyword, name, holds } of declaredIn(stage).get(instruction) ?? []) {
      if (keyword !== 'ENV') continue;
      if (holds === undefined) environment.delete(name);
      else environment.set(name, holds);
    }
  }
  return environment;
});

/** What the instructions of a stage run, read once. */
export const shellOf = memoize((stage: Stage): StageShell => {
  const scope = new Map(stage.parent ? environmentOf(stage.parent) : []);
  const empty = new Set<string>();
  const known = { empty, files: new Map() as WrittenTexts };
  const declare = (instruction: Instruction): void => {
    for (const { name, holds, unset } of declaredIn(stage).get(instruction) ?? []) {
      if (holds === undefined) scope.delete(name);
      else scope.set(name, holds);
      if (unset) empty.add(name);
      else empty.delete(name);
    }
  };
  const triggered: Body[] = [];
  const standard = stage.shells[0] ?? [];
  for (const instruction of stage.triggered) {
    declare(instruction);
    const body = bodyOf(instruction, { stage, index: 0, ref: stage.ref, shell: standard, onbuild: false }, scope, known);
    if (body) triggered.push(body);
  }
  const own: Body[] = [];
  stage.instructions.forEach((instruction, index) => {
    declare(instruction);
    const trigger = instruction.trigger;
    for (const { path, content } of copiedTexts(stage, instruction)) keepText(known.files, path, content);
    const standing = { stage, index, ref: stage.refs[index]!, shell: stage.shells[index] ?? standard, onbuild: trigger !== undefined };
    const body = bodyOf(trigger ?? instruction, standing, scope, known);
    if (body) own.push(body);
  });
  return { own, triggered };
});

/** All commands of a stage's own instructions with the instruction that runs each. */
export function* commandsIn(stage: Stage): Iterable<{ readonly command: Command; readonly body: Body }> {
  for (const body of shellOf(stage).own) for (const command of body.commands) yield { command, body };
}

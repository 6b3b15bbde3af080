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
  /** Variables that ENV of the chain leaves behind. */
  readonly environment: ReadonlyMap<string, string>;
}

/** What the instructions of a stage run, read once. */
export const shellOf = memoize((stage: Stage): StageShell => {
  const scope = new Map(stage.parent ? shellOf(stage.parent).environment : []);
  const environment = new Map(scope);
  const empty = new Set<string>();
  const known = { empty, files: new Map() as WrittenTexts };
  const declarations = new Map<Instruction, Declaration[]>();
  for (const declaration of stage.declarations) {
    const known = declarations.get(declaration.instruction);
    if (known) known.push(declaration);
    else declarations.set(declaration.instruction, [declaration]);
  }
  const declare = (instruction: Instruction): void => {
    for (const { keyword, name, holds, unset } of declarations.get(instruction) ?? []) {
      for (const each of keyword === 'ENV' ? [scope, environment] : [scope]) {
        if (holds === undefined) each.delete(name);
        else each.set(name, holds);
      }
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
  const shell: StageShell = { own, triggered, environment };
  return shell;
});

/** All commands of a stage's own instructions with the instruction that runs each. */
export function* commandsIn(stage: Stage): Iterable<{ readonly command: Command; readonly body: Body }> {
  for (const body of shellOf(stage).own) for (const command of body.commands) yield { command, body };
}

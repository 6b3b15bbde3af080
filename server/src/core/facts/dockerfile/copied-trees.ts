import { memoize } from '../../base/memoize';
import { isIn } from '../../base/path';
import { programFacts } from '../../knowledge/program/find';
import { isStateFile, isStateFolder, isSystemFolder } from '../../knowledge/system-folders';
import { type Copy, copiesOf, isFolder, isRemote, plainPath } from '../../model/dockerfile/copies';
import { targetOf } from '../../model/dockerfile/image-files';
import { isRootUser } from '../../model/root-user';
import type { Command } from '../../model/shell/command';
import { foldersOf, placed, takenAway, workFolderAt } from '../../model/shell/folders';
import { argumentsOf, option } from '../../model/shell/options';
import { shellOf } from '../../model/shell/stage';
import { chain, isSibling, type Stage } from '../../model/stage';

/**
 * A folder of sources that COPY or ADD brings whole: what is in it cannot be listed, and it may hold folders that the program writes to. Or a single file
 * that the program writes to by its name.
 */
export interface CopiedTree {
  /** The folder or file of the image. */
  readonly path: string;
  /** The folder that a single file lies in: it has to be writable as well. */
  readonly folder?: string;
  readonly copy: Copy;
  /** The stage that copies it: the stage itself, or one that it starts from. */
  readonly stage: Stage;
  /** True when a RUN behind it works in it with more than an installer: what that leaves there belongs to root. */
  readonly worked: boolean;
}

/**
 * The folders of sources that the chain of stages copies whole, and the databases and logs that it copies one by one, as far as they belong to root in the end.
 * @param stages of the Dockerfile, for `COPY --from`
 */
export function copiedTrees(stage: Stage, stages: readonly Stage[]): CopiedTree[] {
  return [...chain(stage)].flatMap((each) =>
    copiesOf(each).flatMap((copy) => {
      const path = each.instructions.includes(copy.instruction) && !hasOwner(copy) ? targetOf(copy, each) : undefined;
      if (path === undefined || isTakenLater(stage, each, copy, path)) return [];
      const found = { copy, stage: each, worked: lastWork(each) > each.instructions.indexOf(copy.instruction) };
      if (copy.sources.some((source) => isTree(source.text, copy, each, stages)))
        return isSystemFolder(path) || isGivenLater(stage, path) ? [] : [{ path, ...found }];
      return stateFilesOf(copy, path, each).flatMap((file) => {
        const folder = file.slice(0, file.lastIndexOf('/')) || '/';
        return isGivenLater(stage, file) || isGivenLater(stage, folder) ? [] : [{ path: file, folder, ...found }];
      });
    }),
  );
}

/** The COPY that puts a whole folder over folders of the system, where what it brings cannot be listed; nothing where none does. */
export function overlayOf(stage: Stage): Copy | undefined {
  for (const each of chain(stage)) {
    const found = copiesOf(each).find(
      (copy) =>
        copy.from === undefined && targetOf(copy, each) === '/' && copy.sources.some(({ text }) => text !== undefined && isFolder(text)),
    );
    if (found) return found;
  }
  return undefined;
}

function hasOwner({ instruction }: Copy): boolean {
  return instruction.flags.some(({ name, value }) => name === 'chown' && !isRootUser(value));
}

/** The databases and logs among the single files of a COPY, by their places in the image. @param target as COPY names it */
function stateFilesOf(copy: Copy, target: string, stage: Stage): string[] {
  const { sources, instruction } = copy;
  const isThere = (): boolean =>
    foldersOf(stage).some(({ path }) => path === target) ||
    copiesOf(stage).some((other) => other.instruction !== copy.instruction && targetOf(other, stage)?.startsWith(`${target}/`));
  const isInto = sources.length > 1 || /(^|\/)\.?["']?$/.test(instruction.words.at(-1)?.text ?? '') || isThere();
  return sources.flatMap(({ text }) => {
    const name = text === undefined || isRemote(text) ? '' : plainPath(text).replace(/^.*\//, '');
    if (!isStateFile(name) || /[*?[]/.test(name)) return [];
    return isInto ? [`${target === '/' ? '' : target}/${name}`] : [target];
  });
}

/** Of another stage, only a whole folder that was copied from the build context there, and folders of state. */
function isTree(text: string | undefined, copy: Copy, stage: Stage, stages: readonly Stage[]): boolean {
  if (text === undefined || isRemote(text)) return false;
  if (copy.from === undefined) return isFolder(text);
  const index = stage.sources.find(({ instruction }) => instruction === copy.instruction)?.stage;
  const other = stages.find((one) => one.index === index && isSibling(one, stage));
  const folder = `/${plainPath(text).replace(/^\//, '')}`;
  if (isStateFolder(folder) && index !== stage.index) return true;
  if (!other || index === stage.index) return false;
  return [...chain(other)].some((each) =>
    copiesOf(each).some((one) => {
      const target = one.from === undefined ? targetOf(one, each) : undefined;
      return (
        target !== undefined && isIn(target, folder) && one.sources.some((source) => source.text !== undefined && isFolder(source.text))
      );
    }),
  );
}

/** True when a RUN behind a COPY takes away what it brings: sources go once the program is built. @param from the stage that copies */
function isTakenLater(stage: Stage, from: Stage, { instruction }: Copy, path: string): boolean {
  const all = [...chain(stage)];
  const at = from.instructions.indexOf(instruction);
  return all
    .slice(0, all.indexOf(from) + 1)
    .some((each) => removals(each).some(({ index, isTaken }) => (each !== from || index > at) && isTaken(path)));
}

const REMOVES = /^(rm|rmdir|mv)$/;
/** Most steps that are looked at; no image has more that take something away. */
const MOST = 1000;

/** What the RUN instructions of a stage itself take away. */
const removals = memoize((stage: Stage): readonly { readonly index: number; readonly isTaken: (path: string) => boolean }[] =>
  shellOf(stage)
    .own.filter(({ keyword, onbuild, commands }) => keyword === 'RUN' && !onbuild && commands.some(({ name }) => REMOVES.test(name)))
    .slice(-MOST)
    .flatMap(({ commands, index }) =>
      [...placed(commands, workFolderAt(stage, index))]
        .filter(({ command }) => REMOVES.test(command.name))
        .slice(-MOST)
        .map(({ command, here }) => ({ index, isTaken: takenAway(command, here) })),
    )
    .slice(-MOST),
);

/** True when a RUN of the chain gives a folder away with all that is in it. */
function isGivenLater(stage: Stage, path: string): boolean {
  return [...chain(stage)].some((each) => givenAway(each).some((folder) => isIn(path, folder)));
}

/** The folders that a RUN of a stage itself gives away with all that is in them. */
const givenAway = memoize((stage: Stage): readonly string[] =>
  shellOf(stage).own.flatMap((body) =>
    body.keyword !== 'RUN'
      ? []
      : body.commands.flatMap((command) => {
          if (command.name !== 'chown' || command.guarded || !option(command, 'R', 'recursive')) return [];
          const [owner, ...folders] = argumentsOf(command).operands;
          if (owner === undefined || isRootUser(owner.value)) return [];
          return folders.flatMap(({ value }) => (value.startsWith('/') ? [value.replace(/(?!^)\/$/, '')] : []));
        }),
  ),
);

/** The number of the last RUN of a stage itself that works with more than an installer; -1 where none does. */
const lastWork = memoize((stage: Stage): number => {
  const leaves = shellOf(stage).own.filter(
    (body) => body.keyword === 'RUN' && !body.onbuild && body.commands.some((command) => command.depth === 0 && leavesFiles(command)),
  );
  return leaves.at(-1)?.index ?? -1;
});

function leavesFiles({ name, args }: Command): boolean {
  const exempts = programFacts(name)?.sparesSources;
  return name !== '' && (typeof exempts === 'object' ? !exempts.test(args[0]?.value ?? '') : exempts !== true);
}

import { nameOf, resolveIn } from '../../base/file';
import { matchesGlob } from '../../base/glob';
import { memoize } from '../../base/memoize';
import type { FileId } from '../../base/span';
import { programFacts } from '../../knowledge/program/find';
import { writtenFiles } from '../shell/files';
import { absolute } from '../shell/folders';
import { environmentOf, shellOf } from '../shell/stage';
import { chain, isSibling, type Stage } from '../stage';
import { sends } from './context';
import { type Copy, copiesOf, isFolder, isRemote, plainPath } from './copies';
import { followed } from './image-links';

/** Where the files of an image come from. */
export interface ImageSources {
  /**
   * The text of a file of a build context; nothing for one that is not there, is no text, or must not be read. For a name that ends in a slash, what
   * the folder holds: a line for each, those of folders with a slash at their end.
   */
  readonly read: (file: FileId) => string | undefined;
  /** The stages of the Dockerfile that come before, by their numbers. */
  readonly stages: readonly Stage[];
}

/** What is known of a file of an image. */
type ImageFile =
  /** Its text, from the build context or from the Dockerfile itself. */
  | { readonly kind: 'text'; readonly text: string }
  /** COPY or ADD may bring it, and it could not be read. `named`: one of them names the very file. */
  | { readonly kind: 'unread'; readonly named: boolean }
  /** The build makes it, or the base image has it. */
  | { readonly kind: 'other' };

/** Folders that a build leaves in the tree of its sources. */
const MADE = /\/(node_modules|target|dist|build|out|obj|\.venv|venv|vendor|\.next|\.output)\//;

/**
 * What is known of a file of a stage's image: a here-document or `echo > file` of the chain of stages, or a file that COPY or ADD brings from the
 * build context, as far as the ignore file lets it through.
 * @param path absolute
 * @param sources what the image is made of
 */
export function imageFile(stage: Stage, path: string, sources: ImageSources): ImageFile {
  const found = findFile(stage, path, sources, new Set());
  const target = found.kind === 'text' ? undefined : followed(stage, path);
  const linked = target === undefined ? found : findFile(stage, target, sources, new Set());
  return linked.kind === 'other' ? found : linked;
}

/** @param seen stages with the paths that were looked for there: two ways may lead to one file */
function findFile(stage: Stage, path: string, sources: ImageSources, seen: Set<string>): ImageFile {
  const key = `${stage.file} ${stage.inline?.at.start} ${stage.index} ${path}`;
  if (seen.has(key)) return { kind: 'other' };
  seen.add(key);
  const written = writtenText(stage, path);
  if (written !== undefined) return { kind: 'text', text: written };
  let may: boolean | undefined;
  for (const each of chain(stage)) {
    for (const copy of copiesOf(each).reverse()) {
      if (!each.instructions.includes(copy.instruction)) continue;
      const paths = sourcesOf(copy, path, each);
      if (paths.length === 0) continue;
      const found = copy.from === undefined ? fromContext(each, copy, paths, sources) : fromStage(each, copy, paths, sources, seen);
      if (found.kind === 'text') return found;
      if (found.kind === 'unread' && !isBuilt(each, copy, path)) may = may === true || found.named;
    }
  }
  return may === undefined ? { kind: 'other' } : { kind: 'unread', named: may };
}

/** The text that the instructions of the chain write into a file, all pieces of it. */
function writtenText(stage: Stage, path: string): string | undefined {
  for (const each of chain(stage)) {
    const own = writtenFiles(each).filter((file) => file.how !== 'edit' && absolute(file.path, workFolder(each)) === path);
    if (own.length > 0)
      return own
        .map(({ content }) => content.value)
        .join('\n')
        .replaceAll('\\n', '\n');
  }
  return undefined;
}

/** The paths of the source of a COPY that may end up at a path of the image. */
function sourcesOf(copy: Copy, path: string, stage: Stage): string[] {
  const target = targetOf(copy, stage);
  if (target === undefined) return [];
  const sources = copy.sources.flatMap(({ text }) => (text === undefined || isRemote(text) ? [] : text));
  if (path === target) return sources.map(plainPath).filter((source) => source !== '.' && !/[*?]/.test(nameOf(source)));
  const folder = target === '/' ? '/' : `${target}/`;
  return path.startsWith(folder) ? sources.flatMap((source) => sourcesBelow(source, path.slice(folder.length))) : [];
}

/** What of a source ends up at a path below the target. */
function sourcesBelow(text: string, rest: string): string[] {
  const source = plainPath(text);
  const name = nameOf(source);
  const folder = source.slice(0, source.length - name.length);
  if (/[*?[]/.test(name)) return !rest.includes('/') && matchesGlob(name, rest) ? [`${folder}${rest}`] : [];
  // `conf.d` is a folder for all its dot.
  const whole = isFolder(text) || /\.d$/.test(source) ? [source === '.' ? rest : `${source}/${rest}`] : [];
  // A file goes into the folder under its own name, a folder with what is in it.
  return rest === name ? [source, ...whole] : whole;
}

/** The path of an image that a COPY fills. */
export function targetOf(copy: Copy, stage: Stage): string | undefined {
  return targetsOf(stage)(copy.instruction, copy);
}

const targetsOf = memoize((stage: Stage) => memoize((_instruction: Copy['instruction'], copy: Copy) => findTarget(copy, stage)));

function findTarget(copy: Copy, stage: Stage): string | undefined {
  const written = copy.instruction.words.at(-1)?.text.replace(/["']/g, '') ?? '';
  const environment = environmentOf(stage);
  const declared = (name: string): string | undefined => {
    const last = stage.declarations.filter((one) => one.name === name).at(-1);
    return environment.get(name) ?? (last?.value?.known ? last.value.value : undefined);
  };
  const value = written.replaceAll(
    /\$(?:\{(\w+)\}|(\w+))/g,
    (whole, braced?: string, bare?: string) => declared((braced ?? bare)!) ?? whole,
  );
  return absolute(value, workFolder(stage, copy));
}

function fromContext({ context }: Stage, copy: Copy, paths: readonly string[], { read }: ImageSources): ImageFile {
  const named = copy.sources.some(({ text }) => text !== undefined && paths.includes(plainPath(text)));
  if (!context) return { kind: 'unread', named };
  for (const written of paths) {
    const path = written.replace(/^\//, '');
    if (path.split('/').includes('..') || !sends(context, path, copy.exclude)) continue;
    const text = read(resolveIn(context.folder, path));
    if (text !== undefined) return { kind: 'text', text: text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n') };
  }
  return { kind: 'unread', named };
}

/** A file of another stage; an image that is no stage brings programs. */
function fromStage(stage: Stage, copy: Copy, paths: readonly string[], sources: ImageSources, seen: Set<string>): ImageFile {
  const index = stage.sources.find(({ instruction }) => instruction === copy.instruction)?.stage;
  const other = index === undefined || index >= stage.index ? undefined : sources.stages[index];
  // A parent of another Dockerfile copies from stages that are not there.
  if (!other || !isSibling(other, stage)) return { kind: 'other' };
  for (const path of paths) {
    const found = findFile(other, path.startsWith('/') ? path : `/${path}`, sources, seen);
    if (found.kind !== 'other') return found;
  }
  return { kind: 'other' };
}

/** True where a RUN behind a COPY makes the file, or it lies where builds leave what they make. */
function isBuilt(stage: Stage, copy: Copy, path: string): boolean {
  const index = stage.instructions.indexOf(copy.instruction);
  const name = path.slice(path.lastIndexOf('/') + 1);
  const runs = shellOf(stage).own.filter((body) => body.keyword === 'RUN' && body.index > index && !body.onbuild);
  if (runs.length === 0) return false;
  const isNamed = (word: string): boolean => word.slice(Math.max(word.lastIndexOf('/'), word.lastIndexOf('=')) + 1) === name;
  return (
    MADE.test(path) ||
    runs.some(({ commands }) =>
      commands.some(
        (command) =>
          programFacts(command.name)?.keepsFiles !== true &&
          (command.args.some(({ value }) => isNamed(value)) || command.redirects.some(({ target }) => isNamed(target?.value ?? ''))),
      ),
    )
  );
}

/** The folder that the process of a stage starts in, or that a COPY works in; `/` where no WORKDIR says otherwise. */
export function workFolder(stage: Stage, before?: Copy): string {
  const own = workFolders(stage);
  if (!before) return own.at(-1)!.work;
  const end = Number(before.ref.path[0]);
  let [low, high] = [0, own.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (own[middle]!.from < end) low = middle;
    else high = middle - 1;
  }
  return own[low]!.work;
}

/** The folders that a stage works in, each from the number of its WORKDIR on; first the one that the stage begins with. */
const workFolders = memoize((stage: Stage): readonly { readonly from: number; readonly work: string }[] => {
  const [, parent] = chain(stage);
  let work = parent === undefined ? '/' : workFolder(parent);
  const found = [{ from: Number.NEGATIVE_INFINITY, work }];
  for (const { keyword, path } of stage.folders) {
    if (keyword !== 'WORKDIR') continue;
    work = (path.known ? absolute(path.value, work) : undefined) ?? work;
    found.push({ from: Math.max(found.at(-1)!.from, Number(path.origin?.path[0] ?? 0)), work });
  }
  return found;
});

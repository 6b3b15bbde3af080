import { nameOf, resolveIn } from '../../base/file';
import { matchesGlob } from '../../base/glob';
import { writtenFiles } from '../shell/files';
import { absolute } from '../shell/folders';
import { shellOf } from '../shell/stage';
import { chain, type Stage } from '../stage';
import { sends } from './context';
import { type Copy, copiesOf, isRemote, plainPath } from './copies';
import { type ImageSources, targetOf, workFolder } from './image-files';
import { followed, linksOf } from './image-links';

/** What lies in a folder of an image, as far as the Dockerfile and its build context say. */
export interface ImageFolder {
  /** Sorted; those of folders end in a slash. */
  readonly names: readonly string[];
  /** False where something else may be in it: a source could not be listed, or the build puts more there. */
  readonly whole: boolean;
}

/** What is found while a folder is looked through. */
interface Found {
  readonly names: Set<string>;
  whole: boolean;
}

/**
 * What lies in a folder of a stage's image: what the chain of stages writes, copies and links into it. What its base image has there is not known.
 * @param path absolute
 */
export function imageFolder(stage: Stage, path: string, sources: ImageSources): ImageFolder {
  const found: Found = { names: new Set(), whole: true };
  collect(stage, path === '/' ? '' : path, sources, found, new Set());
  return { names: [...found.names].sort(), whole: found.whole };
}

/** @param seen stages with the paths that were looked for there */
function collect(stage: Stage, path: string, sources: ImageSources, found: Found, seen: Set<string>): void {
  const key = `${stage.index} ${path}`;
  if (seen.has(key)) return;
  seen.add(key);
  for (const each of chain(stage)) {
    for (const file of writtenFiles(each)) if (file.how !== 'edit') addBelow(found, path, absolute(file.path, workFolder(each)), false);
    for (const copy of copiesOf(each)) if (copy.instruction.trigger === undefined) copied(each, copy, path, sources, found, seen);
    if (isFilledByRun(each, path)) found.whole = false;
  }
  for (const [link, target] of linksOf(stage)) addBelow(found, path, link, !/\.\w+$/.test(target));
  const other = followed(stage, path);
  if (other !== undefined) collect(stage, other, sources, found, seen);
}

/** Notes the part of a path that lies right in a folder. */
function addBelow(found: Found, folder: string, path: string | undefined, isFolder: boolean): void {
  if (path === undefined || !path.startsWith(`${folder}/`)) return;
  const [name = '', ...rest] = path.slice(folder.length + 1).split('/');
  if (name !== '') found.names.add(rest.length > 0 || isFolder ? `${name}/` : name);
}

function copied(stage: Stage, copy: Copy, path: string, sources: ImageSources, found: Found, seen: Set<string>): void {
  const at = targetOf(copy, stage);
  if (at === undefined) return;
  const target = at === '/' ? '' : at;
  // What lies deeper is in a folder that the target, or a folder in it, names.
  if (target.startsWith(`${path}/`) && target.slice(path.length + 1).includes('/')) addBelow(found, path, target, true);
  else if (isAround(path, target)) for (const { text } of copy.sources) ofSource(text, { stage, copy, path, target, sources, found, seen });
}

/** Whether a target may put something right into a folder: it is the folder, lies right in it, or is around it. */
function isAround(path: string, target: string): boolean {
  return path === target || path.startsWith(`${target}/`) || target.startsWith(`${path}/`);
}

interface Search {
  readonly stage: Stage;
  readonly copy: Copy;
  readonly path: string;
  readonly target: string;
  readonly sources: ImageSources;
  readonly found: Found;
  readonly seen: Set<string>;
}

function ofSource(text: string | undefined, search: Search): void {
  const { found, copy, stage, path, target, sources, seen } = search;
  if (text === undefined || isRemote(text)) {
    // An archive, or what a variable names: it may put anything anywhere below.
    if (!target.startsWith(`${path}/`)) found.whole = false;
    return;
  }
  const source = plainPath(text).replace(/^\//, '');
  if (copy.from !== undefined) {
    const index = stage.sources.find(({ instruction }) => instruction === copy.instruction)?.stage;
    const other = index === undefined || index >= stage.index ? undefined : sources.stages[index];
    if (target.startsWith(`${path}/`)) addBelow(found, path, target, true);
    else if (!other) found.whole = false;
    else collect(other, `/${source}${path.slice(target.length)}`, sources, found, seen);
    return;
  }
  if (/[*?[]/.test(nameOf(source))) ofPattern(source, search);
  else ofPath(source, search);
}

/** `COPY conf.d/*.conf /etc/x/conf.d/`: files go in by their names, folders by what is in them. */
function ofPattern(source: string, search: Search): void {
  const { found } = search;
  const folder = source.slice(0, source.length - nameOf(source).length);
  const names = listed(folder, search);
  if (!names) found.whole = false;
  for (const name of names ?? []) {
    if (!matchesGlob(nameOf(source), name.replace(/\/$/, ''))) continue;
    if (name.endsWith('/')) ofPath(`${folder}${name.slice(0, -1)}`, search);
    else if (sent(`${folder}${name}`, search)) addBelow(found, search.path, `${search.target}/${name}`, false);
  }
}

function ofPath(source: string, search: Search): void {
  const { found, path, target, copy } = search;
  const inside = path.length > target.length ? path.slice(target.length + 1) : '';
  const at = [source === '.' ? '' : source, inside].filter((part) => part !== '').join('/');
  const names = listed(at === '' ? '' : `${at}/`, search);
  if (names && !target.startsWith(`${path}/`)) {
    const folder = at === '' ? '' : `${at}/`;
    for (const name of names)
      if (name.endsWith('/') || sent(`${folder}${name}`, search))
        addBelow(found, path, `${path}/${name.replace(/\/$/, '')}`, name.endsWith('/'));
    return;
  }
  const written = copy.instruction.words.at(-1)?.text.replace(/["']/g, '') ?? '';
  const intoFolder = written.endsWith('/') || copy.sources.length > 1 || path === target;
  if (names) addBelow(found, path, target, true);
  else if (inside === '') {
    if (sent(source, search)) addBelow(found, path, intoFolder ? `${target}/${nameOf(source)}` : target, false);
  } else if (!isAbsent(at, search)) found.whole = false;
}

/** True for a folder that the build context, as far as it can be listed, does not hold. */
function isAbsent(path: string, search: Search): boolean {
  let above = '';
  for (const part of path.split('/')) {
    const names = listed(above, search);
    if (!names) return false;
    // A file holds nothing either.
    if (!names.includes(`${part}/`)) return true;
    above += `${part}/`;
  }
  return false;
}

function fileOf(path: string, { stage: { context } }: Search): string | undefined {
  return context && !path.split('/').includes('..') ? resolveIn(context.folder, path) : undefined;
}

function sent(path: string, { stage: { context }, copy }: Search): boolean {
  return context !== undefined && sends(context, path, copy.exclude);
}

/** What a folder of the build context holds. @param folder ends in a slash; empty for the context itself */
function listed(folder: string, search: Search): readonly string[] | undefined {
  const file = fileOf(folder, search);
  const text = file === undefined ? undefined : search.sources.read(`${file.replace(/\/$/, '')}/`);
  return text?.split('\n').filter((name) => name !== '');
}

/** Programs of the build that put nothing new into a folder that they name. */
const SPARING = new Set([
  'mkdir',
  'chmod',
  'chown',
  'chgrp',
  'rm',
  'ls',
  'find',
  'test',
  '[',
  'dos2unix',
  'ln',
  'cat',
  'echo',
  'printf',
  'tee',
  'touch',
  'sed',
  'cd',
]);

/** True where a RUN puts something into a folder that was not written in the file: `cp`, `tar`, `git clone`. */
function isFilledByRun(stage: Stage, path: string): boolean {
  return shellOf(stage).own.some(
    ({ keyword, commands, onbuild }) =>
      keyword === 'RUN' &&
      !onbuild &&
      commands.some(
        ({ name, args }) =>
          !SPARING.has(name) && args.some(({ value }) => value === path || value === `${path}/` || value.startsWith(`${path}/`)),
      ),
  );
}

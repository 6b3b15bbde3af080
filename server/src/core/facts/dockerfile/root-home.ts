import { resolveIn } from '../../base/file';
import { memoize } from '../../base/memoize';
import { isIn } from '../../base/path';
import { homeFilesOf, ofBuilds } from '../../knowledge/home-files';
import { programFacts } from '../../knowledge/program/find';
import { copiesOf, isFolder, plainPath } from '../../model/dockerfile/copies';
import { targetOf } from '../../model/dockerfile/image-files';
import { isRootUser } from '../../model/root-user';
import type { Body, Command, Word } from '../../model/shell/command';
import { absolute, placed, takenAway, workFolderAt } from '../../model/shell/folders';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn, environmentOf, shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { isRootAt } from './handover';

/** Something that the build puts below /root. */
interface Left {
  readonly path: string;
  /** Who puts it there, as the start of a sentence. */
  readonly by: string;
}

/** Most steps that are looked at, and most that take something away. */
const MOST = 1000;

/**
 * What steps of the build that run as root leave in its home directory, and the program may look for in its own: browsers, data, settings. As a sentence
 * without its full stop; what a later step takes away, and what only builds read, is left out.
 */
export function leftInRootHome(stage: Stage): string | undefined {
  const home = environmentOf(stage).get('HOME') ?? '/root';
  const taken: ((path: string) => boolean)[] = [];
  for (const each of chain(stage)) {
    // From the last step back: what is taken away is known by then.
    const steps = [...copied(each), ...ran(each)].sort((a, b) => b.index - a.index).slice(0, MOST);
    for (const step of steps) {
      if (!isRootAt(each, { index: step.index, side: 'before' })) continue;
      const left = 'body' in step ? kept(each, step.body, home, taken) : [step];
      for (const { path, by } of left) {
        if (isIn(path, '/root') && !ofBuilds.test(path.slice('/root/'.length)) && !taken.some((isTaken) => isTaken(path)))
          return `${by} ${path}, which other users cannot read and do not look for`;
      }
    }
  }
  return undefined;
}

function copied(stage: Stage): (Left & { readonly index: number })[] {
  const places = new Map(stage.instructions.map((instruction, index) => [instruction, index]));
  return copiesOf(stage).flatMap((copy) => {
    const index = places.get(copy.instruction);
    const target = targetOf(copy, stage);
    if (index === undefined || target === undefined) return [];
    const isInto = /\/["']?$/.test(copy.target.text ?? '');
    const paths = copy.sources.map(({ text = '' }) =>
      isInto && text !== '' && !isFolder(text) ? `${target}/${plainPath(text).replace(/^.*\//, '')}` : target,
    );
    return paths.map((path) => ({ index, path, by: `${copy.keyword} puts files into` }));
  });
}

function ran(stage: Stage): { readonly index: number; readonly body: Body }[] {
  return shellOf(stage).own.flatMap((body) => (body.keyword === 'RUN' && !body.onbuild ? [{ index: body.index, body }] : []));
}

/** What a RUN leaves. @param taken what later steps take away, to which it adds what it takes away itself */
function kept(stage: Stage, body: Body, home: string, taken: ((path: string) => boolean)[]): Left[] {
  const names = [...environmentOf(stage).keys(), ...settled(stage, body)];
  return [...placed(body.commands, workFolderAt(stage, body.index))].flatMap(({ command, here }): Left[] => {
    const { name, args, as, settings } = command;
    if (as !== undefined && !isRootUser(as)) return [];
    if (/^(rm|rmdir|mv)$/.test(name) && taken.length < MOST) taken.push(takenAway(command, here), fromHome(command, home));
    const said = [name, ...args.map(({ value }) => value)].join(' ');
    const tool = homeFilesOf(said, [...names, ...settings.map((one) => one.name)]) ?? browserOf(stage, command, names);
    const paths = written(command).flatMap((word) => inHome(word, home) ?? absolute(word.known ? word.value : '', here) ?? []);
    return [...(tool === undefined ? [] : [`${home}/${tool}`]), ...paths.filter((path) => !isIn(path, '/root/.ssh'))].map((path) => ({
      path,
      by: `${name || 'RUN'} keeps files in`,
    }));
  });
}

/** True for a stage that tells Poetry where virtual environments lie: `poetry config virtualenvs.create false`. */
const configuresPoetry = memoize((stage: Stage): boolean =>
  [...commandsIn(stage)].some(
    ({ command: { name, args } }) => name === 'poetry' && args.some(({ value }) => value.startsWith('virtualenvs.')),
  ),
);

/** Variables that are as good as set: by a setting, or by a virtual environment that is active. */
function settled(stage: Stage, { commands }: Body): string[] {
  const isSet = [...chain(stage)].some(configuresPoetry);
  const isActive = commands.some(({ name, args }) => (name === '.' || name === 'source') && /\/activate$/.test(args[0]?.value ?? ''));
  return [...(isSet ? ['POETRY_VIRTUALENVS_CREATE'] : []), ...(isActive ? ['VIRTUAL_ENV'] : [])];
}

/** Puppeteer has its package fetch a browser when it is installed (pptr.dev/guides/configuration, 2026-12-01). */
function browserOf({ context, scripts }: Stage, { name, args }: Command, variables: readonly string[]): string | undefined {
  const installs = programFacts(name)?.installs?.manager === 'npm' && /^(ci|i|install|add|)$/.test(args[0]?.value ?? '');
  if (!installs || !context) return undefined;
  const manifest = context.manifests?.get('package.json') ?? scripts.get(resolveIn(context.folder, 'package.json'));
  const asks = /"puppeteer"\s*:/.test(manifest ?? '');
  return asks && !variables.some((one) => /^PUPPETEER_(CACHE_DIR|SKIP_)/.test(one)) ? '.cache/puppeteer' : undefined;
}

/** Programs whose last operand is what they write; of others, each word may be. */
const COPIERS = /^(cp|mv|install|rsync)$/;
/** Programs whose operands are paths, or archives and what comes of them. */
const MAKERS = /^(cp|mv|install|rsync|mkdir|ln|tar|unzip|touch)$/;
/** Programs that write nothing where their words point to. */
const READERS = /^(rm|rmdir|cd|pushd|ls|test|\[|du|stat|cat|find|echo|printf|export|source|\.|chmod|chown|chgrp|sed|grep|set|)$/;

function written(command: Command): readonly Word[] {
  const { operands } = argumentsOf(command);
  const targets = command.redirects.flatMap(({ operator, target }) => (/^>>?\|?$/.test(operator) && target ? [target] : []));
  if (READERS.test(command.name)) return targets;
  const words = COPIERS.test(command.name) ? operands.slice(-1) : operands;
  // A word without a slash in front may be anything but a path.
  return [...words.filter(({ value }) => /^[/~$]/.test(value) || MAKERS.test(command.name)), ...targets];
}

/** What `rm` and `mv` take away from the home directory. */
function fromHome(command: Command, home: string): (path: string) => boolean {
  const { operands } = argumentsOf(command);
  const words = command.name === 'mv' ? operands.slice(0, -1) : operands;
  const tops = words.flatMap((word) => inHome(word, home)?.replace(/\/[^/]*\*.*$/, '') ?? []);
  return (path) => tops.some((top) => isIn(path, top));
}

/** A path below the home directory, by `~` or `$HOME`. */
function inHome({ value }: Word, home: string): string | undefined {
  const rest = /^(?:~|\$HOME|\$\{HOME\})(\/[\w./@+*-]*)?$/.exec(value);
  return rest ? absolute(`${home}${rest[1] ?? ''}`, undefined) : undefined;
}

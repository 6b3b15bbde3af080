import { memoize } from '../../base/memoize';
import { isIn } from '../../base/path';
import { isShell, programFacts } from '../../knowledge/program/find';
import type { Manager } from '../../knowledge/program/program';
import { isSystemFolder } from '../../knowledge/system-folders';
import { copiesOf, isFolder, isRemote } from '../../model/dockerfile/copies';
import { imageFile, targetOf, workFolder } from '../../model/dockerfile/image-files';
import { nameOf, type Start, type StartCommand } from '../../model/dockerfile/start';
import { readSources } from '../../model/dockerfile/start-of';
import { baseOf } from '../../model/dockerfile/user';
import type { Command } from '../../model/shell/command';
import { absolute } from '../../model/shell/folders';
import { argumentsOf, option } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { chain, type Stage, siblingsOf } from '../../model/stage';
import { packagesOf } from '../shell/packages';

/**
 * The program that a container goes on with, where neither knowledge nor the project shows what it does: a package, an archive or the sources of somebody
 * else brought it. What it writes, and whether it has to be root, is not known then.
 * @param stages of the Dockerfile, for `COPY --from`
 * @returns a clause that says so; undefined where the program is known, or made of files of the build context
 */
export function foreignProgram(start: Start, stage: Stage, stages: readonly Stage[]): string | undefined {
  for (const step of staying(start)) {
    // What a launcher starts is among them, and what a function of the script calls.
    if (step.isFunction || start.read.has(step.command)) continue;
    const found = foreignIn(step, stage, stages);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The commands that stay, and those beside which a script waits: `server & wait`. */
function staying({ commands, last }: Start): readonly StartCommand[] {
  const waiting = last.filter(({ command, script }) => command.name === 'wait' && script !== undefined).map(({ script }) => script);
  return [...last, ...commands.filter(({ command, script }) => command.depth === 0 && waiting.includes(script))];
}

function foreignIn(step: StartCommand, stage: Stage, stages: readonly Stage[]): string | undefined {
  const { command, here = workFolder(stage) } = step;
  const { name, program } = command;
  if (!program?.known || name === '' || name === 'exec' || isShell(name)) return undefined;
  const facts = programFacts(name);
  if (facts?.interpreter) return foreignScript(step, stage, stages);
  // What they start is named by the sources.
  if (facts?.startsOthers || facts?.project || facts?.develops)
    return isFetched(stage, stages) && !isMadeHere(stage, stages) ? unknownNeeds(name) : undefined;
  if (baseOf(stage)?.runsCommand === nameOf(program.value)) return undefined;
  if (facts) return foreignSettings(step, stage, stages);
  if (!isFetched(stage, stages) && !isInstalled(stage)) return undefined;
  const paths = program.value.includes('/') ? [absolute(program.value, here)] : PATH.map((folder) => `${folder}/${program.value}`);
  return paths.some((path) => isOwnFile(path, stage, stages)) || isMadeHere(stage, stages) ? undefined : unknownNeeds(name);
}

function unknownNeeds(program: string): string {
  return `what "${program}" needs and where it writes is not known: it is no program of this project`;
}

/** What an interpreter runs: `python -m module`, `java -jar file`, `node file`. */
function foreignScript({ command, here }: StartCommand, stage: Stage, stages: readonly Stage[]): string | undefined {
  const module = /^python/.test(command.name) ? option(command, 'm')?.value?.value : undefined;
  if (module !== undefined && programFacts(module)) return undefined;
  const file = option(command, 'jar')?.value ?? argumentsOf(command).operands[0];
  const path = module === undefined && file?.known ? absolute(file.value, here ?? workFolder(stage)) : undefined;
  if (isOwnFile(path, stage, stages) || isMadeHere(stage, stages) || !isFetched(stage, stages)) return undefined;
  return unknownNeeds(module ?? (file ? nameOf(file.value) : command.name));
}

/** The file of settings that a server is started with, where a package brings it: who may read it is not known. */
function foreignSettings({ command, here }: StartCommand, stage: Stage, stages: readonly Stage[]): string | undefined {
  if (!isFetched(stage, stages) && !isInstalled(stage)) return undefined;
  const named = command.args.filter(
    ({ value, known }) => known && /^\/(etc|opt|usr\/local\/etc)\/.+\.(conf|cfg|cnf|ini|ya?ml|toml|json|xml|properties)$/.test(value),
  );
  const found = named.find(({ value }) => !isOwnFile(absolute(value, here), stage, stages));
  return found && `who may read ${found.value} is not known: it is no file of this project`;
}

/** Folders that programs are looked for in. */
const PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** True for a file that comes from the build context, or from a stage that makes it of files from there. */
function isOwnFile(path: string | undefined, stage: Stage, stages: readonly Stage[]): boolean {
  if (path === undefined) return false;
  const sources = readSources(stage, stages);
  if (imageFile(stage, path, sources).kind !== 'other') return true;
  return [...chain(stage)].some((each) =>
    copiesOf(each).some((copy) => {
      const target = targetOf(copy, each);
      if (target === undefined || !isIn(path, target)) return false;
      if (copy.from === undefined) return copy.sources.some(({ text }) => text !== undefined && !isRemote(text) && isFolder(text));
      const index = each.sources.find(({ instruction }) => instruction === copy.instruction)?.stage;
      const other = index === undefined || index >= each.index ? undefined : sources.stages[index];
      return other !== undefined && hasSources(other);
    }),
  );
}

/** True where the build makes programs of sources that no step fetches, or installs what sources of the build context ask for. */
function isMadeHere(stage: Stage, stages: readonly Stage[]): boolean {
  return withSources(stage, stages).some(
    (each) => (hasSources(each) || !isFetched(each, stages)) && [...commandsIn(each)].some(({ command }) => builds(command, each)),
  );
}

/**
 * What only installs packages, `pip install streamlit`, `pip install -r list`, serves the project where that lies in the folder that the container
 * works in.
 */
function builds(command: Command, stage: Stage): boolean {
  const { compiles, project } = programFacts(command.name) ?? {};
  if (compiles || !project) return compiles === true;
  if (!project.byPlace && !packagesOf(stage).some((one) => one.command === command)) return true;
  const work = workFolder(stage);
  return sourceFolders(stage).some((folder) => isIn(work, folder) || (work !== '/' && isIn(folder, work)));
}

/** True where a stage, or one that it copies from, fetches programs or sources: from a repository, an address, a registry of a language. */
function isFetched(stage: Stage, stages: readonly Stage[]): boolean {
  return withSources(stage, stages).some(fetches);
}

/** True where packages of the system, or of a language, are installed, by their names or by a list of them. */
function isInstalled(stage: Stage): boolean {
  return [...chain(stage)].some(
    (each) => packagesOf(each).length > 0 || [...commandsIn(each)].some(({ command }) => programFacts(command.name)?.project?.byPlace),
  );
}

function fetches(stage: Stage): boolean {
  return [...chain(stage)].some(
    (each) =>
      copiesOf(each).some(({ sources }) => sources.some(({ text }) => text !== undefined && isRemote(text))) ||
      packagesOf(each).some(({ manager }) => LANGUAGES.has(manager)) ||
      [...commandsIn(each)].some(
        ({ command: { name, args } }) =>
          programFacts(name)?.fetches !== undefined ||
          (name === 'git' && args.some(({ value }) => /^(clone|pull|fetch|submodule)$/.test(value))),
      ),
  );
}

/** Managers of packages that bring programs in the language of the project. */
const LANGUAGES: ReadonlySet<Manager> = new Set(['pip', 'npm', 'gem', 'go', 'cargo']);

/** The chain of a stage, and the stages of its Dockerfile that these copy from, and so on. */
const withSources = memoize((stage: Stage, stages: readonly Stage[]): readonly Stage[] => {
  const found = new Set(chain(stage));
  // What is added on the way is gone through, too.
  for (const each of found) {
    const from = siblingsOf(each, stages).filter(({ index }) => index < each.index && each.sources.some((one) => one.stage === index));
    for (const one of from.flatMap((other) => [...chain(other)])) found.add(one);
  }
  return [...found];
});

/** True where a stage gets sources from the build context. */
function hasSources(stage: Stage): boolean {
  return sourceFolders(stage).length > 0;
}

/** Endings of files that hold a program, beside those of shell scripts: these start programs. */
const SOURCE = /\.(py|[cm]?[jt]sx?|rb|php|go|rs|java|kt|exs?|cs|c|cc|cpp|swift|pl|R|lua|jl)$/;

/** Files without an ending that name packages, or no program. */
const MANIFEST = /(^|\/)([A-Z]\w*file|LICENSE|README|VERSION|CHANGELOG|NOTICE)$/;

/** Where the chain of a stage copies whole folders, or sources, of the build context to; not those of the system, whose programs are others'. */
function sourceFolders(stage: Stage): readonly string[] {
  const isSource = (text: string | undefined): boolean =>
    text !== undefined && !isRemote(text) && !MANIFEST.test(text) && (isFolder(text) || SOURCE.test(text));
  return [...chain(stage)].flatMap((each) =>
    copiesOf(each).flatMap((copy) => {
      const target = targetOf(copy, each) ?? '/';
      return copy.from === undefined && (target === '/' || !isSystemFolder(target)) && copy.sources.some(({ text }) => isSource(text))
        ? target
        : [];
    }),
  );
}

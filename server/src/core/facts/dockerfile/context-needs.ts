import { type Condition, type Evidence, harmful, holdsUnless } from '../../fix/condition';
import { type Mention, readsHistory, readsVariables } from '../../knowledge/context-readers';
import { isShell, programFacts } from '../../knowledge/program/find';
import type { ProjectKind } from '../../knowledge/program/program';
import { type Copy, copiesOf, plainPath } from '../../model/dockerfile/copies';
import type { Body, Command } from '../../model/shell/command';
import { argumentsOf } from '../../model/shell/options';
import type { BuildContext, Stage } from '../../model/stage';
import { bodiesSeeing } from './context-view';

/** What builds leave in a context beside the sources. */
export type Kept = '.git' | '.env';

/** Why a build, or the program in its image, may miss something once it is kept out of the context. */
interface Need extends Evidence {
  /** True where it is not known whether it is read. */
  readonly unsure?: true;
}

/** That neither a build nor the program in its image reads something that is kept out of the context. */
export function unreadByBuild(what: Kept, stage: Stage, copy: Copy, stages: readonly Stage[]): Condition {
  const need = needOf(what, stage, copy, stages);
  const says = `No build step and no program in the image reads ${what}.`;
  const because = need && { note: need.note, ...(need.at && { at: need.at }) };
  return need?.unsure ? harmful('context-unread', says, because) : holdsUnless('context-unread', says, because);
}

/**
 * What sees something and may read it; undefined where all that sees it is known not to.
 * @param stages all of the project
 */
function needOf(what: Kept, stage: Stage, copy: Copy, stages: readonly Stage[]): Need | undefined {
  const { context } = stage;
  if (!context) return undefined;
  const sharing = stages.filter((other) => other.context && fileOf(other.context) === fileOf(context));
  for (const other of sharing) {
    const named = namedBy(other, what);
    if (named !== undefined) return { note: `${named} refers to ${what}` };
  }
  for (const other of sharing) {
    for (const each of copiesOf(other)) {
      // Builds on this image have contexts of their own.
      const left = other.instructions[other.refs.indexOf(each.ref)]?.trigger !== undefined;
      const whole = !left && each.from === undefined && each.sources.some(({ text }) => text !== undefined && plainPath(text) === '.');
      if (!whole) continue;
      const need = needAmong(
        what,
        bodiesSeeing(
          other,
          each,
          stages.filter(({ file, inline }) => file === other.file && inline?.at === other.inline?.at),
        ),
        context,
      );
      if (need !== undefined) return need;
    }
  }
  return copy.from === undefined && what === '.env' ? mentioned(readsVariables, context, 'reads .env when the program starts') : undefined;
}

/** The ignore file that a context has, or would get. */
function fileOf({ folder, ignore }: BuildContext): string {
  return ignore?.file ?? `${folder}/.dockerignore`;
}

/** What of a stage names the file itself: COPY, or a mount of RUN. */
function namedBy(stage: Stage, what: Kept): string | undefined {
  const isIt = (text: string): boolean => {
    const path = plainPath(text).replace(/^\//, '');
    if (what === '.git') return path === '.git' || path.startsWith('.git/');
    return /(^|\/)\.env$/.test(path) || /(^|\/)(\.env?\*|\.e\*|\.\*|\*\.env)$/.test(path);
  };
  const copy = copiesOf(stage).find((one) => one.from === undefined && one.sources.some(({ text }) => text !== undefined && isIt(text)));
  if (copy) return copy.keyword;
  const mounts = stage.instructions.flatMap(({ keyword, flags }) =>
    keyword === 'RUN' ? flags.filter(({ name }) => name === 'mount') : [],
  );
  const mounted = mounts.some(({ value }) => !/(?:^|,)from=/.test(value) && isIt(/(?:^|,)(?:source|src)=([^,]+)/.exec(value)?.[1] ?? ''));
  return mounted ? 'A RUN mount' : undefined;
}

function needAmong(what: Kept, bodies: readonly Body[], context: BuildContext): Need | undefined {
  for (const body of bodies) {
    const builds = body.keyword === 'RUN';
    if (builds && (!body.understood || body.language === 'other'))
      return unsure(`a RUN instruction could not be analyzed completely and may read ${what}`);
    for (const command of body.commands) {
      if (names(command, what)) return { note: `${body.keyword} calls ${command.name || 'a command'} with ${what}`, at: command.at };
      const need = what === '.git' ? needOfHistory(command, body, context) : builds ? needOfVariables(command, context) : undefined;
      if (need !== undefined) return need;
    }
  }
  return undefined;
}

/** True for a word that is the file, or is below it; removing it needs nothing. */
function names({ name, args, redirects }: Command, what: Kept): boolean {
  if (name === 'rm' || name === 'find') return false;
  const words = [...args, ...redirects.map(({ target }) => target).filter((target) => target !== undefined)];
  const pattern = what === '.git' ? /(?:^|[/=])\.git(?:\/|$)/ : /(?:^|[/=])\.env$/;
  return words.some(({ value }) => pattern.test(value));
}

/** The subcommand of a program, options left out. */
function verbOf(command: Command): string {
  return argumentsOf(command).operands[0]?.value ?? '';
}

function needOfHistory(command: Command, body: Body, context: BuildContext): Need | undefined {
  const { name } = command;
  const verb = verbOf(command);
  if (name === 'git')
    return readsRepository(command, body) ? { note: `${body.keyword} calls git ${verb}`.trim(), at: command.at } : undefined;
  // When a container runs, its program has no more business with the history than the build had.
  if (body.keyword !== 'RUN' || isPlain(command)) return undefined;
  const asked = mentioned(readsHistory, context, 'takes the version from Git');
  switch (projectOf(command)) {
    case 'python':
      return asked ?? lacking(context, ['pyproject.toml', 'setup.py'], name);
    case 'node':
      return scriptsOf(context, command);
    case 'ruby':
      return asked ?? lacking(context, ['Gemfile'], name);
    case 'php':
      return /"(?:pre|post)-[\w-]+"\s*:/.test(context.manifests?.get('composer.json') ?? '')
        ? unsure(`${name} runs scripts from composer.json, which may read .git`)
        : lacking(context, ['composer.json'], name);
    case 'go':
      return command.args.some(({ value }) => /^-buildvcs(?:=true)?$/.test(value))
        ? { note: 'go build writes the revision into the program (-buildvcs)', at: command.at }
        : undefined;
    case 'rust':
      return (
        asked ??
        (context.manifests?.has('build.rs') || /^\[workspace\]/m.test(context.manifests?.get('Cargo.toml') ?? '')
          ? unsure(`${name} runs build scripts, which may read .git`)
          : lacking(context, ['Cargo.toml'], name))
      );
    case 'java':
      return (
        asked ??
        (/<modules>/.test(context.manifests?.get('pom.xml') ?? '')
          ? unsure('the modules in pom.xml may take the version from Git')
          : lacking(context, ['pom.xml', 'build.gradle', 'build.gradle.kts'], name))
      );
    case 'fetch':
      return undefined;
  }
  return unsure(`${called(command)} is unknown and may read .git`);
}

function needOfVariables(command: Command, context: BuildContext): Need | undefined {
  const { name } = command;
  if (name === 'git' || isPlain(command)) return undefined;
  switch (projectOf(command)) {
    case 'node':
      return isInstall(command)
        ? undefined
        : { note: `${called(command)} builds with the values in .env, as Vite, Next.js and Create React App do`, at: command.at };
    case 'php':
      return /^dump-env/.test(verbOf(command)) ? { note: `${called(command)} reads .env`, at: command.at } : undefined;
    case 'rust':
      return mentioned(
        readsVariables.filter(({ file }) => file.test('Cargo.toml')),
        context,
        'reads .env when it builds',
      );
    case 'python':
    case 'ruby':
    case 'go':
    case 'java':
    case 'fetch':
      return undefined;
  }
  return unsure(`${called(command)} is unknown and may read .env`);
}

/** A name and its first word, as a person knows the call. */
function called(command: Command): string {
  const verb = verbOf(command);
  return verb === '' || verb.length > 30 ? command.name : `${command.name} ${verb}`;
}

/** True for what reads nothing but what it names: programs of the system, and what starts others. A shell that reads a file runs what is in it. */
function isPlain(command: Command): boolean {
  const { name, args } = command;
  const facts = programFacts(name);
  if (name === '' || facts?.readsArguments || (facts?.wraps && !facts.wraps.verb)) return true;
  return isShell(name) && (args.some(({ value }) => /^-\w*c$/.test(value)) || args.length === 0);
}

/** False for calls that make a repository, set something up, or work in one that the same step has fetched. */
function readsRepository(command: Command, { commands }: Body): boolean {
  if (/^(?:clone|config|init|lfs|ls-remote|version|help|)$/.test(verbOf(command))) return false;
  const before = commands.slice(0, commands.indexOf(command));
  return !before.some((other) => other.name === 'git' && /^(?:clone|init)$/.test(verbOf(other)));
}

/** Whose project a command builds or installs; `fetch` for one that only gets what others have published. */
function projectOf(command: Command): ProjectKind | 'fetch' | undefined {
  const { name, args } = command;
  const words = args.map(({ value }) => value);
  if (/^python[\d.]*$/.test(name)) return ofInterpreter(words);
  const tool = programFacts(name)?.project;
  if (tool?.of === 'python') return tool.byPlace ? ofPip(words) : ofPython(name, words);
  const verb = verbOf(command);
  if (tool?.fetches?.test(verb)) return 'fetch';
  return tool?.builds?.test(verb) === false ? undefined : tool?.of;
}

function ofInterpreter([first, module = '', ...words]: readonly string[]): 'python' | 'fetch' | undefined {
  if (first === 'setup.py') return 'python';
  if (first !== '-m') return undefined;
  if (module === 'build') return 'python';
  if (module === 'pip') return ofPip(words);
  return /^(?:venv|ensurepip|compileall)$/.test(module) ? 'fetch' : undefined;
}

/** Programs that know what a project is: they build the one in the current directory. */
function ofPython(name: string, words: readonly string[]): 'python' | 'fetch' | undefined {
  const verb = words.find((word) => !word.startsWith('-')) ?? '';
  if (name === 'uv' && verb === 'pip') return ofPip(words.slice(words.indexOf('pip') + 1));
  if (words.includes('--no-root')) return 'fetch';
  return /^(?:install|sync|build|export|lock|venv|add|python|tool|cache|config)$/.test(verb) ? 'python' : undefined;
}

/** pip and pipenv are of the project itself only where a word is a place. */
function ofPip(words: readonly string[]): 'python' | 'fetch' | undefined {
  const verb = words.find((word) => !word.startsWith('-')) ?? '';
  if (!/^(?:install|wheel|download|cache|config|uninstall|)$/.test(verb)) return undefined;
  const places = words.filter((word, i) => /^\.{1,2}(?:$|[/[])|^\//.test(word) && !/^(?:-r|-c|-t|--\w[\w-]*)$/.test(words[i - 1] ?? ''));
  return places.length > 0 || words.some((word) => /^(?:-e|--editable)/.test(word)) ? 'python' : 'fetch';
}

function isInstall(command: Command): boolean {
  return /^(?:ci|i|install|add|install-clean|fetch|)$/.test(verbOf(command));
}

/** What scripts of package.json read: installing runs those of its own life cycle. */
function scriptsOf(context: BuildContext, command: Command): Need | undefined {
  const { name } = command;
  if (verbOf(command) === 'version') return { note: `${name} version creates a commit`, at: command.at };
  const text = context.manifests?.get('package.json');
  if (!isInstall(command)) return unsure(`${called(command)} runs an unknown script and may read .git`);
  const cycle = text === undefined ? undefined : /"(?:pre|post)?(?:install|prepare)"\s*:\s*"([^"]*)"/.exec(text)?.[1];
  // husky ends well where there is no repository (typicode.github.io/husky).
  const harmless = cycle === undefined || /^\s*husky(?: install)?(?:\s*\|\|\s*true)?\s*$/.test(cycle);
  return harmless ? undefined : unsure(`${called(command)} runs "${cycle.slice(0, 40)}" from package.json, which may read .git`);
}

/** The file of a context that says that something is read, with the word in it. */
function mentioned(table: readonly Mention[], { manifests: files }: BuildContext, does: string): Need | undefined {
  for (const [file, text] of files ?? []) {
    for (const mention of table) {
      const found = mention.file.test(file) ? mention.says.exec(text)?.[0] : undefined;
      if (found !== undefined) return { note: `${file} mentions ${found.replace(/[":\s]+/g, ' ').trim()}, which ${does}` };
    }
  }
  return undefined;
}

/** What a project reads is unknown where its own files are not at the root of the context. */
function lacking({ manifests: files }: BuildContext, wanted: readonly string[], name: string): Need | undefined {
  return wanted.some((file) => files?.has(file))
    ? undefined
    : unsure(`${name} builds a project whose files are not at the root of the build context, and may read .git`);
}

function unsure(note: string): Need {
  return { note, unsure: true };
}

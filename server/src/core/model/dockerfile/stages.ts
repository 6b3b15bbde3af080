import { matchesGlob } from '../../base/glob';
import type { Site } from '../../base/site';
import { builtInImages, type Images } from '../../knowledge/family/lookup';
import type { DockerTree, Instruction, Word } from '../../syntax/dockertree';
import { siteInWord } from '../../syntax/rest';
import type { BuildContext, Declaration, Inline, NamedFolder, Stage } from '../stage';
import type { Hop, NodeRef, Traced } from '../traced';
import { directivesOf } from './directives';
import { type Expansion, expand, type Lookup, type Variable } from './expand';
import { type ReadScripts, ship, type Use } from './shipping';
import { sourcesOf } from './sources';

/** Arguments that BuildKit sets itself before the first FROM (frontend/dockerfile/dockerfile2llb/platform.go): the builder decides them. */
const PREDEFINED = new Set([
  'BUILDPLATFORM',
  'BUILDOS',
  'BUILDOSVERSION',
  'BUILDARCH',
  'BUILDVARIANT',
  'TARGETPLATFORM',
  'TARGETOS',
  'TARGETOSVERSION',
  'TARGETARCH',
  'TARGETVARIANT',
  'TARGETSTAGE',
]);

type Scope = Map<string, Variable>;

/** A stage with what its children inherit. */
interface Open {
  readonly stage: Stage;
  readonly scope: Scope;
  /** What ENV of the chain has set: an ARG of the same name hides it only up to the end of its stage. */
  readonly env: Scope;
  readonly triggers: readonly Step[];
  readonly shell: readonly string[] | undefined;
}

/** An instruction with its place; a trigger stands at its ONBUILD. */
interface Step {
  readonly instruction: Instruction;
  readonly ref: NodeRef;
}

/** Where a Dockerfile stands beside its text. */
export interface Place {
  readonly context?: BuildContext;
  readonly inline?: Inline;
  readonly scripts?: ReadScripts;
  /** What is known of images; the program's own knowledge where it is absent. */
  readonly images?: Images;
}

/**
 * The stages of a Dockerfile with what each inherits, in order. Variables are resolved as BuildKit does: build arguments win over defaults
 * of ARG, ARG before FROM reaches FROM and stages that repeat it, the last ARG or ENV of a name wins, a stage built on another starts
 * with its variables, triggers of ONBUILD run first.
 * @param uses services that run a stage
 * @param args build arguments of compose, by name
 * @param standalone true when the final stage is shipped even where no service runs it
 * @param place what else is known of the build
 */
export function loadStages(
  tree: DockerTree,
  uses: readonly Use[],
  args: ReadonlyMap<string, Traced<string>>,
  standalone: boolean,
  place: Place = {},
): Stage[] {
  const { instructions } = tree;
  const globals: Scope = new Map();
  const firstFrom = instructions.findIndex((instruction) => instruction.keyword === 'FROM');
  if (firstFrom < 0) return [];
  const globalLookup: Lookup = (name) =>
    globals.get(name) ?? (PREDEFINED.has(name) ? { known: false, variables: [name], unset: false } : undefined);
  for (const instruction of instructions.slice(0, firstFrom)) {
    if (instruction.keyword !== 'ARG') continue;
    for (const word of instruction.words) declareArgument(tree, instruction, word, globals, globalLookup, args);
  }

  const opened: Open[] = [];
  const named = new Map<string, Open>();
  for (let index = firstFrom; index < instructions.length; ) {
    let end = index + 1;
    while (end < instructions.length && instructions[end]!.keyword !== 'FROM') end++;
    const open = openStage(tree, index, end, opened.length, named, globals, globalLookup, args, place);
    opened.push(open);
    if (open.stage.name !== String(open.stage.index)) named.set(open.stage.name.toLowerCase(), open);
    index = end;
  }
  return ship(
    opened.map((open) => open.stage),
    uses,
    standalone,
    place.scripts,
  );
}

/**
 * The stage that FROM names with arguments which the builder sets: `FROM base-${TARGETARCH}`. One stands for all that fit where they end as the same
 * user.
 */
function ofPlatform(image: Traced<string> & { readonly known: false }, stages: ReadonlyMap<string, Open>): Open | undefined {
  if (image.variables.length === 0 || !image.variables.every((name) => PREDEFINED.has(name))) return undefined;
  const pattern = image.raw.toLowerCase().replaceAll(/\$(?:\{[^}]*\}|\w+)/g, '*');
  const fitting = [...stages].filter(([name]) => matchesGlob(pattern, name)).map(([, open]) => open);
  const users = new Set(fitting.map(({ stage: { user } }) => (user?.known ? user.value : user?.raw)));
  return users.size === 1 ? fitting[0] : undefined;
}

/** Reads the stage whose FROM is the instruction at `from`, up to the one at `to`. */
function openStage(
  tree: DockerTree,
  from: number,
  to: number,
  index: number,
  stages: ReadonlyMap<string, Open>,
  globals: Scope,
  globalLookup: Lookup,
  args: ReadonlyMap<string, Traced<string>>,
  place: Place,
): Open {
  const { file } = tree;
  const fromInstruction = tree.instructions[from]!;
  const [imageWord, as, alias] = fromInstruction.words;
  const at: Site = { file, start: fromInstruction.start, end: fromInstruction.end };
  const ref: NodeRef = { file, path: [from] };
  const image: Traced<string> = imageWord
    ? traced(tree, fromInstruction, imageWord, ref, globalLookup)
    : { known: false, raw: '', variables: [], at, via: [], origin: ref };
  const named = image.known ? stages.get(image.value.toLowerCase()) : ofPlatform(image, stages);
  const parent = named?.stage;
  const hop: Hop[] = parent ? [{ kind: 'dockerfile', stage: parent.name, at: parent.base.at }] : [];
  const base: Traced<string> = parent
    ? { ...parent.base, at: image.at, via: [...image.via, ...hop, ...parent.base.via] }
    : image.known && image.value === ''
      ? { known: false, raw: imageWord?.text ?? '', variables: [], at: image.at, via: image.via, origin: ref }
      : image;

  const own: Step[] = [];
  for (let i = from; i < to; i++) own.push({ instruction: tree.instructions[i]!, ref: { file, path: [i] } });
  const env: Scope = new Map(named?.env);
  const scope: Scope = new Map([...(named?.scope ?? []), ...env]);
  // What nobody declares here may still come from the base image's ENV.
  const bare = base.known && base.value.toLowerCase() === 'scratch';
  const lookup: Lookup = (name) => scope.get(name) ?? (bare ? undefined : { known: false, variables: [name], unset: true });

  const declarations: Declaration[] = [];
  const users: Traced<string>[] = [];
  const folders: NamedFolder[] = [];
  const exposed: string[] = [...(parent?.exposed ?? [])];
  let user = parent?.user;
  let entrypoint = parent?.entrypoint;
  let command = parent?.command;
  let ownCommand = false;
  let shell = named?.shell;
  const shells: (readonly string[] | undefined)[] = [];
  const triggers = named?.triggers ?? [];
  for (const step of [...triggers, ...own]) {
    const { instruction } = step;
    shells.push(shell);
    switch (instruction.keyword) {
      case 'ARG':
        for (const word of instruction.words) {
          const { declaration } = declareArgument(tree, instruction, word, scope, lookup, args, globals);
          declarations.push({ ...declaration, ref: step.ref });
        }
        break;
      case 'ENV':
        for (const declaration of declareVariables(tree, instruction, scope, env, lookup))
          declarations.push({ ...declaration, ref: step.ref });
        break;
      case 'USER': {
        const word = instruction.words[0];
        if (!word) break;
        user = traced(tree, instruction, word, step.ref, lookup);
        users.push(user);
        break;
      }
      case 'WORKDIR':
      case 'VOLUME':
        for (const word of instruction.words)
          folders.push({ keyword: instruction.keyword, written: word.text, path: traced(tree, instruction, word, step.ref, lookup) });
        break;
      case 'EXPOSE':
        for (const word of instruction.words) {
          const port = expandWord(tree, instruction, word, lookup);
          exposed.push(port.known ? port.value : word.text);
        }
        break;
      case 'ENTRYPOINT':
        entrypoint = instruction.words.map((word) => word.text);
        // An ENTRYPOINT clears the CMD that the base brought.
        if (!ownCommand) command = undefined;
        break;
      case 'CMD':
        command = instruction.words.map((word) => word.text);
        ownCommand = true;
        break;
      case 'SHELL':
        if (instruction.json) shell = instruction.words.map((word) => word.text);
        break;
    }
  }

  const { images = builtInImages } = place;
  const platform = platformOf(tree, fromInstruction, ref, globalLookup);
  const windows =
    tree.escape === '`' ||
    parent?.os === 'windows' ||
    (platform?.known && /^windows\b/i.test(platform.value)) ||
    (base.known && images.base(base.value).distribution === 'windows');
  const stage: Stage = {
    kind: 'stage',
    file,
    name: as?.text.toLowerCase() === 'as' && alias ? alias.text : String(index),
    index,
    at,
    ref,
    base,
    images,
    ...(parent && { parent }),
    os: windows ? 'windows' : 'linux',
    ...(platform && { platform }),
    instructions: own.map((step) => step.instruction),
    refs: own.map((step) => step.ref),
    shells: shells.slice(triggers.length).map((set) => set ?? (windows ? WINDOWS_SHELL : LINUX_SHELL)),
    triggered: triggers.map((step) => step.instruction),
    sources: [...triggers, ...own].flatMap((step) => sourcesOf(file, step.instruction, index, stages)),
    ...(user && { user }),
    users,
    declarations,
    folders,
    exposed,
    ...(entrypoint && { entrypoint }),
    ...(command && { command }),
    shipped: false,
    reachesShipped: false,
    feedsShipped: false,
    services: [],
    directives: directivesOf(tree),
    scripts: new Map(),
    ...(place.context && { context: place.context }),
    ...(place.inline && { inline: place.inline }),
  };
  const handed = own.flatMap(({ instruction, ref: place }) =>
    instruction.keyword === 'ONBUILD' && instruction.trigger ? [{ instruction: instruction.trigger, ref: place }] : [],
  );
  return { stage, scope, env, triggers: handed, shell };
}

/** The shells of BuildKit (frontend/dockerfile/dockerfile2llb/defaultshell.go). */
const LINUX_SHELL: readonly string[] = ['/bin/sh', '-c'];
const WINDOWS_SHELL: readonly string[] = ['cmd', '/S', '/C'];

/** `--platform` of a FROM; only arguments before the first FROM reach it. */
function platformOf(tree: DockerTree, instruction: Instruction, ref: NodeRef, lookup: Lookup): Traced<string> | undefined {
  const flag = instruction.flags.find(({ name }) => name === 'platform');
  if (!flag) return undefined;
  const at: Site = { file: tree.file, start: flag.valueStart, end: flag.end };
  const value = expand(flag.value, { escape: tree.escape, lookup, site: () => at });
  return value.known
    ? { known: true, value: value.value, at, via: value.via, origin: ref }
    : { known: false, raw: flag.value, variables: value.variables, at, via: [], origin: ref };
}

function expandWord(tree: DockerTree, instruction: Instruction, word: Word, lookup: Lookup, from = 0): Expansion {
  return expand(word.text.slice(from), {
    escape: tree.escape,
    lookup,
    site: (start, end) => siteInWord(tree.file, instruction, word, from + start, from + end),
  });
}

/** A word with its variables replaced, as a value of its own. */
function traced(tree: DockerTree, instruction: Instruction, word: Word, origin: NodeRef, lookup: Lookup): Traced<string> {
  const at: Site = { file: tree.file, start: word.start, end: word.end };
  const value = expandWord(tree, instruction, word, lookup);
  return value.known
    ? { known: true, value: value.value, at, via: value.via, origin }
    : { known: false, raw: word.text, variables: value.variables, at, via: [], origin };
}

type Loose = Omit<Declaration, 'ref'>;

/** The declaration that `NAME=value` in a word makes; the value starts at `valueFrom` of the word's text. */
function declared(
  tree: DockerTree,
  keyword: 'ARG' | 'ENV',
  instruction: Instruction,
  name: string,
  nameSite: Site,
  at: Site,
  value: { readonly word: Word; readonly from: number } | undefined,
  lookup: Lookup,
): { readonly declaration: Loose; readonly variable?: Variable } {
  if (!value) return { declaration: { keyword, name, nameSite, at, instruction } };
  const { word, from } = value;
  const site = siteInWord(tree.file, instruction, word, from, word.text.length);
  const result = expandWord(tree, instruction, word, lookup, from);
  if (!result.known) {
    const known: Traced<string> = { known: false, raw: word.text.slice(from), variables: result.variables, at: site, via: [] };
    return {
      declaration: { keyword, name, value: known, nameSite, at, instruction, ...(result.tooLong && { tooLong: true as const }) },
      variable: { known: false, variables: result.variables, unset: false },
    };
  }
  const hop: Hop = { kind: 'variable', name, at: site, from: 'default' };
  return {
    declaration: { keyword, name, value: { known: true, value: result.value, at: site, via: result.via }, nameSite, at, instruction },
    variable: { known: true, value: result.value, via: [hop, ...result.via].slice(0, 64) },
  };
}

/** Reads one word of ARG into a scope. */
function declareArgument(
  tree: DockerTree,
  instruction: Instruction,
  word: Word,
  scope: Scope,
  lookup: Lookup,
  args: ReadonlyMap<string, Traced<string>>,
  globals?: Scope,
): { readonly declaration: Loose } {
  const equals = word.text.indexOf('=');
  const name = equals < 0 ? word.text : word.text.slice(0, equals);
  const nameSite = siteInWord(tree.file, instruction, word, 0, name.length);
  const at: Site = { file: tree.file, start: word.start, end: word.end };
  const { declaration, variable } = declared(
    tree,
    'ARG',
    instruction,
    name,
    nameSite,
    at,
    equals < 0 ? undefined : { word, from: equals + 1 },
    lookup,
  );
  const argument = args.get(name);
  const inherited = globals?.get(name);
  if (argument) {
    const hop: Hop = { kind: 'variable', name, at: argument.at, from: 'argument' };
    scope.set(
      name,
      argument.known
        ? { known: true, value: argument.value, via: [hop, ...argument.via] }
        : { known: false, variables: argument.variables, unset: false },
    );
  } else if (variable) scope.set(name, variable);
  // One without value before FROM takes nothing away.
  else if (inherited && !(scope.has(name) && !inherited.known && inherited.unset)) scope.set(name, inherited);
  else if (!scope.has(name)) scope.set(name, { known: false, variables: [name], unset: !PREDEFINED.has(name) });
  return { declaration };
}

/** Reads ENV: all its values see the variables as they were before it. */
function declareVariables(tree: DockerTree, instruction: Instruction, scope: Scope, env: Scope, lookup: Lookup): Loose[] {
  const { words } = instruction;
  const first = words[0];
  if (!first) return [];
  const set: [string, Variable][] = [];
  const out: Loose[] = [];
  const take = (name: string, nameSite: Site, at: Site, value: { readonly word: Word; readonly from: number }): void => {
    const { declaration, variable } = declared(tree, 'ENV', instruction, name, nameSite, at, value, lookup);
    out.push(declaration);
    if (variable) set.push([name, variable]);
  };
  if (!first.text.includes('=')) {
    const value = words[1];
    const nameSite: Site = { file: tree.file, start: first.start, end: first.end };
    if (value) take(first.text, nameSite, { ...nameSite, end: value.end }, { word: value, from: 0 });
  } else {
    for (const word of words) {
      const equals = word.text.indexOf('=');
      if (equals < 0) continue;
      const nameSite = siteInWord(tree.file, instruction, word, 0, equals);
      take(word.text.slice(0, equals), nameSite, { file: tree.file, start: word.start, end: word.end }, { word, from: equals + 1 });
    }
  }
  for (const [name, variable] of set) {
    scope.set(name, variable);
    env.set(name, variable);
  }
  return out;
}

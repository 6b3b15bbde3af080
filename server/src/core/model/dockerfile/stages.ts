import { matchesGlob } from '../../base/glob';
import { append } from '../../base/many';
import type { FileId, Span } from '../../base/span';
import { builtInImages, type Images } from '../../knowledge/family/lookup';
import type { DockerTree, Instruction } from '../../syntax/dockertree';
import { type BuildContext, chain, type Declaration, type Inline, type NamedFolder, type Stage } from '../stage';
import type { ProvenanceStep, Traced } from '../traced';
import { directivesOf } from './directives';
import { expand, type Lookup } from './expand';
import type { Given } from './given';
import { type ScriptsOf, ship, type Use } from './shipping';
import { sourcesOf } from './sources';
import {
  declareArguments,
  declareVariables,
  expandWord,
  PREDEFINED,
  type Reading,
  type Scope,
  type Step,
  tracedWord,
  variableOf,
} from './variables';

/** A stage with what its children inherit. */
interface Open {
  readonly stage: Stage;
  readonly scope: Scope;
  /** What ENV of the chain has set: an ARG of the same name hides it only up to the end of its stage. */
  readonly env: Scope;
  readonly triggers: readonly Step[];
  readonly shell: readonly string[] | undefined;
}

/** Where a Dockerfile stands beside its text. */
export interface Place {
  readonly context?: BuildContext;
  readonly action?: FileId;
  readonly inline?: Inline;
  readonly scripts?: ScriptsOf;
  /** What is known of images; the built-in knowledge where it is absent. */
  readonly images?: Images;
  /** What the project gives a name behind FROM. */
  readonly given?: (name: string) => Given | undefined;
}

/** A Dockerfile whose stages are being read. */
interface Building {
  readonly tree: DockerTree;
  readonly args: ReadonlyMap<string, Traced<string>>;
  readonly place: Place;
  /** What ARG before the first FROM has set. */
  readonly globals: Scope;
  /** The variables that a FROM sees. */
  readonly lookup: Lookup;
  /** What stands before the first FROM. */
  readonly preamble: readonly Instruction[];
  /** The stages so far. */
  readonly opened: Open[];
  /** Those of them that have a name, by it, in lower case. */
  readonly named: Map<string, Open>;
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
  const firstFrom = instructions.findIndex(isFrom);
  if (firstFrom < 0) return [];
  const globals: Scope = new Map();
  const lookup: Lookup = (name) =>
    globals.get(name) ?? (PREDEFINED.has(name) ? { known: false, variables: [name], unset: false } : undefined);
  for (const step of stepsOf(tree, 0, firstFrom)) {
    if (step.instruction.keyword === 'ARG') declareArguments({ tree, lookup }, step, { scope: globals, args });
  }

  const preamble = instructions.slice(0, firstFrom);
  const building: Building = { tree, args, place, globals, lookup, preamble, opened: [], named: new Map() };
  for (let from = firstFrom; from < instructions.length; ) {
    let to = from + 1;
    while (to < instructions.length && !isFrom(instructions[to]!)) to++;
    const open = openStage(building, stepsOf(tree, from, to));
    building.opened.push(open);
    if (open.stage.name !== String(open.stage.index)) building.named.set(open.stage.name.toLowerCase(), open);
    from = to;
  }
  return ship(
    building.opened.map((open) => open.stage),
    uses,
    standalone,
    place.scripts,
  );
}

function isFrom({ keyword }: Instruction): boolean {
  return keyword === 'FROM';
}

function stepsOf({ file, instructions }: DockerTree, from: number, to: number): Step[] {
  return instructions.slice(from, to).map((instruction, index) => ({ instruction, ref: { file, path: [from + index] } }));
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

/** What a FROM starts from. */
interface Origin {
  /** The instruction without its comment. */
  readonly at: Span;
  /** The alias behind AS. */
  readonly name: string | undefined;
  /** The image of the first stage in the chain of FROMs. */
  readonly base: Traced<string>;
  /** The stage that it names instead of an image. */
  readonly parent: Open | undefined;
  /** True where the project gives its image that name: no registry does. */
  readonly isGiven: boolean;
  readonly platform: Traced<string> | undefined;
}

function originOf({ tree, lookup, named, place }: Building, from: Step): Origin {
  const { instruction, ref } = from;
  const [imageWord, as, alias] = instruction.words;
  const at: Span = { file: tree.file, start: instruction.start, end: instruction.end };
  const image: Traced<string> = imageWord
    ? tracedWord({ tree, lookup }, from, imageWord)
    : { known: false, raw: '', variables: [], at, via: [], origin: ref };
  const own = image.known ? named.get(image.value.toLowerCase()) : ofPlatform(image, named);
  const given = image.known ? place.given?.(image.value) : undefined;
  const counts = given && (given.context || !own) ? given : undefined;
  const parent = counts ? counts.stage && openedElsewhere(counts.stage) : own;
  // Variables that leave nothing of a name tell no image.
  const isEmpty = image.known && image.value === '';
  const base: Traced<string> = isEmpty
    ? { known: false, raw: imageWord?.text ?? '', variables: [], at: image.at, via: image.via, origin: ref }
    : image;
  return {
    at,
    name: as?.text.toLowerCase() === 'as' ? alias?.text : undefined,
    base: parent ? through(parent.stage, image) : counts ? standingFor(base, counts) : base,
    parent,
    isGiven: counts !== undefined,
    platform: platformOf(tree, from, lookup),
  };
}

/** The base of a stage that starts from another one. */
function through({ name, base }: Stage, { at, via }: Traced<string>): Traced<string> {
  const step: ProvenanceStep = { kind: 'dockerfile', stage: name, at: base.at };
  return { ...base, at, via: [...via, step, ...base.via] };
}

/** The image that a name stands for; unknown where it is a folder, an address, or what cannot be read. */
function standingFor(written: Traced<string>, { image, at }: Given): Traced<string> {
  const raw = written.known ? written.value : written.raw;
  const trace = { at: written.at, via: [...written.via, { kind: 'dockerfile' as const, stage: raw, at }] };
  return image ? { ...trace, known: true, value: image.value } : { ...trace, known: false, raw, variables: [] };
}

/** A stage of another Dockerfile, which hands on what an image holds: variables of ENV, but no arguments. */
function openedElsewhere(stage: Stage): Open {
  const env: Scope = new Map();
  for (const { declarations } of [...chain(stage)].reverse()) {
    for (const { keyword, name, value } of declarations) if (keyword === 'ENV' && value) env.set(name, variableOf(name, value));
  }
  return { stage, scope: new Map(), env, triggers: [], shell: undefined };
}

/** What the instructions of a stage add up to, one after the other. */
interface Content {
  readonly scope: Scope;
  readonly env: Scope;
  readonly declarations: Declaration[];
  readonly users: Traced<string>[];
  readonly folders: NamedFolder[];
  readonly exposed: string[];
  user: Stage['user'] | undefined;
  entrypoint: Stage['entrypoint'] | undefined;
  command: Stage['command'] | undefined;
  /** True when the command is its own and not that of a stage before it. */
  ownCommand: boolean;
  shell: readonly string[] | undefined;
}

function inherited(parent: Open | undefined): Content {
  const stage = parent?.stage;
  const env: Scope = new Map(parent?.env);
  return {
    scope: new Map([...(parent?.scope ?? []), ...env]),
    env,
    declarations: [],
    users: [],
    folders: [],
    exposed: [...(stage?.exposed ?? [])],
    user: stage?.user,
    entrypoint: stage?.entrypoint,
    command: stage?.command,
    ownCommand: false,
    shell: parent?.shell,
  };
}

function readStep(content: Content, step: Step, reading: Reading, { args, globals }: Building): void {
  const { instruction } = step;
  const { words, keyword } = instruction;
  switch (keyword) {
    case 'ARG':
      append(content.declarations, declareArguments(reading, step, { scope: content.scope, args, globals }));
      break;
    case 'ENV':
      append(content.declarations, declareVariables(reading, step, [content.scope, content.env]));
      break;
    case 'USER': {
      const [word] = words;
      if (!word) break;
      content.user = tracedWord(reading, step, word);
      content.users.push(content.user);
      break;
    }
    case 'WORKDIR':
    case 'VOLUME':
      for (const word of words) content.folders.push({ keyword, written: word.text, path: tracedWord(reading, step, word) });
      break;
    case 'EXPOSE':
      for (const word of words) {
        const port = expandWord(reading, instruction, word);
        content.exposed.push(port.known ? port.value : word.text);
      }
      break;
    case 'ENTRYPOINT':
      content.entrypoint = words.map((word) => word.text);
      // An ENTRYPOINT clears the CMD that the base brought.
      if (!content.ownCommand) content.command = undefined;
      break;
    case 'CMD':
      content.command = words.map((word) => word.text);
      content.ownCommand = true;
      break;
    case 'SHELL':
      if (instruction.json) content.shell = words.map((word) => word.text);
      break;
  }
}

/** Reads a stage. @param own its instructions, FROM first */
function openStage(building: Building, own: readonly Step[]): Open {
  const { tree, place, named, opened } = building;
  const { images = builtInImages } = place;
  const index = opened.length;
  const origin = originOf(building, own[0]!);
  const { base, parent, platform } = origin;

  const content = inherited(parent);
  // What nobody declares here may still come from the base image's ENV.
  const isBare = base.known && base.value.toLowerCase() === 'scratch';
  const lookup: Lookup = (name) => content.scope.get(name) ?? (isBare ? undefined : { known: false, variables: [name], unset: true });
  const triggers = parent?.triggers ?? [];
  const steps = [...triggers, ...own];
  const shells = steps.map((step) => {
    const { shell } = content;
    readStep(content, step, { tree, lookup }, building);
    return shell;
  });

  const os = isWindows(tree, origin, images) ? 'windows' : 'linux';
  const { user, users, declarations, folders, exposed, entrypoint, command } = content;
  const stage: Stage = {
    kind: 'stage',
    file: tree.file,
    name: origin.name ?? String(index),
    index,
    at: origin.at,
    ref: own[0]!.ref,
    base,
    images,
    ...(parent && { parent: parent.stage }),
    ...(origin.isGiven && { given: true }),
    os,
    ...(platform && { platform }),
    instructions: own.map((step) => step.instruction),
    preamble: building.preamble,
    refs: own.map((step) => step.ref),
    shells: shells.slice(triggers.length).map((set) => set ?? SHELLS[os]),
    triggered: triggers.map((step) => step.instruction),
    sources: steps.flatMap((step) => sourcesOf(tree.file, step.instruction, index, named)),
    suppliers: [],
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
    ...(place.action !== undefined && { action: place.action }),
    ...(place.inline && { inline: place.inline }),
  };
  return { stage, scope: content.scope, env: content.env, triggers: triggersOf(own), shell: content.shell };
}

/** What ONBUILD hands on to the stages that start from this one. */
function triggersOf(steps: readonly Step[]): Step[] {
  return steps.flatMap(({ instruction: { keyword, trigger }, ref }) =>
    keyword === 'ONBUILD' && trigger ? [{ instruction: trigger, ref }] : [],
  );
}

function isWindows(tree: DockerTree, { base, parent, platform }: Origin, images: Images): boolean {
  if (tree.escape === '`' || parent?.stage.os === 'windows') return true;
  if (platform?.known && /^windows\b/i.test(platform.value)) return true;
  return base.known && images.base(base.value).distribution === 'windows';
}

/** The shells of BuildKit (frontend/dockerfile/dockerfile2llb/defaultshell.go). */
const SHELLS: Record<Stage['os'], readonly string[]> = { linux: ['/bin/sh', '-c'], windows: ['cmd', '/S', '/C'] };

/** `--platform` of a FROM; only arguments before the first FROM reach it. */
function platformOf(tree: DockerTree, { instruction, ref }: Step, lookup: Lookup): Traced<string> | undefined {
  const flag = instruction.flags.find(({ name }) => name === 'platform');
  if (!flag) return undefined;
  const at: Span = { file: tree.file, start: flag.valueStart, end: flag.end };
  const value = expand(flag.value, { escape: tree.escape, lookup, span: () => at });
  return value.known
    ? { known: true, value: value.value, at, via: value.via, origin: ref }
    : { known: false, raw: flag.value, variables: value.variables, at, via: [], origin: ref };
}

import { addTo } from '../base/by-key';
import { nameOf } from '../base/file';
import { append } from '../base/many';
import { memoize } from '../base/memoize';
import type { FileId, Span } from '../base/span';
import { nodeAt, offsetInScalar, spanOf, type Tree } from '../syntax/tree';
import { type WrittenService, writtenParts, writtenServices } from './compose/as-written';
import { pairsOf } from './compose/attributes';
import { treeOf } from './files';
import { type HeldCredential, heldCredential } from './held-credential';
import { commandTexts, type PlainText, partTexts, plainTexts } from './plain-texts';
import type { Project } from './project';
import type { Service } from './service';
import { refKey, sameRef, type Trace } from './traced';
import { untagged } from './untagged';
import { allAt, type MapValue, scalarAt, type Value } from './value';

/** A credential in a text of a Compose file, by the place where it is written: once, however many services take it from there. */
export interface HeldText {
  readonly text: PlainText;
  readonly found: HeldCredential;
  /** Where it is written: the value, or the whole text that it is a part of. */
  readonly at: Span;
  /** The credential itself, as closely as its place is known. */
  readonly secret: Span;
  /** The service as the file calls it. */
  readonly holder: string;
  /** The name of the file, without its folder. */
  readonly fileName: string;
  /** The entry of the service that it is written in, or that takes it from an anchor; absent where only files together make it one. */
  readonly entry?: WrittenService;
  /** Where aliases and merge keys take it from the place, with the service that does. */
  readonly uses: readonly { readonly at: Span; readonly service: string }[];
  /** Where the same file writes the same value under the same name for other services. */
  readonly again: readonly HeldText[];
}

/** More places that take a value from one anchor are of no help to a reader. */
const mostUses = 5;

/**
 * The credentials in the Compose files of a project, found where they are written: what a later file, a local key or an `.env` file says
 * in its place does not take it out of the file.
 * @returns by the service that stands for each: the one of that entry, else one that extends it, else the first of its application.
 */
export const heldTexts = memoize((project: Project): ReadonlyMap<Service, readonly HeldText[]> => {
  const places: Places = new Map();
  const tree = (file: FileId): Tree | undefined => treeOf(project, file);
  const look = (
    owner: () => Service | undefined,
    holder: string,
    texts: readonly PlainText[],
    near: readonly string[],
    entry?: WrittenService,
  ): void => {
    const said = new Set<string>();
    for (const text of texts) {
      // One word about a variable is enough.
      const at = writtenSpan(text, tree);
      const variable = `${at.file}:${at.start} ${text.name ?? ''}`;
      if (text.option !== undefined && said.has(variable)) continue;
      const found = heldIn(text, near, at, tree);
      const service = found && owner();
      if (!service) continue;
      if (text.where === 'environment') said.add(variable);
      const key = [at.file, at.start, at.end, text.text].join('\0');
      const use = text.via.some(({ kind }) => kind === 'alias' || kind === 'merge-key') ? [{ at: text.at, service: holder }] : [];
      const same = places.get(key);
      if (same) addUses(same, use);
      else {
        const secret = secretSpan(text, at, tree);
        places.set(key, {
          text,
          found,
          at,
          secret,
          holder,
          fileName: nameOf(at.file),
          service,
          uses: use,
          again: [],
          ...(entry && { entry }),
        });
      }
    }
  };
  const owners = ownersOf(project);
  const near = wordsByFile(project);
  for (const entry of writtenServices(project)) {
    look(() => owners(entry), entry.name, plainTexts(entry.map, tree), near.get(entry.ref.file) ?? [], entry);
  }
  for (const service of project.services) {
    const joined = ['entrypoint', 'command'].some((key) => service.map.entries.get(key)?.value.via.length) || service.mentions.length > 1;
    const texts = joined ? commandTexts(service.map).filter(({ via }) => !via.some(isOfEnvFile)) : [];
    look(() => service, service.name, texts, near.get(service.ref.file) ?? []);
  }
  for (const { file, path, value } of writtenParts(project)) {
    const app = project.apps.find(({ reads, services }) => reads.includes(file) && services.length > 0);
    look(() => app?.services[0], path.at(-1)!, partTexts(value, path, tree), near.get(file) ?? []);
  }
  return byService(places.values());
});

/** Those of a service, where its file repeats one of another service with the first. */
function byService(places: Iterable<HeldText & { readonly service: Service }>): ReadonlyMap<Service, readonly HeldText[]> {
  const held = new Map<Service, HeldText[]>();
  const firsts = new Map<string, HeldText & { readonly again: HeldText[] }>();
  for (const { service, ...place } of places) {
    const one = { ...place, again: [] };
    const { where, name, variable, option, text } = one.text;
    const key = variable && option === undefined ? [one.at.file, where, name, text].join('\0') : undefined;
    const first = key === undefined ? undefined : firsts.get(key);
    if (first) {
      first.again.push(one);
      continue;
    }
    if (key !== undefined) firsts.set(key, one);
    addTo(held, service, one);
  }
  return held;
}

/** What a text holds, by the comment on its line as well. */
function heldIn(
  { text, known, name, option }: PlainText,
  near: readonly string[],
  at: Span,
  treeOf: (file: FileId) => Tree | undefined,
): HeldCredential | undefined {
  const found = heldCredential(text, known, option ?? name, { near });
  const comment = found && !found.placeholder ? commentBehind(at, treeOf) : undefined;
  return comment === undefined ? found : heldCredential(text, known, option ?? name, { near, comment });
}

/** What anybody guesses who sees a file. */
function wordsByFile(project: Project): ReadonlyMap<FileId, readonly string[]> {
  const words = new Map<FileId, string[]>();
  for (const { name, ref, map } of writtenServices(project)) {
    words.set(ref.file, [...(words.get(ref.file) ?? []), ...wordsNear(name, map)]);
  }
  return words;
}

/** What a service shows of itself: its name, its image, its accounts and databases. */
function wordsNear(name: string, map: MapValue): string[] {
  const image = scalarAt(map, 'image');
  const variables = allAt(map, 'environment').flatMap(pairsOf);
  const named = variables.filter((variable) => /(?:user(?:name)?|usr|login|account|admin|db|database|name|host)$/i.test(variable.name));
  return [
    name,
    ...(image?.known ? [untagged(image.value)] : []),
    ...named.flatMap(({ value }) => (value.known && /^[\w.-]{2,30}$/.test(value.value) ? [value.value] : [])),
  ];
}

/** The comment that follows a value on its line. */
function commentBehind({ file, end }: Span, treeOf: (file: FileId) => Tree | undefined): string | undefined {
  const tree = treeOf(file);
  const comment = tree?.comments.find(({ start }) => start >= end);
  const isNear = tree && comment && !tree.text.slice(end, comment.start).includes('\n');
  return isNear ? tree.text.slice(comment.start, comment.end) : undefined;
}

/** What is held, with the service that stands for it, by its place. */
type Places = Map<string, HeldText & { readonly service: Service; readonly uses: Use[] }>;

type Use = HeldText['uses'][number];

function addUses({ uses }: { readonly uses: Use[] }, more: readonly Use[]): void {
  if (uses.length < mostUses && more.some(({ at }) => !uses.some((other) => isSame(at, other.at)))) append(uses, more);
}

function isOfEnvFile(step: Trace['via'][number]): boolean {
  return step.kind === 'variable' && step.from === 'env-file';
}

function isSame(a: Span, b: Span): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end;
}

/** Where the scalar is written that a text is of. */
function writtenSpan({ at, via, origin }: Trace, treeOf: (file: FileId) => Tree | undefined): Span {
  const tree = origin && treeOf(origin.file);
  const node = tree && nodeAt(tree, origin.path);
  if (node) return spanOf(tree.file, node);
  // A map written behind a merge key itself is in no path: its steps still say where.
  return via.reduce((span, step) => (step.kind === 'alias' || step.kind === 'merge-key' ? step.at : span), at);
}

/** The part of a scalar that is the credential: the value behind a name, the word of a command, the default of a variable. */
function secretSpan({ text, variable, origin, via }: PlainText, at: Span, treeOf: (file: FileId) => Tree | undefined): Span {
  const defaults = via.filter((step) => step.kind === 'variable' && step.from === 'default');
  if (defaults.length === 1 && defaults[0]!.kind === 'variable' && variable?.known) return defaults[0]!.at;
  if (variable?.written) return variable.written;
  const tree = origin && treeOf(origin.file);
  const node = tree && nodeAt(tree, origin.path);
  if (node?.kind !== 'scalar' || text === '') return at;
  const index = node.text.indexOf(text);
  const start = index < 0 || node.text.indexOf(text, index + 1) >= 0 ? undefined : offsetInScalar(tree!.text, node, index);
  return start === undefined ? at : { file: at.file, start, end: start + text.length };
}

/** The service that stands for an entry of a file. */
function ownersOf(project: Project): (entry: WrittenService) => Service | undefined {
  const byMention = new Map<string, Service>();
  for (const service of project.services) {
    for (const mention of service.mentions) if (!byMention.has(refKey(mention))) byMention.set(refKey(mention), service);
  }
  let heirs: Map<string, Service> | undefined;
  return ({ ref }) => {
    const own = byMention.get(refKey(ref));
    if (own) return own;
    heirs ??= heirsOf(project);
    const app = project.apps.find(({ reads, services }) => reads.includes(ref.file) && services.length > 0);
    return heirs.get(refKey(ref)) ?? app?.services[0];
  };
}

/** By the entry of a file: the first service that has a value of it. */
function heirsOf(project: Project): Map<string, Service> {
  const heirs = new Map<string, Service>();
  const visit = (value: Value, service: Service): void => {
    if (value.origin) {
      const { file, path } = value.origin;
      const key = refKey({ file, path: path.slice(0, path.indexOf('services') + 2) });
      if (!heirs.has(key)) heirs.set(key, service);
    }
    if (value.kind === 'map') for (const entry of value.entries.values()) visit(entry.value, service);
    if (value.kind === 'seq') for (const item of value.items) visit(item, service);
  };
  for (const service of project.services) visit(service.map, service);
  return heirs;
}

/** The variable of a service's environment that a text is, where it is the one that counts in the end. */
export function counts(service: Service, { name, origin }: PlainText): boolean {
  const effective = name === undefined ? undefined : service.environment.get(name)?.origin;
  return effective !== undefined && origin !== undefined && sameRef(effective, origin);
}

import type { ImageName } from '../image-name';
import type { Facts, ImageFamily } from './family';
import type { ImageProfile, Scratch } from './profile';
import { readTag } from './tag';

/** Words in tags by which families tell variants of a release apart. */
export const variantWords = [
  ...['', 'alpine', 'debian', 'jammy', 'distroless', 'chiseled', 'ubi', 'apache', 'fpm', 'dind', 'dind-rootless', 'rootless', 'nonroot'],
  ...['unprivileged', 'management', 'full', 'core', 'ea', 'CU5', 'pg17', 'pg18'],
] as const;

/**
 * What holds for an image of a family although neither its version nor its variant is told, as by a digest alone, or by a variable: the family is asked
 * about each that it distinguishes. What some of them need counts as needed; what holds for some alone does not count.
 * @returns `undefined` where one starts as root and another does not, so that what one needs would break the other
 */
export function profileOfAnyTag(profile: NonNullable<ImageFamily['profile']>, image: ImageName): Facts | undefined {
  const { digest: _, ...name } = image;
  const all: Facts[] = [];
  const seen = new Set<string>();
  const open: (readonly number[])[] = [[]];
  for (let version = open.pop(); version; version = open.pop()) {
    const key = version.join('.');
    if (seen.has(key)) continue;
    seen.add(key);
    for (const word of variantWords) {
      const text = [key, word].filter((part) => part !== '').join('-') || 'latest';
      const noted: (readonly number[])[] = [];
      const facts = profile({ ...readTag({ tag: text }), noted }, { ...name, tag: text });
      if (facts) all.push(facts);
      for (const one of noted) open.push(one, justBefore(one));
    }
  }
  return united(all);
}

/** A version below another, and above all that are written with fewer or smaller numbers. */
function justBefore(version: readonly number[]): readonly number[] {
  const at = version.length - 1 - [...version].reverse().findIndex((part) => part > 0);
  return at === version.length ? [] : [...version.slice(0, at), version[at]! - 1, 999];
}

function united(all: readonly Facts[]): Facts | undefined {
  // What runs on top of a base is not known, so that a base has the say where only some of them are one.
  const first = all.find(({ kind }) => kind === 'base') ?? all[0];
  if (!first || all.some(({ start }) => isRoot(start) !== isRoot(first.start))) return undefined;
  const root = union(all.map(({ capabilities }) => capabilities.root));
  const restart = union(all.map(({ capabilities }) => capabilities.restart ?? []));
  const optional = new Map(all.flatMap(({ capabilities }) => capabilities.optional.map((one) => [one.name, one] as const)));
  const { kind, start, stepDown, run, needs, checked, sources } = first;
  const setuid = all.map(({ usesSetuid }) => usesSetuid);
  return {
    ...{ kind, start, stepDown, checked, sources },
    // Their numbers may be others: what is made for them is among the blockers, and no user is named.
    ...(run && all.every((one) => one.run) && { run }),
    ...(needs && { needs }),
    ...shared(all, sharable),
    variant: all.every(({ variant }) => variant === first.variant) ? first.variant : 'any version',
    capabilities: {
      root,
      ...(restart.length > 0 && { restart }),
      file: union(all.map(({ capabilities }) => capabilities.file)),
      optional: [...optional.values()].filter(({ name }) => !root.includes(name)),
    },
    readOnly: readOnlyOf(all),
    data: union(all.map(({ data }) => data)),
    ports: union(all.map(({ ports }) => ports)),
    fileSecrets: first.fileSecrets.filter((name) => all.every(({ fileSecrets }) => fileSecrets.includes(name))),
    usesSetuid: setuid.includes(true) ? true : setuid.includes(null) ? null : false,
    confidence: lowest(all.map(({ confidence }) => confidence)),
    checkedBy: all.every(({ checkedBy }) => checkedBy === first.checkedBy) ? first.checkedBy : 'source',
  };
}

/** What counts where it is the same for all. */
const sharable = [
  ...['family', 'probed', 'runsCommand', 'startFolders', 'userOk', 'userWith', 'anyUser', 'servesFiles', 'volumes', 'publicPorts'],
  ...['udp', 'health', 'silent', 'replacement', 'limits', 'gainsFile', 'checks'],
] as readonly (keyof Facts)[];

/** Of some fields, those that all have in common. */
function shared(all: readonly Facts[], names: readonly (keyof Facts)[]): Partial<Facts> {
  const first = all[0]!;
  const common = names.filter((name) => first[name] !== undefined && all.every((one) => isEqual(one[name], first[name])));
  return Object.fromEntries(common.map((name) => [name, first[name]]));
}

function readOnlyOf(all: readonly Facts[]): ImageProfile['readOnly'] {
  const tmpfs = new Map<string, Scratch>();
  const blockers = new Set(all.flatMap(({ readOnly }) => readOnly.blockers));
  for (const scratch of all.flatMap(({ readOnly }) => readOnly.tmpfs)) {
    const known = tmpfs.get(scratch.path) ?? scratch;
    if (!isEqual(known, scratch)) blockers.add(`the owner of ${scratch.path}, which depends on the variant of the image`);
    tmpfs.set(scratch.path, known);
  }
  return { tmpfs: [...tmpfs.values()], blockers: [...blockers] };
}

function isRoot({ uid }: ImageProfile['start']): boolean {
  return uid === 0;
}

function lowest(all: readonly ImageProfile['confidence'][]): ImageProfile['confidence'] {
  return (['low', 'medium'] as const).find((one) => all.includes(one)) ?? 'high';
}

function union<T extends string | number>(lists: readonly (readonly T[])[]): readonly T[] {
  return [...new Set(lists.flat())].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

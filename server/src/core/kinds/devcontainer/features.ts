import { folderOf, nameOf, resolveIn } from '../../base/file';
import type { FileId, Span } from '../../base/span';
import type { Mount } from '../../model/service';
import type { Trace, Traced } from '../../model/traced';
import { get, type MapValue } from '../../model/value';
import { jsonValue } from '../../syntax/jsonc';
import { type Brought, factsOfFeature, parseFeature, securityOptOf } from './known-features';
import { substituteVariables } from './variables';

/** A feature that is installed into the container. */
export interface Feature {
  /** As written. */
  readonly reference: string;
  /** `owner/collection/id`, a path or a URL. */
  readonly name: string;
  readonly kind: 'registry' | 'local' | 'archive';
  /** How long the reference is without its version. */
  readonly end: number;
  /** As written behind the name; absent where nothing is. */
  readonly version?: string;
  /** The version that the lock file beside holds it to. */
  readonly locked?: string;
  /** Its key. */
  readonly at: Span;
  /** Where what it brings comes from: its key, with the entry as the step. */
  readonly trace: Trace;
  /** What is known of what it brings along, in this version; absent where nothing is. */
  readonly brings?: Brought;
  /** True for one that runs a container engine inside, which is what it needs a privileged container for. */
  readonly engine: boolean;
}

/**
 * The features of a devcontainer.json.
 * @param read gives the text of a file: the versions that are installed are held by a lock file beside it
 */
export function featuresOf(map: MapValue, file: FileId, read: (file: FileId) => string | null | undefined): Feature[] {
  const features = get(map, 'features');
  if (features?.kind !== 'map' || features.entries.size === 0) return [];
  const locks = locksBeside(file, read);
  return [...features.entries].map(([reference, { key, value }]) => {
    const { name, kind, version, end } = parseFeature(reference);
    const locked = locks.get(reference);
    const brings = kind === 'registry' ? ofRegistry(name, locked ?? version) : kind === 'local' ? ofFolder(file, name, read) : undefined;
    const entry: Span = { ...key.at, end: Math.max(key.at.end, value.at.end) };
    return {
      reference,
      name,
      kind,
      end,
      ...(version === undefined ? {} : { version }),
      ...(locked === undefined ? {} : { locked }),
      at: key.at,
      trace: { at: key.at, via: [{ kind: 'feature', name: reference, at: entry }] },
      ...(brings ? { brings } : {}),
      engine: brings?.engine === true,
    };
  });
}

function ofRegistry(name: string, version: string | undefined): Brought | undefined {
  const facts = factsOfFeature(name);
  return facts && { ...facts, securityOpt: securityOptOf(facts, version) };
}

/** A feature of the project says in its own file what it brings along (containers.dev/implementors/features). */
function ofFolder(file: FileId, folder: string, read: (file: FileId) => string | null | undefined): Brought | undefined {
  const text = read(resolveIn(folderOf(file), `${folder}/devcontainer-feature.json`));
  const said = typeof text === 'string' ? jsonValue(text) : undefined;
  if (!isRecord(said)) return undefined;
  const texts = (key: string): string[] => listOf(said[key]).filter((item) => typeof item === 'string');
  const mounts = listOf(said.mounts).flatMap((mount) => {
    const fields = typeof mount === 'string' ? Object.fromEntries(mount.split(',').map((field) => field.split('=', 2))) : mount;
    if (!isRecord(fields) || fields.type !== 'bind') return [];
    const [source, target] = [fields.source ?? fields.src, fields.target ?? fields.dst];
    return typeof source === 'string' && typeof target === 'string' ? [{ source: substituteVariables(source).text, target }] : [];
  });
  return { privileged: said.privileged === true, capAdd: texts('capAdd'), securityOpt: texts('securityOpt'), mounts };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The lock file of a devcontainer.json (devcontainers/cli src/spec-configuration/lockfile.ts getLockfilePath). */
function locksBeside(file: FileId, read: (file: FileId) => string | null | undefined): ReadonlyMap<string, string> {
  const name = nameOf(file).startsWith('.') ? '.devcontainer-lock.json' : 'devcontainer-lock.json';
  const text = read(resolveIn(folderOf(file), name));
  const said = typeof text === 'string' ? jsonValue(text) : undefined;
  const features = isRecord(said) ? said.features : undefined;
  const locks = new Map<string, string>();
  for (const [reference, lock] of isRecord(features) ? Object.entries(features) : []) {
    if (isRecord(lock) && typeof lock.version === 'string') locks.set(reference, lock.version);
  }
  return locks;
}

/** Capabilities, options and binds that the features bring along, each as if it were written at the feature. */
export function broughtBy(features: readonly Feature[]): {
  readonly privileged: readonly Traced<boolean>[];
  readonly capAdd: readonly Traced<string>[];
  readonly securityOpt: readonly Traced<string>[];
  readonly mounts: readonly Mount[];
} {
  const known = features.flatMap(({ brings, trace }) => (brings ? [{ brings, trace }] : []));
  const text = (trace: Trace, value: string): Traced<string> => ({ ...trace, known: true, value });
  return {
    privileged: known.flatMap(({ brings, trace }) => (brings.privileged ? [{ ...trace, known: true as const, value: true }] : [])),
    capAdd: known.flatMap(({ brings, trace }) => (brings.capAdd ?? []).map((name) => text(trace, name))),
    securityOpt: known.flatMap(({ brings, trace }) => (brings.securityOpt ?? []).map((option) => text(trace, option))),
    mounts: known.flatMap(({ brings, trace }) =>
      (brings.mounts ?? []).map(
        ({ source, target }): Mount => ({
          ...trace,
          type: 'bind',
          source: text(trace, source),
          hostPath: source,
          target,
          readOnly: false,
          options: [],
          sourceSpan: trace.at,
          syntax: 'other',
        }),
      ),
    ),
  };
}

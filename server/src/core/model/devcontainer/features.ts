import { type FeatureFacts, factsOfFeature, parseFeature, securityOptOf } from '../../knowledge/devcontainer-features';
import { jsonValue } from '../../syntax/jsonc';
import { folderOf, nameOf, resolveIn } from '../../text/file';
import type { FileId, Site } from '../../text/site';
import type { Mount } from '../service';
import type { Trace, Traced } from '../traced';
import { get, type MapValue } from '../value';

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
  readonly at: Site;
  /** Where what it brings comes from: its key, with the entry as the hop. */
  readonly trace: Trace;
  /** What is known of what it brings along; absent where nothing is. */
  readonly facts?: FeatureFacts;
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
    const facts = kind === 'registry' ? factsOfFeature(name) : undefined;
    const locked = locks.get(reference);
    const entry: Site = { ...key.at, end: Math.max(key.at.end, value.at.end) };
    return {
      reference,
      name,
      kind,
      end,
      ...(version === undefined ? {} : { version }),
      ...(locked === undefined ? {} : { locked }),
      at: key.at,
      trace: { at: key.at, via: [{ kind: 'feature', name: reference, at: entry }] },
      ...(facts ? { facts } : {}),
      engine: facts?.engine === true,
    };
  });
}

/** The lock file of a devcontainer.json (devcontainers/cli src/spec-configuration/lockfile.ts getLockfilePath). */
function locksBeside(file: FileId, read: (file: FileId) => string | null | undefined): ReadonlyMap<string, string> {
  const name = nameOf(file).startsWith('.') ? '.devcontainer-lock.json' : 'devcontainer-lock.json';
  const text = read(resolveIn(folderOf(file), name));
  const said = typeof text === 'string' ? jsonValue(text) : undefined;
  const features = typeof said === 'object' && said !== null && 'features' in said ? said.features : undefined;
  const locks = new Map<string, string>();
  for (const [reference, lock] of typeof features === 'object' && features !== null ? Object.entries(features) : []) {
    if (typeof lock === 'object' && lock !== null && typeof lock.version === 'string') locks.set(reference, lock.version);
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
  const known = features.flatMap((feature) => (feature.facts ? [{ ...feature, facts: feature.facts }] : []));
  const text = (trace: Trace, value: string): Traced<string> => ({ ...trace, known: true, value });
  return {
    privileged: known.flatMap(({ facts, trace }) => (facts.privileged ? [{ ...trace, known: true as const, value: true }] : [])),
    capAdd: known.flatMap(({ facts, trace }) => (facts.capAdd ?? []).map((name) => text(trace, name))),
    securityOpt: known.flatMap(({ facts, trace, locked, version }) =>
      securityOptOf(facts, locked ?? version).map((option) => text(trace, option)),
    ),
    mounts: known.flatMap(({ facts, trace }) =>
      (facts.mounts ?? []).map(
        ({ source, target }): Mount => ({
          ...trace,
          type: 'bind',
          source: text(trace, source),
          hostPath: source,
          target,
          readOnly: false,
          options: [],
          sourceSite: trace.at,
          syntax: 'other',
        }),
      ),
    ),
  };
}

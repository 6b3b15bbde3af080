import type { Json, JsonMap } from '../../server/src/core/base/json';
import { acceptedIn } from './accepted';

/** A field about which Bulkhead and Compose say different things. */
export interface Difference {
  /** `services.web.volumes`. */
  readonly field: string;
  readonly ours: Json | undefined;
  readonly theirs: Json | undefined;
  /** The id of the reason in docs/oracle.md why ours is right. */
  readonly accepted?: string;
}

const compared = ['name', 'services', 'networks', 'volumes', 'secrets', 'configs'];

/** Compares two models: every field of every service and of every definition. @returns how many fields, and those that differ */
export function compareModels(ours: JsonMap, theirs: JsonMap): { readonly fields: number; readonly differences: readonly Difference[] } {
  const differences: Difference[] = [];
  let fields = 0;
  const compare = (left: Json | undefined, right: Json | undefined, path: readonly string[]): void => {
    const depth = path[0] === 'name' ? 1 : 3;
    if (path.length < depth && isMap(left ?? {}) && isMap(right ?? {}) && (left !== undefined || right !== undefined)) {
      const [a, b] = [(left ?? {}) as JsonMap, (right ?? {}) as JsonMap];
      for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) compare(a[key], b[key], [...path, key]);
      return;
    }
    fields++;
    if (textOf(left) === textOf(right)) return;
    const difference = { field: path.join('.'), ours: left, theirs: right };
    const accepted = acceptedIn(difference);
    differences.push(accepted ? { ...difference, accepted } : difference);
  };
  for (const key of compared) if (key in ours || key in theirs) compare(ours[key], theirs[key], [key]);
  return { fields, differences };
}

function isMap(json: Json): boolean {
  return json !== null && typeof json === 'object' && !Array.isArray(json);
}

/** A text that is equal for equal data, whatever the order of keys. */
export function textOf(json: Json | undefined): string {
  if (json === undefined) return 'nothing';
  return JSON.stringify(json, (_, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

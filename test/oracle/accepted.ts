import type { Json } from '../../server/src/core/base/json';

interface Accepted {
  /** The heading in docs/oracle.md that says why ours is right. */
  readonly id: string;
  /** The value of Compose, as it would be without what is wrong about it; the difference is accepted when that is ours. */
  readonly mend: (theirs: Json | undefined) => Json | undefined;
}

/** The differences in which Bulkhead is right; docs/oracle.md says why, by the same ids. */
export const accepted: readonly Accepted[] = [
  { id: 'home-without-HOME', mend: (theirs) => eachText(theirs, (text) => text.replace(/^\/.*\/(?=~)/, '')) },
];

/** The id of the reason why a difference is none, where there is one. */
export function acceptedIn(difference: { readonly ours: Json | undefined; readonly theirs: Json | undefined }): string | undefined {
  return accepted.find(({ mend }) => JSON.stringify(mend(difference.theirs)) === JSON.stringify(difference.ours))?.id;
}

function eachText(json: Json | undefined, change: (text: string) => string): Json | undefined {
  if (typeof json === 'string') return change(json);
  if (Array.isArray(json)) return json.map((item) => eachText(item, change) ?? null);
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, eachText(value, change) ?? null]));
}

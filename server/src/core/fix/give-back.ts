import type { ProposedFix, Want } from './want';

type Item = Extract<Want, { readonly want: 'item' }>;

/**
 * The capabilities of a container that a fix takes by dropping them: each of them could stay.
 * @param has those that it has by default before
 */
export function droppedBy<T extends string>({ want }: Pick<ProposedFix, 'want'>, has: readonly T[]): readonly T[] {
  const names = namesIn(want, 'cap_drop');
  const kept = namesIn(want, 'cap_add');
  return names.has('ALL') ? has.filter((name) => !kept.has(name)) : has.filter((name) => names.has(name));
}

/**
 * The same fix, but for some capabilities, which stay.
 * @returns undefined where it would drop nothing then
 */
export function givingBack<T extends Omit<ProposedFix, 'kind'>>(fix: T, names: readonly string[]): T | undefined {
  if (names.length === 0) return fix;
  const drops = fix.want.filter(isDrop);
  const whole = drops.find(({ has }) => nameOf(has) === 'ALL');
  if (whole) {
    const had = namesIn(fix.want, 'cap_add');
    const more = names.filter((name) => !had.has(name));
    const adds = more.map((name): Want => ({ ...whole, key: whole.key.replace(/cap_drop$/, 'cap_add'), has: name }));
    const keeps = /, keep /.test(fix.title) ? `${fix.title}, ${more.join(', ')}` : `${fix.title}, keep ${more.join(', ')}`;
    return { ...fix, title: more.length > 0 ? keeps : fix.title, want: [...fix.want, ...adds], less: true };
  }
  const stays = new Set(names);
  const left = drops.filter(({ has }) => !stays.has(nameOf(has) ?? ''));
  if (drops.length === 0) return fix;
  if (left.length === 0) return undefined;
  const want = fix.want.filter((one) => !isDrop(one) || left.includes(one));
  return { ...fix, title: `Drop ${left.map(({ has }) => nameOf(has)).join(', ')}`, want, less: true };
}

function isDrop(want: Want): want is Item {
  return want.want === 'item' && want.key.endsWith('cap_drop');
}

function namesIn(want: readonly Want[], key: string): ReadonlySet<string> {
  return new Set(want.flatMap((one) => (one.want === 'item' && one.key.endsWith(key) ? [nameOf(one.has) ?? ''] : [])));
}

/** As rules write it: without `CAP_`. */
function nameOf(has: Item['has']): string | undefined {
  return typeof has === 'string' ? has : undefined;
}

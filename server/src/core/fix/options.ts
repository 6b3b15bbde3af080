import type { TextEdit } from '../base/edit';
import type { Fix, Want } from './want';

type OptionsWant = Extract<Want, { readonly want: 'options' }>;

/** An edit of options, the fixes that want it, and those that contradict it. */
interface OptionsEdit {
  readonly edit: TextEdit;
  readonly owners: readonly number[];
  readonly refused: readonly number[];
}

/**
 * Makes one edit of all that fixes want of the options of one mount: wants of several fixes about the same options are one text.
 * @param fixes by precedence: of two that contradict each other the first one wins.
 */
export function optionsEdits(fixes: readonly { readonly fix: Fix; readonly index: number }[]): OptionsEdit[] {
  const places = new Map<string, { want: OptionsWant; has: Set<string>; lacks: Set<string>; owners: number[]; refused: number[] }>();
  for (const { fix, index } of fixes) {
    for (const want of fix.want) {
      if (want.want !== 'options') continue;
      const key = JSON.stringify(want.at);
      const place = places.get(key) ?? { want, has: new Set(), lacks: new Set(), owners: [], refused: [] };
      places.set(key, place);
      if (want.has.some((one) => place.lacks.has(one)) || want.lacks.some((one) => place.has.has(one))) place.refused.push(index);
      else {
        for (const one of want.has) place.has.add(one);
        for (const one of want.lacks) place.lacks.add(one);
        place.owners.push(index);
      }
    }
  }
  return [...places.values()].map(({ want, has, lacks, owners, refused }) => ({ edit: edited(want, has, lacks), owners, refused }));
}

/** Where the mode stands that goes, the new one stands; else it comes first. The colon before the options comes and goes with them. */
function edited({ at, now }: OptionsWant, has: ReadonlySet<string>, lacks: ReadonlySet<string>): TextEdit {
  const added = [...has].filter((one) => !now.includes(one)).sort();
  const first = added.length > 0 ? now.findIndex((one) => lacks.has(one)) : -1;
  const options = now.flatMap((one, index) => (index === first ? added : lacks.has(one) ? [] : [one]));
  const text = (first < 0 ? [...added, ...options] : options).join(',');
  if (now.length === 0) return { at, newText: text === '' ? '' : `:${text}` };
  return text === '' ? { at: { ...at, start: at.start - 1 }, newText: '' } : { at, newText: text };
}

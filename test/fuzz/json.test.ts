import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, disjoint } from '../../server/src/core/base/edit';
import type { Json } from '../../server/src/core/base/json';
import { lowerJson } from '../../server/src/core/fix/lower.json';
import type { Slot } from '../../server/src/core/fix/lower.yaml';
import { harden } from '../../server/src/core/harden/harden';
import { jsonValue, parseJsonc } from '../../server/src/core/syntax/jsonc';
import { edgeValues, goodValues } from '../oracle/daemon-values';
import { complaints } from '../support/health';
import { analyzeText, withEdits } from '../support/open';

/** How an author writes JSON: blanks and line breaks, comments, a comma after the last element. */
interface Style {
  readonly step: string;
  readonly eol: string;
  readonly colon: string;
  readonly remarks: readonly boolean[];
  readonly trailing: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  step: fc.constantFrom('  ', '    ', '\t', ''),
  eol: fc.constantFrom('\n', '\r\n'),
  colon: fc.constantFrom(': ', ':', ' : '),
  remarks: fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
  trailing: fc.boolean(),
});

/** Writes a value in a style; an empty step puts everything on one line, where remarks are of the other kind. */
function write(value: Json, { step, eol, colon, remarks, trailing }: Style, plain: boolean): string {
  let count = 0;
  const remark = (): string => {
    const said = !plain && remarks[count++ % remarks.length];
    return said ? (step === '' ? ` /* ${count} */` : ` // ${count}`) : '';
  };
  const put = (json: Json, indent: string): string => {
    if (typeof json !== 'object' || json === null) return JSON.stringify(json);
    const list = Array.isArray(json);
    const parts = list
      ? json.map((item: Json) => put(item, indent + step))
      : Object.entries(json).map(([key, item]) => JSON.stringify(key) + colon + put(item as Json, indent + step));
    const [open, close] = list ? '[]' : '{}';
    if (parts.length === 0) return `${open}${close}`;
    const between = step === '' ? ' ' : eol + indent + step;
    const lines = parts.map((part, index) => part + (index < parts.length - 1 || (trailing && !plain) ? ',' : '') + remark());
    return `${open}${between}${lines.join(between)}${step === '' ? ' ' : eol + indent}${close}`;
  };
  return put(value, '') + (step === '' ? '' : eol);
}

const key = fc.constantFrom('a', 'b', 'c', 'icc', 'live-restore', 'x y');
const leaf = fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom('x', 'a"b', ''), fc.constant(null));
const value: fc.Arbitrary<Json> = fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3 }));
const file = fc.dictionary(key, value, { maxKeys: 5 });

const slot: fc.Arbitrary<Slot> = fc.record({
  path: fc.oneof(
    key.map((one) => [one]),
    fc.tuple(key, key),
  ),
  set: fc.oneof(
    value.map((is) => ({ kind: 'value' as const, is })),
    fc.constant({ kind: 'absent' as const }),
    fc.array(leaf, { minLength: 1, maxLength: 2 }).map((add) => ({ kind: 'list' as const, add, remove: [] })),
  ),
});

/** What a slot makes of plain data. */
function plainly(json: Json, [head = '', ...rest]: readonly string[], set: Slot['set']): Json {
  const map = json as { readonly [key: string]: Json };
  const { [head]: old, ...others } = map;
  if (rest.length > 0) return { ...map, [head]: plainly(old ?? {}, rest, set) };
  if (set.kind === 'absent') return others;
  return { ...map, [head]: set.kind === 'value' ? set.is : [...((old ?? []) as Json[]), ...set.add] };
}

function sorted(json: unknown): string {
  return JSON.stringify(json, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

describe('Random JSON', () => {
  it('is changed as asked, and keeps its comments', () => {
    let done = 0;
    fc.assert(
      fc.property(file, style, slot, (json, hand, one) => {
        const text = write(json, hand, false);
        const tree = parseJsonc('/w/a.json', text);
        deepEqual(tree.problems, []);
        const [answer] = lowerJson(tree, [one]).slots;
        ok(answer);
        if ('refused' in answer) {
          ok(answer.refused !== '');
          return;
        }
        done++;
        const edits = disjoint(answer.edits);
        ok(edits, 'edits overlap');
        const made = applyEdits('/w/a.json', text, edits);
        const after = parseJsonc('/w/a.json', made);
        deepEqual(after.problems, [], made);
        const gone = one.set.kind === 'absent' && one.path.length === 2 && !(String(one.path[0]) in json);
        equal(sorted(jsonValue(made)), sorted(gone ? json : plainly(json, one.path.map(String), one.set)), `${text}\n${made}`);
        if (one.set.kind !== 'absent') {
          const comments = tree.comments.map(({ start, end }) => text.slice(start, end));
          deepEqual(
            after.comments.map(({ start, end }) => made.slice(start, end)),
            comments,
            made,
          );
        }
      }),
      { numRuns: 2000 },
    );
    ok(done > 500, `${done}`);
  });

  it('of a daemon is hardened without a new finding, and is done after one run', () => {
    const entry = fc
      .constantFrom(...Object.keys(goodValues))
      .chain((name) =>
        fc.constantFrom(...goodValues[name]!, ...(edgeValues[name] ?? [])).map((text) => [name, JSON.parse(text) as Json] as const),
      );
    const daemon = fc.uniqueArray(entry, { maxLength: 8, selector: ([name]) => name }).map((entries) => Object.fromEntries(entries));
    fc.assert(
      fc.property(daemon, style, (json, hand) => {
        const files = new Map([['daemon.json', write(json, hand, true)]]);
        const before = analyzeText(files);
        deepEqual(before.faults, []);
        const { edits, refused } = harden(before, { tier: 'review' });
        deepEqual(
          refused.map(({ reason }) => reason),
          [],
        );
        const made = withEdits(files, edits);
        const after = analyzeText(made);
        deepEqual(complaints(before, after, edits), []);
        deepEqual(harden(after, { tier: 'review' }).edits, []);
      }),
      { numRuns: 150 },
    );
  });
});

import type { PlannedChange } from '../../../server/src/lsp/messages';

type Linked = Pick<PlannedChange, 'id' | 'rests'>;

/** The changes that are selected once one is ticked: it needs those that it was made for. */
export function ticked(changes: readonly Linked[], selected: ReadonlySet<string>, id: string): Set<string> {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return closure(selected, id, (each) => byId.get(each)?.rests ?? []);
}

/** The changes that are still selected once one is no longer: those that were made for it go, too. */
export function unticked(changes: readonly Linked[], selected: ReadonlySet<string>, id: string): Set<string> {
  const gone = closure(new Set<string>(), id, (each) => changes.filter(({ rests }) => rests.includes(each)).map((change) => change.id));
  return new Set([...selected].filter((each) => !gone.has(each)));
}

function closure(from: ReadonlySet<string>, start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set(from);
  const open = [start];
  const seen = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    found.add(id);
    open.push(...next(id));
  }
  return found;
}

/** What of a new plan is selected: as it was where a change was there before, else what the plan proposes. */
export function carriedOver(
  changes: readonly Pick<PlannedChange, 'id' | 'selected'>[],
  before: { readonly known: ReadonlySet<string>; readonly selected: ReadonlySet<string> },
): Set<string> {
  return new Set(changes.filter(({ id, selected }) => (before.known.has(id) ? before.selected.has(id) : selected)).map(({ id }) => id));
}

/** The changes about one service or stage. */
export interface Group {
  readonly key: string;
  readonly subject: string;
  readonly kind: string;
  readonly uri: string;
  readonly changes: readonly PlannedChange[];
}

/**
 * Changes by service, those of some documents before those of other files, else in the order of the files; within a service those that need no
 * question come first.
 */
export function grouped(changes: readonly PlannedChange[], documents: readonly string[]): Group[] {
  const rank = ({ uri }: PlannedChange): number => (documents.includes(uri) ? documents.indexOf(uri) : documents.length);
  const groups = new Map<string, PlannedChange[]>();
  for (const change of [...changes].sort((a, b) => rank(a) - rank(b))) {
    const key = [change.uri, change.kind, change.subject].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups].map(([key, own]) => {
    const { subject, kind, uri } = own[0]!;
    const sorted = [...own.filter(({ tier }) => tier === 'safe'), ...own.filter(({ tier }) => tier !== 'safe')];
    return { key, subject, kind, uri, changes: sorted };
  });
}

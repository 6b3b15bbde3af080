import { folderOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import { get, type MapEntry, type MapValue, type ScalarValue, scalarAt, type Value } from '../value';
import { withStep } from './hops';
import { applyResets, equalValues, isNull, mergeValues } from './merge';
import { isRemote, mayCopy, type Session, type Variables, variablesOf } from './session';
import { below, topLevel } from './tables';
import { textOf } from './unique';

/** One entry of `include`: a project of its own. */
export interface Inclusion {
  readonly files: readonly FileId[];
  readonly folder: FileId;
  readonly variables: Variables;
  /** Where each file is named. */
  readonly paths: readonly ScalarValue[];
  /** Where the first file is named: it stands for the whole. */
  readonly named: ScalarValue;
}

/**
 * What a document includes (compose-go loader/include.go). References that are not read are reported.
 * @param folder relative paths start here.
 */
export function inclusionsOf(session: Session, document: Value, folder: FileId, outer: Variables): (Inclusion | undefined)[] {
  const include = get(document, 'include');
  if (!include || isNull(include)) return [];
  if (include.kind !== 'seq') {
    session.problems.push({ at: include.at, message: '"include" must be a list of files: start each line with a dash.' });
    return [];
  }
  return include.items.map((item) => inclusionOf(session, item, folder, outer));
}

function inclusionOf(session: Session, item: Value, folder: FileId, outer: Variables): Inclusion | undefined {
  const paths = item.kind === 'scalar' ? [item] : listOf(get(item, 'path'));
  const [named] = paths;
  if (!named) {
    session.problems.push({ at: item.at, message: 'This does not name the file to include: write "path: FILE".' });
    return undefined;
  }
  const files: FileId[] = [];
  for (const path of paths) {
    const why = whyUnread(path);
    if (why !== undefined) {
      unresolved(session, path, why);
      return undefined;
    }
    files.push(resolveIn(folder, textOf(path)));
  }
  const at = scalarAt(item, 'project_directory');
  if (at && !at.known) {
    unresolved(session, named, `${at.variables.join(', ')} ${at.variables.length === 1 ? 'is' : 'are'} not set`);
    return undefined;
  }
  const own = at ? resolveIn(folder, at.value) : folderOf(files[0]!);
  const listed = listOf(get(item, 'env_file'));
  const missing = (file: FileId): void => {
    const scalar = listed.find((each) => resolveIn(folder, textOf(each)) === file);
    if (!scalar) return;
    const rests = `the part of "${textOf(named)}" that depends on its variables`;
    session.unresolved.push({ kind: 'env-file', at: scalar.at, what: textOf(scalar), why: absent, rests });
  };
  const envs = listed.length === 0 ? [resolveIn(own, '.env')] : listed.map((each) => textOf(each)).filter((each) => each !== '/dev/null');
  const variables = variablesOf(
    session,
    envs.map((each) => resolveIn(folder, each)),
    outer,
    missing,
  );
  return { files, folder: own, variables, paths, named };
}

const absent = 'it is not in the checked directory';

function whyUnread(path: ScalarValue): string | undefined {
  if (!path.known) return `${path.variables.join(', ')} ${path.variables.length === 1 ? 'is' : 'are'} not set`;
  return isRemote(path.value) ? 'it is fetched over the network' : undefined;
}

function unresolved(session: Session, path: ScalarValue, why: string): void {
  const remote = path.known && isRemote(path.value);
  const entry = { kind: 'include', at: path.at, what: textOf(path), why, rests: 'the services that it adds' } as const;
  session.unresolved.push(remote ? { ...entry, remote } : entry);
}

/** Reports the files of an entry that cannot be read. @returns whether there are any */
export function anyUnread(session: Session, { files, paths }: Inclusion): boolean {
  const unread = paths.filter((_, index) => session.tree(files[index]!) === null);
  for (const path of unread) unresolved(session, path, absent);
  return unread.length > 0;
}

function listOf(value: Value | undefined): ScalarValue[] {
  const items = value?.kind === 'seq' ? value.items : value ? [value] : [];
  return items.filter((item): item is ScalarValue => item.kind === 'scalar' && !isNull(item));
}

const sections = ['services', 'volumes', 'networks', 'secrets', 'configs', 'models'];

/**
 * Adds what an included project defines to the document that includes it; where both define one thing, the including document wins
 * key by key.
 * @param written the including document: its resets apply to what is included.
 */
export function importInto(session: Session, document: MapValue, included: MapValue, written: Value, { named }: Inclusion): MapValue {
  if (!mayCopy(session, included, named.at)) return document;
  const entries = new Map(document.entries);
  for (const section of sections) {
    const from = get(included, section);
    if (from?.kind !== 'map') continue;
    const present = entries.get(section);
    const to = new Map<string, MapEntry>(present?.value.kind === 'map' ? present.value.entries : []);
    for (const [name, { key, value }] of from.entries) {
      const hopped = withStep(value, { kind: 'include', at: named.at });
      const conflict = to.get(name);
      if (!conflict) to.set(name, { key, value: hopped });
      else if (!equalValues(value, conflict.value)) {
        const left = applyResets(hopped, get(get(written, section), name));
        const place = below(below(topLevel, section), name);
        const merged = mergeValues(left, conflict.value, place, key.at, { problems: session.problems, overrides: true, canonical: true });
        to.set(name, { key: conflict.key, value: merged });
      }
    }
    const map: MapValue =
      present?.value.kind === 'map' ? { ...present.value, entries: to } : { kind: 'map', at: named.at, via: [], entries: to };
    entries.set(section, { key: present?.key ?? { at: named.at, via: [] }, value: map });
  }
  entries.delete('include');
  return { ...document, entries };
}

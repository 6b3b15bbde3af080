import { folderOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import type { Tree } from '../../syntax/tree';
import { get, scalarAt, type Value } from '../value';
import { inclusionsOf } from './include';
import { isRemote, type Session, serviceKey, type Variables } from './session';

/** More projects than these are not looked through; the model asks for what they name when it comes to it. */
const mostIncludes = 1000;
/** Includes inside includes are followed this deep. */
const deepest = 30;

/**
 * Asks a session for all files that an application rests on, without loading it: what its files include and extend, and the files of variables that
 * decide these names. What is not fetched yet is passed over, so ask again once it is.
 * @param session gets no problems: what is wrong is said when the application is loaded
 */
export function askReferences(session: Session, files: readonly FileId[], folder: FileId, variables: Variables): void {
  let pending = false;
  const fetch: Session['fetch'] = (file) => {
    const text = session.fetch(file);
    pending ||= text === undefined;
    return text;
  };
  const quiet: Session = { ...session, fetch, problems: [], unresolved: [], extended: new Set(), copied: { nodes: 0 } };
  const seen = new Set<string>();
  const askProject = (named: readonly FileId[], home: FileId, own: Variables, depth: number): void => {
    const key = [...named, home, own.key].join('\0');
    if (seen.has(key) || depth > deepest || seen.size > mostIncludes) return;
    seen.add(key);
    for (const file of named) {
      const tree = session.tree(file);
      tree?.documents.forEach((_, index) => {
        const document = session.document(tree, index, { folder: home, lookup: own.lookup }, own.key).value;
        pending = false;
        const inclusions = inclusionsOf(quiet, document, home, own).filter((one) => one !== undefined);
        // What an included file names may depend on variables that are not fetched yet.
        for (const { files: included, folder: at, variables: given } of inclusions) {
          if (pending) for (const each of included) session.tree(each);
          else askProject(included, at, given, depth + 1);
        }
        askBases(quiet, tree, document, own);
      });
    }
  };
  askProject(files, folder, variables, 0);
}

/** Asks for the files whose services those of a document extend, and for what these extend in their turn. */
function askBases(session: Session, tree: Tree, document: Value, variables: Variables): void {
  const seen = new Set<string>();
  const open: (readonly [file: FileId, services: Value | undefined, name: string])[] = [];
  const services = get(document, 'services');
  if (services?.kind === 'map') for (const name of services.entries.keys()) open.push([tree.file, services, name]);
  for (let next = open.pop(); next; next = open.pop()) {
    const [file, among, name] = next;
    const key = serviceKey(file, name);
    const extended = get(get(among, name), 'extends');
    if (!extended || seen.has(key)) continue;
    seen.add(key);
    const service = extended.kind === 'scalar' ? extended : scalarAt(extended, 'service');
    const named = scalarAt(extended, 'file');
    if (!service?.known) continue;
    if (!named) open.push([file, among, service.value]);
    else if (named.known && !isRemote(named.value)) {
      const base = session.tree(resolveIn(named.folder, named.value));
      base?.documents.forEach((_, index) => {
        const scope = { folder: folderOf(base.file), lookup: variables.lookup };
        open.push([base.file, get(session.document(base, index, scope, variables.key).value, 'services'), service.value]);
      });
    }
  }
}

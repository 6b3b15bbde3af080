import { folderOf, nameOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import type { Images } from '../../knowledge/family/lookup';
import type { Problem, Tree } from '../../syntax/tree';
import { parseYaml } from '../../syntax/yaml';
import { envFilesOf, labelFilesOf } from '../env-files';
import { attempt, type Fault } from '../fault';
import { type App, type SourceFile, treeOf, type Unresolved } from '../files';
import { mountedFilesOf } from '../mounted-files';
import { complete, type Language, type Reading, type Steps } from '../reading';
import { seccompFileOf } from '../seccomp-file';
import type { Service } from '../service';
import { type Evaluated, evaluateDocument } from './evaluate';
import { servicesOf } from './load';
import { loadModel, noModel } from './model';
import { askReferences } from './references';
import { addContradictions } from './refusals';
import { type Model, noVariables, type Session, type Variables, variablesOf } from './session';

/** How Compose files are read: their JSON as YAML. */
export const composeFiles = { id: 'compose', parse: parseYaml } as const satisfies Language<Tree>;

/** A Compose application, loaded: all that its own files say, without the Dockerfiles that it builds. */
export interface LoadedApp {
  readonly app: App;
  readonly model: Model;
  /** As long as nothing outside it extends its services. */
  readonly services: readonly Service[];
  /** Services that others extend, as `serviceKey`. */
  readonly extended: ReadonlySet<string>;
  /** The Compose files that were read for it. */
  readonly files: ReadonlyMap<FileId, SourceFile>;
  /** Every file that it rests on, whether or not it is there. */
  readonly asked: ReadonlySet<FileId>;
  readonly problems: readonly Problem[];
  readonly unresolved: readonly Unresolved[];
  readonly faults: readonly Fault[];
}

/** A text that is equal for the same application. */
export function appKey({ files, envs }: App): string {
  return JSON.stringify([files, envs ?? null]);
}

/**
 * Loads an application: first its references are followed, so that the model is made once.
 * @param reading of this application alone
 */
export function* loadApp(reading: Reading, app: App): Steps<LoadedApp> {
  const { faults } = reading;
  const first = app.files[0] ?? '';
  const folder = folderOf(first);
  const documents = new Map<string, Evaluated>();
  yield* complete(reading, () => {
    const session = sessionOf(reading, documents);
    for (const file of app.files) session.tree(file);
    const envs = app.envs ?? [resolveIn(folder, '.env')];
    const isFetched = envs.map((file) => session.fetch(file) !== undefined).every((is) => is);
    const variables = environment(session, app, folder);
    if (isFetched) attempt([], first, 'Following the references', () => askReferences(session, app.files, folder, variables), undefined);
  });
  const loaded = yield* complete(reading, () => {
    const session = sessionOf(reading, documents);
    faults.length = 0;
    const load = (): Model => loadModel(session, app.files, folder, environment(session, app, folder));
    const model = attempt(faults, first, 'Loading the Compose files', load, noModel(first));
    const add = (): void => addContradictions(session.problems, model.root, model.open || !standsAlone(app.files));
    attempt(faults, first, 'Checking the Compose files', add, undefined);
    return { session, model };
  });
  const { session, model } = loaded;
  const before = session.unresolved.length;
  const services = yield* complete(reading, () => {
    session.unresolved.length = before;
    return attempt(
      faults,
      first,
      'Reading the services',
      () => readServices({ session, images: reading.images }, reading.files, app, model, session.extended),
      [],
    );
  });
  const { problems, unresolved, extended } = session;
  return { app, model, services, extended, files: reading.files, asked: reading.asked, problems, unresolved, faults };
}

/**
 * The services of a loaded application beside others, which may extend them.
 * @param extended by all applications
 * @param reading that has the texts of all files of the application
 */
export function servicesBeside(loaded: LoadedApp, extended: ReadonlySet<string>, reading: Reading): readonly Service[] {
  const { app, model, files } = loaded;
  const own = [...extended].filter((key) => !loaded.extended.has(key));
  // Most applications stand alone.
  if (!own.some((key) => files.has(key.slice(0, key.indexOf('\0'))))) return loaded.services;
  const session = { ...sessionOf(reading, new Map()), extended: new Set(extended) };
  const read = (): readonly Service[] => readServices({ session, images: reading.images }, files, app, model, extended);
  return attempt([], app.files[0] ?? '', 'Reading the services', read, loaded.services);
}

function readServices(
  { session, images }: { readonly session: Session; readonly images: Images },
  read: LoadedApp['files'],
  { files }: App,
  model: Model,
  extended: ReadonlySet<string>,
): Service[] {
  const folder = folderOf(files[0] ?? '');
  return servicesOf({ folder, model, files, images, treeOf: (file) => treeOf({ files: read }, file) }, extended)
    .map((service) => withSeccomp(service, folder, session.fetch))
    .map((service) => ({
      ...service,
      envFiles: envFilesOf(service, session),
      labelFiles: labelFilesOf(service, session),
      mountedFiles: mountedFilesOf(service, { folder, files }, session.fetch),
    }));
}

/** @param documents those that were evaluated before, with the same variables */
function sessionOf(reading: Reading, documents: Map<string, Evaluated>): Session {
  return {
    fetch: (file) => reading.text(file),
    tree: (file) => reading.tree(file, composeFiles),
    document: (tree, index, scope, key) => {
      const name = [tree.file, index, scope.folder, key].join('\0');
      const known = documents.get(name) ?? evaluateDocument(tree, index, scope, (top) => top.startsWith('x-'));
      documents.set(name, known);
      return known;
    },
    problems: [],
    unresolved: [],
    extended: new Set(),
    copied: { nodes: 0 },
  };
}

/**
 * True for the files that `docker compose` takes by itself, and for files that somebody put together. One file of another name is
 * often a part that is given behind others, which define what it refers to.
 */
function standsAlone(files: readonly FileId[]): boolean {
  return files.length > 1 || /^(docker-)?compose\.ya?ml$/.test(nameOf(files[0] ?? ''));
}

function environment(session: Session, { files, envs }: App, folder: FileId): Variables {
  const missing = (file: FileId): void => {
    if (!envs) return;
    const at = { file: files[0] ?? file, start: 0, end: 0 };
    const rests = 'the values that depend on its variables';
    const why = 'it is not in the checked directory';
    session.unresolved.push({ kind: 'env-file', at, what: file, why, rests });
  };
  return variablesOf(session, envs ?? [resolveIn(folder, '.env')], noVariables, missing);
}

function withSeccomp(service: Service, folder: FileId, fetch: Session['fetch']): Service {
  const seccompFile = seccompFileOf(service, folder, fetch);
  return seccompFile ? { ...service, seccompFile } : service;
}

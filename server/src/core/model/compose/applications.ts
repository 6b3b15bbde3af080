import { folderOf, nameOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/site';
import type { Tree } from '../../syntax/tree';
import { envFilesOf } from '../env-files';
import { attempt, type Fault } from '../fault';
import type { App } from '../project';
import { seccompFileOf } from '../seccomp-file';
import type { Service } from '../service';
import { servicesOf } from './load';
import { loadModel, noModel } from './model';
import { addContradictions } from './refusals';
import { type Model, noVariables, type Session, type Variables, variablesOf } from './session';

/** An application with its services; their builds do not know their stages yet. */
export interface LoadedApp {
  readonly files: readonly FileId[];
  readonly folder: FileId;
  readonly model: Model;
  readonly services: readonly Service[];
}

/**
 * Loads applications. What is wrong with them and what is not read goes into the session.
 * @param treeOf the tree of a file that was read
 * @param faults where a step that fails is noted: it costs what it would have given
 */
export function loadApplications(
  apps: readonly App[],
  session: Session,
  treeOf: (file: FileId) => Tree | undefined,
  faults: Fault[],
): LoadedApp[] {
  const models = apps.map((app) => {
    const { files } = app;
    const first = files[0] ?? '';
    const folder = folderOf(first);
    const load = (): Model => loadModel(session, files, folder, environment(session, app, folder));
    return { files, folder, model: attempt(faults, first, 'Loading the Compose files', load, noModel(first)) };
  });
  for (const { model, files } of models) {
    const add = (): void => addContradictions(session.problems, model.root, model.open || !standsAlone(files));
    attempt(faults, files[0] ?? '', 'Checking the Compose files', add, undefined);
  }
  return models.map((each) => {
    const load = (): Service[] =>
      servicesOf({ ...each, treeOf }, session.extended)
        .map((service) => withSeccomp(service, each.folder, session))
        .map((service) => ({ ...service, envFiles: envFilesOf(service, session) }));
    return { ...each, services: attempt(faults, each.files[0] ?? '', 'Reading the services', load, []) };
  });
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
    const rests = 'what hangs on its variables';
    session.unresolved.push({
      kind: 'env-file',
      at,
      what: file,
      why: 'it is not there, or lies outside the folder that is checked',
      rests,
    });
  };
  return variablesOf(session, envs ?? [resolveIn(folder, '.env')], noVariables, missing);
}

function withSeccomp(service: Service, folder: FileId, { fetch }: Session): Service {
  const seccompFile = seccompFileOf(service, folder, fetch);
  return seccompFile ? { ...service, seccompFile } : service;
}

import { isIn } from '../../base/path';
import type { ContainerConfig } from '../../model/container';
import { copiesOf } from '../../model/dockerfile/copies';
import { targetOf } from '../../model/dockerfile/image-files';
import { ownersOf } from '../../model/dockerfile/owners';
import { baseOf } from '../../model/dockerfile/user';
import { isRootUser } from '../../model/root-user';
import { accountsOf } from '../../model/shell/accounts';
import { foldersOf } from '../../model/shell/folders';
import { chain, type Stage } from '../../model/stage';
import { closedTmpfs } from '../tmpfs-mode';
import type { Handover } from './handover';

/** A user that a stage may be given, and what it is given with it. */
export interface Owning {
  readonly stage: Stage;
  /** As behind USER. */
  readonly user: string;
  readonly handover: Handover;
}

/** Places that every user may write to. */
const OPEN = /^\/(tmp|var\/tmp|dev\/(shm|null|zero|full|tty|stdout|stderr|stdin|fd)|proc\/(self|\d+)\/fd)(\/|$)/;

/** Tells of a path of the image whether the user may write there, for all that the files say. */
export function ownership({ stage, user, handover }: Owning, service: ContainerConfig | undefined): (path: string) => boolean {
  const open = [
    `/home/${user}`,
    ...(service?.mounts ?? []).flatMap((mount) =>
      mount.type === 'tmpfs' && mount.target !== undefined && closedTmpfs(mount, stage) === undefined ? [mount.target] : [],
    ),
    ...handover.whole,
  ];
  const given = new Set(handover.given);
  const folders = new Map(foldersOf(stage).map((folder) => [folder.path, folder.given || given.has(folder.path)]));
  const files = copiedFiles(stage);
  return (path) => {
    if (OPEN.test(path) || open.some((folder) => isIn(path, folder))) return true;
    for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
      const owned = folders.get(at);
      if (owned !== undefined) return owned && !files.has(path);
    }
    return folders.get('/') === true && !files.has(path);
  };
}

/** The files that COPY and ADD bring as root's, by the names that they may have. */
function copiedFiles(stage: Stage): ReadonlySet<string> {
  const files = new Set<string>();
  for (const each of chain(stage)) {
    for (const copy of copiesOf(each)) {
      const target = targetOf(copy, each);
      if (target === undefined || copy.instruction.flags.some(({ name }) => name === 'chown')) continue;
      const names = copy.sources.map(({ text = '' }) => text.slice(text.lastIndexOf('/') + 1));
      for (const file of [target, ...names.map((name) => `${target === '/' ? '' : target}/${name}`)]) files.add(file);
    }
  }
  // A folder of sources is copied into one that is there.
  for (const { path } of foldersOf(stage)) files.delete(path);
  return files;
}

/** An account of files, other than root and the user, where the user is given none. */
export function otherOwner(stage: Stage, user: string): string | undefined {
  const ready = baseOf(stage)?.ready;
  const numbers = new Map(
    [...chain(stage)].flatMap((each) => accountsOf(each).users.map(({ written, uid }) => [written, uid?.value] as const)),
  );
  if (ready) numbers.set(ready.name, String(ready.uid));
  const numberOf = (name: string): string => numbers.get(name) ?? name;
  const owners = ownersOf(stage)
    .map((text) => text.split(/[:.]/)[0]!)
    .filter((owner) => /^[\w.-]+$/.test(owner) && !isRootUser(owner));
  const own = user.split(':')[0]!;
  return owners.some((owner) => numberOf(owner) === numberOf(own)) ? undefined : owners[0];
}

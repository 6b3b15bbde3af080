import type { Json, JsonMap } from '../../base/json';
import { cleanPath, isIn } from '../../base/path';
import { asList, asMap, asText, asTexts } from '../json-parts';
import type { Sight } from '../start';
import { type Part, type Privilege, withKeys } from './part';

/** Folders that a system empties when it starts (Filesystem Hierarchy Standard 3.0, 3.15 and 3.18), so that memory is enough for them. */
const scratch = ['/tmp', '/run', '/var/run', '/var/lock'];

/** Files that are removed again leave no trace, so these are always looked at. */
const always = ['/tmp', '/run', '/var/tmp'];

const readOnly = 'read-only';

/** More folders than this are united to those around them. */
const mostFolders = 12;

/**
 * The root file system: read-only, but for folders that were written to; each of these can go as well. One that stays writable is a volume, which begins
 * with what the image has there; of a folder that is emptied anyway a tmpfs is tried first.
 */
export function rootPart(name: string, service: JsonMap, seen: readonly Sight[]): Part {
  if (service.read_only === true) return { atoms: [], change: (changed) => changed };
  const folders = writtenFolders(service, seen);
  const tmpfs = folders.filter((folder) => scratch.some((one) => isIn(folder, one)));
  const atoms: Privilege[] = [
    ...folders.map((folder) => atomOf(name, `write ${folder}`, `Make ${folder} read-only`, folder, [readOnly])),
    ...tmpfs.map((folder): Privilege => {
      const id = `tmpfs ${folder}`;
      return { id, title: `Mount a tmpfs on ${folder}`, services: [name], takes: [{ need: 'mount', path: folder }], rests: [readOnly] };
    }),
    { id: readOnly, title: 'Make the root file system read-only', services: [name], takes: [{ need: 'write' }], rests: [] },
  ];
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (!kept.has(readOnly)) return changed;
    const open = folders.filter((folder) => !kept.has(`write ${folder}`));
    const inMemory = open.filter((folder) => tmpfs.includes(folder) && kept.has(`tmpfs ${folder}`));
    const owner = ownerOf(changed, seen);
    const volumes = open.filter((folder) => !inMemory.includes(folder)).map((target) => ({ type: 'volume', target }));
    return withKeys(changed, {
      read_only: true,
      tmpfs: [...asTexts(changed.tmpfs), ...inMemory.map((folder) => `${folder}${owner}`)],
      volumes: [...asList(changed.volumes), ...volumes],
    });
  };
  return { atoms, change };
}

/**
 * Options of a tmpfs for another user than root. The engine makes its folder root's; where the image has the folder, runc 1.1 gives it the mode that it has
 * there whatever `mode` says, so that only an owner helps.
 */
function ownerOf({ user }: JsonMap, seen: readonly Sight[]): string {
  const first = seen.find(({ processes }) => processes && processes.length > 0)?.processes;
  const runs = first?.some(({ uid }) => uid === 0) ? '0' : first?.map(({ uid, gid }) => `${uid}:${gid}`)[0];
  const text = asText(user) ?? runs ?? '';
  if (/^(root|0+)(:|$)/.test(text)) return '';
  const [, uid, gid] = /^(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (uid === undefined) return ':mode=1777';
  return gid === undefined ? `:uid=${uid}` : `:uid=${uid},gid=${gid}`;
}

function atomOf(name: string, id: string, title: string, path: string, rests: readonly string[]): Privilege {
  return { id, title, services: [name], takes: [{ need: 'write', path }], rests };
}

/** Folders of the root file system that the base line wrote to. */
function writtenFolders(service: JsonMap, seen: readonly Sight[]): readonly string[] {
  const changed = [...new Set(seen.flatMap((sight) => sight.changed ?? []))].map(cleanPath).sort();
  const around = new Set(changed.map(parentOf));
  const files = changed.filter((path) => !around.has(path));
  const mounted = [...mountsOf(service).map(targetOf), ...asTexts(service.tmpfs).map((one) => one.split(':')[0]!)];
  const folders = [...new Set(files.map(parentOf))].filter((folder) => folder !== '/' && !/^\/(dev|proc|sys)(\/|$)/.test(folder));
  const all = new Set([...always, ...united(folders)]);
  return [...all].filter((folder) => !mounted.some((target) => isIn(folder, target) || isIn(target, folder)));
}

/** Few enough of them: cut to the depth at which they are. */
function united(folders: readonly string[]): readonly string[] {
  for (let depth = Math.max(0, ...folders.map((folder) => folder.split('/').length)); depth > 2; depth--) {
    const cut = new Set(folders.map((folder) => folder.split('/').slice(0, depth).join('/')));
    if (cut.size <= mostFolders) return [...cut];
  }
  return [...new Set(folders.map((folder) => folder.split('/').slice(0, 2).join('/')))];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

/** Volumes and binds that can be written to. */
export function mountPart(name: string, service: JsonMap): Part {
  const open = mountsOf(service).filter((mount) => mount.read_only !== true && (mount.type === 'bind' || mount.type === 'volume'));
  const targets = [...new Set(open.map(targetOf))];
  const atoms = targets.map((target) => atomOf(name, `mount ${target}`, `Mount ${target} read-only`, target, []));
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (targets.length === 0) return changed;
    const closed = targets.filter((target) => kept.has(`mount ${target}`));
    const close = (mount: Json): Json => (closed.includes(targetOf(asMap(mount))) ? { ...asMap(mount), read_only: true } : mount);
    return { ...changed, volumes: asList(changed.volumes).map(close) };
  };
  return { atoms, change };
}

function mountsOf(service: JsonMap): readonly JsonMap[] {
  return asList(service.volumes).map(asMap);
}

function targetOf(mount: JsonMap): string {
  return cleanPath(asText(mount.target) ?? '');
}

/** What a tmpfs allows beyond what Docker Engine mounts it with by itself: `noexec`, `nosuid`, `nodev`. */
export function tmpfsPart(name: string, service: JsonMap): Part {
  const words = [
    { word: 'exec', need: 'execute' },
    { word: 'suid', need: 'new-privileges' },
  ] as const;
  const atoms = asTexts(service.tmpfs).flatMap((item) => {
    const [path, options] = splitTmpfs(item);
    return words.flatMap(({ word, need }): Privilege[] => {
      if (!options.includes(word)) return [];
      const takes = need === 'execute' ? [{ need, path }] : [{ need }];
      return [{ id: `no${word} ${path}`, title: `Mount ${path} with no${word}`, services: [name], takes, rests: [] }];
    });
  });
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (atoms.length === 0) return changed;
    const close = (item: string): string => {
      const [path, options] = splitTmpfs(item);
      const left = options.filter((option) => !kept.has(`no${option} ${path}`));
      return left.length > 0 ? `${path}:${left.join(',')}` : path;
    };
    return { ...changed, tmpfs: asTexts(changed.tmpfs).map(close) };
  };
  return { atoms, change };
}

function splitTmpfs(item: string): readonly [string, readonly string[]] {
  const at = item.indexOf(':');
  return at < 0
    ? [item, []]
    : [
        item.slice(0, at),
        item
          .slice(at + 1)
          .split(',')
          .filter(Boolean),
      ];
}

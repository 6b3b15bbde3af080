import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type DidChangeWatchedFilesRegistrationOptions,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';
import { folderOf, nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { uriOfFile } from './uri';

/** Files in the workspace whose change may change a analysis, by the names that they mostly have. */
const usual = [
  '**/*.{yaml,yml,json}',
  '**/{Dockerfile,Containerfile}*',
  '**/*.{dockerfile,Dockerfile}',
  '**/{.env,.env.*,*.env,.gitignore,.dockerignore,*.dockerignore}',
  // Scripts that images start under.
  '**/{*.sh,*entrypoint*}',
];
const usualName = /\.(ya?ml|json|[dD]ockerfile|env|dockerignore|sh)$|entrypoint|^(Dockerfile|Containerfile)|^\.env(\.|$)|^\.gitignore$/;

interface Watching {
  /** Asks to be told of the files with usual names. */
  start(): void;
  /** Asks to be told of other files, and of those outside the workspace, too. @param files what analyses rest on */
  alsoOf(files: Iterable<FileId>): void;
}

interface WatchingOptions {
  readonly folders: () => readonly FileId[];
  /** The client can watch folders outside of the workspace. */
  readonly outside: boolean;
  /** These were read before they were watched. */
  readonly begun: (files: readonly FileId[]) => void;
}

/**
 * Asks the client to tell of changes on disk. An env file, a target of `extends` or a seccomp profile may have any name, and a folder that is moved is
 * told by its own name alone.
 */
export function watchFiles(connection: Connection, { folders, outside, begun }: WatchingOptions): Watching {
  let watched = new Set<FileId>();
  let key = '';
  let lastFolders = '';
  let last: Disposable | undefined;
  let busy = false;
  /** What was asked for while the client was told of others. */
  let next: readonly FileId[] | undefined;

  const register = (watchers: FileSystemWatcher[]): Promise<Disposable | undefined> => {
    const options: DidChangeWatchedFilesRegistrationOptions = { watchers };
    return connection.client.register(DidChangeWatchedFilesNotification.type, options).catch((error: unknown) => {
      connection.console.warn(`The client does not report file changes: ${String(error)}`);
      return undefined;
    });
  };

  const watchersFor = (files: readonly FileId[]): FileSystemWatcher[] => {
    const names = new Set<string>();
    const listed = new Set<FileId>();
    const beyond = new Map<FileId, Set<string>>();
    for (const file of files) {
      if (file.endsWith('/')) {
        listed.add(folderOf(file));
        continue;
      }
      const folder = folders().find((each) => file.startsWith(each.endsWith('/') ? each : `${each}/`));
      if (folder === undefined) {
        const known = beyond.get(folderOf(file)) ?? new Set();
        beyond.set(folderOf(file), known.add(nameOf(file)));
        continue;
      }
      if (!usualName.test(nameOf(file))) names.add(nameOf(file));
      for (let up = folderOf(file); up.length > folder.length; up = folderOf(up)) names.add(nameOf(up));
    }
    // Whatever comes or goes in a folder changes its listing.
    const inside = [...listed].filter((folder) => outside || folders().some((each) => folder === each || folder.startsWith(`${each}/`)));
    return [
      ...(names.size > 0 ? [{ globPattern: `**/${anyOf(names)}` }] : []),
      ...inside.map((folder) => ({ globPattern: outside ? { baseUri: uriOfFile(folder), pattern: '*' } : `**/${nameOf(folder)}/*` })),
      ...[...(outside ? beyond : [])].map(([folder, own]) => ({ globPattern: { baseUri: uriOfFile(folder), pattern: anyOf(own) } })),
    ];
  };

  const watch = async (now: readonly FileId[]): Promise<void> => {
    const within = folders().join('\n');
    if (within === lastFolders && now.length === watched.size && now.every((file) => watched.has(file))) return;
    lastFolders = within;
    const watchers = watchersFor(now);
    const added = now.filter((file) => !watched.has(file) && !usualName.test(nameOf(file)));
    watched = new Set(now);
    if (JSON.stringify(watchers) === key) return;
    key = JSON.stringify(watchers);
    const registered = watchers.length > 0 ? await register(watchers) : undefined;
    last?.dispose();
    last = registered;
    if (added.length > 0) begun(added);
  };

  return {
    start() {
      register(usual.map((globPattern) => ({ globPattern })));
    },
    async alsoOf(files) {
      const now = [...files];
      if (busy) {
        next = now;
        return;
      }
      busy = true;
      for (next = now; next; ) {
        const asked = next;
        next = undefined;
        await watch(asked);
      }
      busy = false;
    },
  };
}

/** A pattern for any of some names; what means something in a pattern stands for any character. */
function anyOf(names: ReadonlySet<string>): string {
  const all = [...names].sort().map((name) => name.replace(/[*?[\]{},!]/g, '?'));
  return all.length === 1 ? all[0]! : `{${all.join(',')}}`;
}

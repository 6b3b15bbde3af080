import { matchesGlob } from '../../base/glob';
import { cleanPath, isIn } from '../../base/path';
import { environmentOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { type Download, lastPart } from './downloads';

/** A file, or the folder that an archive was unpacked into. */
export interface Held {
  readonly path: string;
  readonly download: Download;
  /** Of an archive: what the names below the folder begin with; empty where all of the folder is its content. */
  readonly stem?: string;
}

/** The folders of PATH in images that set none of their own (moby/moby daemon/pkg/oci/defaults.go, `DefaultPathEnv`; looked up 2026-11-30). */
export const STANDARD = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Folders that hold more than what one archive brings. */
export const SHARED = new Set([
  '/',
  '/app',
  '/code',
  '/data',
  '/etc',
  '/home',
  '/lib',
  '/mnt',
  '/opt',
  '/root',
  '/src',
  '/srv',
  '/tmp',
  '/usr',
  '/usr/lib',
]);
for (const path of [
  '/usr/local',
  '/usr/local/lib',
  '/usr/local/share',
  '/usr/local/src',
  '/usr/share',
  '/usr/src',
  '/var',
  '/var/lib',
  '/var/tmp',
  '/workspace',
])
  SHARED.add(path);

/** What PATH holds in the end, as far as the file says. */
export function pathsOf(stage: Stage): string[] {
  const own = [...chain(stage)].flatMap(({ declarations }) => declarations.filter(({ name }) => name === 'PATH'));
  const environment = environmentOf(stage);
  const texts = own.map(({ value }) => (value?.known ? value.value : (value?.raw ?? '')));
  const entries = texts.flatMap((text) => text.replace(/^"(.*)"$/, '$1').split(':'));
  const whole = entries.map((entry) =>
    entry.replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (written, braced?: string, bare?: string) => environment.get((braced ?? bare)!) ?? written),
  );
  return [...STANDARD, ...whole.filter((entry) => entry.startsWith('/')).map(cleanPath)];
}

/** What the folder of an archive is called: its name up to the version; of a repository, that of the repository. */
export function stemOf({ url }: Download): string {
  const address = url?.value ?? '';
  const repository = /^https?:\/\/[^/]+\/[^/]+\/([^/]+)\/(?:-\/)?(?:archive|tarball|zipball)\//.exec(address)?.[1];
  const name = repository ?? lastPart(address) ?? '';
  return name.replace(/[-_.]?v?(\d.*|\$.*|latest.*)$|\.(t\w+|zip)(\.\w+)?$/i, '').toLowerCase() || name.toLowerCase();
}

/** True for a path that is held, or lies in what an archive brought. */
export function isOf({ path, stem }: Held, other: string): boolean {
  if (stem === undefined) return isSame(path, other);
  if (!isIn(other, path) && path !== '') return false;
  if (stem === '') return true;
  const rest = other.slice(path === '' || path === '/' ? path.length : path.length + 1).toLowerCase();
  return stem.length > 1 && rest.startsWith(stem);
}

function isSame(path: string, other: string): boolean {
  if (path === other) return true;
  if (/[*?]/.test(other)) return matchesGlob(other.replace(/^\//, ''), path.replace(/^\//, ''));
  return path.startsWith('/') !== other.startsWith('/') && (path.endsWith(`/${other}`) || other.endsWith(`/${path}`));
}

/** True for an address that names a commit: what lies there does not change. */
export function isFixed(url: string): boolean {
  return /(^|[^0-9a-f])([0-9a-f]{40}|[0-9a-f]{64})([^0-9a-f]|$)/.test(url);
}

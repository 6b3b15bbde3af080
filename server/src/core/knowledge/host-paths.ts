import { canonicalPath } from './canonical-path';
import type { HostPathClass, HostPathFact, PathUse } from './host-path-fact';
import { hostPaths } from './host-path-facts';

/** What a mount of a host path amounts to. */
export interface PathAssessment {
  readonly fact: HostPathFact;
  readonly use: PathUse;
  /** True when the sensitive place lies below the mounted one. */
  readonly below: boolean;
  /** True when nothing but the name of the folder tells what it holds. */
  readonly byName?: true;
}

/** Names that say what a folder holds, wherever somebody has put it. */
const secretFolder = /\/\.?(?:secrets?|credentials?|creds|passwords?|tokens)$/;

/** How grave a class is beside the others. */
export const gravity: Readonly<Record<HostPathClass, number>> = {
  'root-equivalent': 4,
  account: 3,
  secret: 3,
  neighbours: 3,
  state: 2,
  minor: 1,
  benign: 0,
};

/**
 * What a container gets by a bind mount of a host path. A path is analyzed by the nearest fact above it and by the worst one below:
 * `/etc/cron.d/jobs` is as bad as `/etc/cron.d`, and so is `/etc`.
 * @param path as a Compose file says it; see `canonicalPath`.
 * @param writable false for a mount that is read-only.
 * @returns `undefined` for places nobody needs to hear about: the project's own, data folders, `/etc/localtime` read-only.
 */
export function assessHostPath(path: string, writable: boolean): PathAssessment | undefined {
  const canonical = canonicalPath(path);
  if (canonical === undefined) return undefined;
  const roots = isWithin(canonical, '/root');
  const place = roots ? `~${canonical.slice('/root'.length)}` : canonical;
  let nearest: HostPathFact | undefined;
  let worst: PathAssessment | undefined;
  for (const fact of hostPaths) {
    if (isWithin(place, fact.path) && fact.path.length > (nearest?.path.length ?? -1)) nearest = fact;
    if (fact.path !== place && isAbove(place, fact.path)) worst = worse(worst, assessment(fact, true));
  }
  const own = nearest && (!nearest.whole || nearest.path === place) ? assessment(nearest, false) : undefined;
  return worse(own, worst) ?? named(place);

  function assessment(fact: HostPathFact, below: boolean): PathAssessment | undefined {
    const use = usedBy(fact);
    return use.class === 'benign' ? undefined : { fact, use, below };
  }

  function usedBy(fact: HostPathFact): PathUse {
    const use = writable ? fact.writing : fact.reading;
    const rooted = (roots || canonical === '/') && fact.path.startsWith('~') && use.class === 'account';
    return rooted ? { ...use, class: 'root-equivalent', gives: use.gives.replace('this user', 'root') } : use;
  }
}

/** A folder that is called after the secrets in it: all of them are handed over, those of other services with them. */
function named(path: string): PathAssessment | undefined {
  if (!secretFolder.test(path.toLowerCase())) return undefined;
  const use: PathUse = { class: 'state', gives: 'read all secrets that are kept there' };
  const fact = { path, reading: use, writing: use, source: 'the name of the folder', checked: '2026-11-30' };
  return { fact, use, below: false, byName: true };
}

/** The graver of two; the first where they are equal. */
function worse(a: PathAssessment | undefined, b: PathAssessment | undefined): PathAssessment | undefined {
  if (!a || !b) return a ?? b;
  return gravity[b.use.class] > gravity[a.use.class] ? b : a;
}

/**
 * True for a mount that somebody allowed.
 * @param allowed paths of the host as a Compose file may say them; each covers all that lies in it, with `:ro` behind it only for reading.
 */
export function isAllowedHostPath(path: string, writable: boolean, allowed: readonly string[]): boolean {
  const canonical = canonicalPath(path);
  if (canonical === undefined) return false;
  return allowed.some((entry) => {
    const reading = entry.endsWith(':ro');
    const folder = canonicalPath(reading ? entry.slice(0, -':ro'.length) : entry);
    return folder !== undefined && isWithin(canonical, folder) && !(reading && writable);
  });
}

/** True when `path` is `folder` or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** Folders that hold the homes of accounts. */
const aboveHomes: ReadonlySet<string> = new Set(['/', '/home', '/Users', 'c:/', 'c:/users']);

/** True when `folder` holds `path`; every account's home lies in `/home` and its likes. */
export function isAbove(folder: string, path: string): boolean {
  if (path.startsWith('~') && aboveHomes.has(folder)) return true;
  if (path.startsWith('/run/user/*') && folder === '/run/user') return true;
  return folder !== path && isWithin(path, folder);
}

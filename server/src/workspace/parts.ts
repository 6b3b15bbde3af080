import { type Judged, judge } from '../core/engine';
import type { Parsed } from '../core/model/open';
import type { FileId } from '../core/text/site';

/**
 * The same judgement in parts that have no file in common: each application with the Dockerfiles it builds, each other
 * Dockerfile alone. Fixes are planned and verified by judging again, so that a tree of many projects is hardened part by
 * part, and what goes wrong in one part touches no other.
 */
export function partsOf(judged: Judged): Judged[] {
  const { entries, read, options, project } = judged;
  const leader = new Map<FileId, FileId>();
  const leaderOf = (file: FileId): FileId => {
    let at = file;
    for (let up = leader.get(at); up !== undefined && up !== at; up = leader.get(at)) at = up;
    return at;
  };
  const join = (a: FileId, b: FileId): void => void leader.set(leaderOf(b), leaderOf(a));
  for (const app of entries.apps) for (const file of app) join(app[0]!, file);
  for (const { ref, build } of project.services) if (build?.file !== undefined) join(ref.file, build.file);

  const parts = new Map<FileId, { readonly apps: (readonly FileId[])[]; readonly dockerfiles: FileId[] }>();
  const partOf = (file: FileId) => {
    const part = parts.get(leaderOf(file)) ?? { apps: [], dockerfiles: [] };
    parts.set(leaderOf(file), part);
    return part;
  };
  for (const app of entries.apps) if (app[0] !== undefined) partOf(app[0]).apps.push(app);
  for (const file of entries.dockerfiles) partOf(file).dockerfiles.push(file);
  if (parts.size <= 1) return [judged];
  const parsed: Parsed = new Map(project.files);
  return [...parts.values()].map((part) => judge(part, read, options, parsed));
}

import { nameOf } from '../base/file';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import { sameRef } from '../model/traced';
import { type Placed, secondPlace } from './place';
import { opsOf } from './requests';
import type { Fix, ProposedFix } from './want';

/**
 * The same fix at the second choice of its place: where an inherited value is written, or with `!override` or `!reset` in the last file.
 * It may change other services, so it is never safe.
 */
export function secondChoice(project: Project, service: Service, fix: Fix): ProposedFix | undefined {
  let placed: Placed | undefined;
  for (const op of opsOf(fix)) if (sameRef(op.of, service.ref)) placed ??= secondPlace(project, service, op);
  if (!placed || !('slots' in placed)) return undefined;
  const [first] = placed.slots;
  if (!first) return undefined;
  const here = service.mentions.length < 2 && first.file === service.ref.file;
  const kind = fix.kind === 'safe' ? 'review' : fix.kind;
  return { ...fix, kind, second: true, title: `${fix.title}, ${here ? 'where it is written' : `in ${nameOf(first.file)}`}` };
}

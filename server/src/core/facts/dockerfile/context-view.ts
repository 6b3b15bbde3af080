import { type Copy, copiesOf, plainPath } from '../../model/dockerfile/copies';
import type { Body } from '../../model/shell/command';
import { workFolderAt } from '../../model/shell/folders';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';

/**
 * What runs where the files are that a COPY takes from the context: the instructions behind it, stages that start from its stage, and stages that copy
 * the same folder, or one around it, from there.
 * @param stages all of the same Dockerfile
 */
export function bodiesSeeing(stage: Stage, copy: Copy, stages: readonly Stage[]): Body[] {
  const index = stage.refs.indexOf(copy.ref);
  const seeing = new Map<Stage, readonly Body[]>([[stage, shellOf(stage).own.filter((body) => body.index > index)]]);
  const folder = targetOf(stage, copy);
  for (const later of stages) {
    if (later.index <= stage.index || seeing.has(later)) continue;
    const inherits = [...chain(later)].some((each) => seeing.has(each));
    const { own: bodies, triggered } = shellOf(later);
    if (inherits || takesFrom(later, seeing, folder)) seeing.set(later, [...triggered, ...bodies]);
  }
  return [...seeing.values()].flat();
}

/** The folder that a COPY fills; undefined where nobody knows. */
function targetOf(stage: Stage, { target, ref }: Copy): string | undefined {
  const text = target.text?.replace(/\/+$/, '') ?? '';
  if (target.text?.startsWith('/')) return text === '' ? '/' : text;
  const work = workFolderAt(stage, stage.refs.indexOf(ref));
  const path = plainPath(target.text ?? '$');
  if (work === undefined || path.includes('$') || path.startsWith('..')) return undefined;
  return path === '.' ? work : `${work === '/' ? '' : work}/${path}`;
}

function takesFrom(stage: Stage, seeing: ReadonlyMap<Stage, unknown>, folder: string | undefined): boolean {
  const indices = new Set([...seeing.keys()].map(({ index }) => index));
  return stage.sources.some(({ stage: from, instruction }) => {
    if (from === undefined || !indices.has(from)) return false;
    const copy = copiesOf(stage).find((one) => one.instruction === instruction);
    // A mount brings it whole, or nobody knows which part.
    if (!copy || folder === undefined) return true;
    return copy.sources.some(({ text }) => {
      if (text === undefined || /[*?[]/.test(text)) return true;
      const path = `/${plainPath(text).replace(/^\//, '')}`;
      return path === '/.' || path === folder || folder.startsWith(`${path}/`) || path.startsWith(`${folder}/.`);
    });
  });
}

import { isIn } from '../base/path';
import type { Atom } from './atom';
import type { Need } from './need';

/**
 * The atoms that take most exactly what a sign of trouble points to: of a path the ones that take the nearest folder above it, of a capability those that
 * take just this one before those that take any.
 */
export function pointedAt(hint: Need, atoms: readonly Atom[]): readonly Atom[] {
  let best = 0;
  let found: Atom[] = [];
  for (const atom of atoms) {
    const nearness = Math.max(0, ...atom.takes.map((taken) => nearnessOf(hint, taken)));
    if (nearness > best) found = [];
    best = Math.max(best, nearness);
    if (nearness > 0 && nearness === best) found.push(atom);
  }
  return found;
}

/** How exactly what is taken answers the hint: 0 not at all, 1 it may, more the nearer. */
function nearnessOf(hint: Need, taken: Need): number {
  if (hint.need === 'other' || hint.need !== taken.need) return 0;
  const [wanted, given] = [detailOf(hint), detailOf(taken)].map(realPath);
  if (wanted === undefined || given === undefined) return 1;
  if (wanted === given) return exact;
  if (typeof wanted !== 'string' || typeof given !== 'string' || !wanted.startsWith('/')) return 0;
  return isIn(wanted, given) ? 1 + given.length / exact : 0;
}

const exact = 10_000;

/** Programs speak of `/var/run`, which is a link to `/run` (Filesystem Hierarchy Standard 3.0, 5.13). */
function realPath(detail: string | number | undefined): string | number | undefined {
  return typeof detail === 'string' ? detail.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/^\/var\/lock(?=\/|$)/, '/run/lock') : detail;
}

function detailOf(need: Need): string | number | undefined {
  switch (need.need) {
    case 'capability':
      return need.name;
    case 'port':
      return need.port;
    case 'host':
      return need.namespace;
    case 'write':
    case 'execute':
    case 'device':
    case 'mount':
      return need.path;
    default:
      return undefined;
  }
}

import type { KindId } from '../kinds/index';
import type { RuleMeta } from './rule';

/** A rule whose findings the engine makes itself: it has a page and a severity, but no check. */
export interface EngineRule {
  readonly id: `${'any' | KindId}/${string}`;
  readonly meta: RuleMeta;
}

const always = { confidence: 'certain', profile: 'default', since: '0.1.0', references: [], tiers: [] } as const;

/** Rules about the reading of files and about suppressions, and the lines that fold the absences of one subject. */
export const engineRules: readonly EngineRule[] = [
  {
    id: 'any/allow-without-reason',
    meta: {
      ...always,
      title: 'A suppression gives no reason',
      severity: 'medium',
    },
  },
  {
    id: 'any/hidden-character',
    meta: {
      ...always,
      title: 'A hidden character changes what a reader sees',
      severity: 'high',
    },
  },
  {
    id: 'any/internal-error',
    meta: {
      ...always,
      title: 'An internal error kept a file from being checked',
      severity: 'high',
    },
  },
  {
    id: 'any/limit',
    meta: {
      ...always,
      title: 'A file exceeds a limit and is not read to the end',
      severity: 'high',
    },
  },
  {
    id: 'any/syntax',
    meta: {
      ...always,
      title: 'A file cannot be read as what it is',
      severity: 'high',
    },
  },
  {
    id: 'any/unresolved',
    meta: {
      ...always,
      title: 'A file that this one rests on is not read',
      severity: 'low',
    },
  },
  {
    id: 'any/unused-allow',
    meta: {
      ...always,
      title: 'A suppression suppresses nothing',
      severity: 'low',
    },
  },
  {
    id: 'compose/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A service lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
    },
  },
  {
    id: 'dockerfile/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A stage lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
    },
  },
  {
    id: 'daemon/absences',
    meta: {
      ...always,
      absence: true,
      title: 'A Docker daemon lacks walls that it could have',
      severity: 'medium',
      tiers: ['safe', 'review'],
    },
  },
];

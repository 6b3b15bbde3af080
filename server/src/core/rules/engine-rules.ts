import type { KindId } from '../kinds/index';
import type { RuleMeta } from './rule';

/** A rule whose findings the linter makes itself: it has a page and a severity, but no check. */
export interface EngineRule {
  readonly id: `${'any' | KindId}/${string}`;
  readonly meta: RuleMeta;
}

const always = { confidence: 'certain', profile: 'default', since: '0.1.0', references: [], tiers: [] } as const;

/** Rules about the reading of files and about suppressions, and the lines that group the missing safeguards of one subject. */
export const engineRules: readonly EngineRule[] = [
  {
    id: 'any/allow-without-reason',
    meta: {
      ...always,
      title: 'Suppression without a reason',
      severity: 'medium',
    },
  },
  {
    id: 'any/hidden-character',
    meta: {
      ...always,
      title: 'Hidden character that misleads a reader',
      severity: 'high',
    },
  },
  {
    id: 'any/internal-error',
    meta: {
      ...always,
      title: 'Internal error during the analysis of a file',
      severity: 'high',
    },
  },
  {
    id: 'any/limit',
    meta: {
      ...always,
      title: 'File that exceeds a limit',
      severity: 'high',
    },
  },
  {
    id: 'any/syntax',
    meta: {
      ...always,
      title: 'Invalid file',
      severity: 'high',
    },
  },
  {
    id: 'any/unresolved',
    meta: {
      ...always,
      title: 'Referenced file that is not read',
      severity: 'low',
    },
  },
  {
    id: 'any/unused-allow',
    meta: {
      ...always,
      title: 'Suppression without effect',
      severity: 'low',
    },
  },
  {
    id: 'compose/absences',
    meta: {
      ...always,
      absence: true,
      title: 'Service with missing safeguards',
      severity: 'low',
      tiers: ['safe', 'review'],
    },
  },
  {
    id: 'dockerfile/absences',
    meta: {
      ...always,
      absence: true,
      title: 'Stage with missing safeguards',
      severity: 'low',
      tiers: ['safe', 'review'],
    },
  },
  {
    id: 'daemon/absences',
    meta: {
      ...always,
      absence: true,
      title: 'Docker daemon with missing safeguards',
      severity: 'low',
      tiers: ['safe', 'review'],
    },
  },
];

import { defineProgram } from '../program/program';

/** Git (2.48). */
export default defineProgram({
  names: ['git'],
  sources: ['git(1)'],
  checkedBy: 'source',
  checked: '2026-11-24',
  options: { short: 'cCbou', long: ['branch', 'depth', 'origin', 'config', 'reference', 'git-dir', 'work-tree', 'upload-pack', 'jobs'] },
  sparesSources: true,
});

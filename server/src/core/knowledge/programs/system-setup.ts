import { definePrograms } from '../program/program';

/** Tools that bring directories of the system up to date. */
export default definePrograms(
  {
    names: [],
    sources: ['ldconfig(8)', 'update-ca-certificates(8)', 'update-alternatives(1)', 'locale-gen(8)'],
    checkedBy: 'source',
    checked: '2026-11-24',
    rootWork: { does: 'writes to system directories' },
  },
  // They write what belongs to root.
  { names: ['ldconfig', 'update-ca-certificates', 'locale-gen'], readsArguments: true, asRoot: { takes: [] } },
  { names: ['dpkg-reconfigure'], readsArguments: true },
  { names: ['update-alternatives'] },
);

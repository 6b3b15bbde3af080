import { definePrograms } from '../program/program';

/** Samba: its daemons start as any user who owns their directories, and then serve with the rights of that user. */
export default definePrograms(
  { names: [], sources: ['smbd(8)', 'nmbd(8)', 'winbindd(8)'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['smbd'],
    needsRoot: { why: 'it becomes the user who connects', unless: 'all that it serves and keeps belongs to that user' },
  },
  {
    names: ['nmbd', 'winbindd'],
    needsRoot: { why: 'it keeps its state in directories of root', unless: 'these belong to that user' },
  },
);

import { definePrograms } from '../program/program';

/** Samba: its daemons start as any user who owns their directories, and then serve with the rights of that user. */
export default definePrograms(
  { names: [], sources: ['smbd(8)', 'nmbd(8)', 'winbindd(8)'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['smbd'],
    needsRoot: { why: 'it switches to the user who connects', unless: 'all files that it serves and stores belong to that user' },
  },
  {
    names: ['nmbd', 'winbindd'],
    needsRoot: { why: 'it keeps its state in directories that belong to root', unless: 'these directories belong to that user' },
  },
);

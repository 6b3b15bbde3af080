import { type AsRoot, definePrograms } from '../program/program';

const switchesUser = { by: 'root', forEntrypoints: true } as const;
const rootWork = { does: 'switches to another user' };
const asRoot: AsRoot = { takes: ['SETGID', 'SETUID'] };

/** s6 and s6-overlay, whose `/init` runs as another user than root since 3.2.3.2, within limits. */
export default definePrograms(
  { names: [], sources: ['skarnet.org/software/s6', 'just-containers/s6-overlay README.md'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['s6-svscan'],
    startsOthers: true,
    options: { short: 'cCtdX' },
    starts: { by: 'run-folders' },
    needsRoot: { why: 'it starts services as several users', unless: 'each of its services runs as that user' },
    capabilities: { needed: ['KILL'] },
  },
  {
    names: ['/init', '/etc/s6/init', 's6-overlay-suexec'],
    checkedBy: 'source',
    startsOthers: true,
    starts: { by: 's6-overlay', folders: ['/etc/services.d'], scripts: ['/etc/cont-init.d', '/etc/cont-finish.d'] },
    needsRoot: {
      why: 'it starts services as several users',
      unless: 'it is s6-overlay 3.2.3.2 or newer, and each of its services runs as that user',
    },
    // It gives directories of its own away, and keeps logs as another user.
    asRoot: { takes: ['CHOWN', 'KILL', 'SETGID', 'SETUID'] },
    capabilities: { needed: ['KILL'] },
  },
  { names: ['s6-supervise'], startsOthers: true },
  // Programs of execline, which run what follows their own words.
  { names: ['fdmove'], sources: ['skarnet.org/software/execline/fdmove.html'], checkedBy: 'source', wraps: { skip: 2, becomes: true } },
  {
    names: ['s6-envdir', 's6-softlimit', 's6-setsid', 's6-notifyoncheck'],
    sources: ['skarnet.org/software/s6'],
    checkedBy: 'source',
    wraps: { short: 'acdflmnoprstw3' },
  },
  { names: ['s6-setuidgid'], switchesUser, rootWork, asRoot, wraps: { skip: 1, user: 'first' } },
  { names: ['s6-applyuidgid'], switchesUser, rootWork, asRoot },
  // The archive, which brings the tools above.
  { names: ['s6-overlay'], checkedBy: 'source', switchesUser },
  { names: ['with-contenv'], checkedBy: 'source', wraps: {} },
);

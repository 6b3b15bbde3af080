import { definePrograms } from '../program/program';

const needsRoot = {
  why: 'the main process writes its PID file and caches and starts its workers as another user',
  unless: 'these files and its logs are writable for that user',
};

/** nginx: as another user it says that its directive `user` makes no sense, and goes on. */
export default definePrograms(
  {
    names: [],
    sources: ['nginx(8)', 'nginx/docker-nginx-unprivileged Dockerfile-debian.template'],
    checked: '2026-11-30',
    checkedBy: 'run',
    // It gives its caches to its workers, and in Debian its logs belong to them.
    asRoot: { takes: ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'] },
  },
  { names: ['nginx'], handedOver: true, needsRoot },
  { names: ['openresty'], sources: ['openresty.org/en/getting-started.html'], checkedBy: 'source', needsRoot },
);

import { definePrograms } from '../program/program';

const needsRoot = {
  why: 'the main process writes its pid file and caches and gives its workers another user',
  unless: 'these and its logs lie where that user may write',
};

/** nginx: as another user it says that its directive `user` makes no sense, and goes on. */
export default definePrograms(
  {
    names: [],
    sources: ['nginx(8)', 'nginx/docker-nginx-unprivileged Dockerfile-debian.template'],
    checked: '2026-11-30',
    checkedBy: 'run',
  },
  { names: ['nginx'], handedOver: true, needsRoot },
  { names: ['openresty'], sources: ['openresty.org/en/getting-started.html'], checkedBy: 'source', needsRoot },
);

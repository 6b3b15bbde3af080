import { definePrograms } from '../program/program';

/** Programs that are made to be the first process of a container: they hand signals on and collect processes that have ended. */
export default definePrograms(
  {
    names: [],
    sources: ['krallin/tini README.md', 'Yelp/dumb-init README.md', 'openSUSE/catatonit README.md'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  { names: ['tini', 'docker-init'], wraps: { short: 'pe', init: true, becomes: true } },
  { names: ['dumb-init'], wraps: { short: 'r', long: ['rewrite'], init: true, becomes: true } },
  { names: ['catatonit'], wraps: { init: true, becomes: true } },
);

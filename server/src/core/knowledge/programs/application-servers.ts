import { definePrograms } from '../program/program';

/** Servers that run an application in as many processes as they are told to. */
export default definePrograms(
  { names: [], sources: [], checkedBy: 'source', checked: '2026-11-30' },
  { names: ['gunicorn'], startsOthers: true, sources: ['benoitc/gunicorn gunicorn/config.py'], counts: { w: 'workers' } },
  { names: ['hypercorn'], startsOthers: true, sources: ['pgjones/hypercorn src/hypercorn/__main__.py'], counts: { w: 'workers' } },
  { names: ['celery'], startsOthers: true, sources: ['celery/celery celery/bin/worker.py'], counts: { c: 'concurrency' } },
  { names: ['memcached'], sources: ['memcached(1)'], counts: { t: 'threads' } },
);

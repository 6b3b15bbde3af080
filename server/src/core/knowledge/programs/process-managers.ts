import { defineProgram } from '../program/program';

/** Programs that start what a file of the project names, all as one user. */
export default defineProgram({
  names: ['circusd', 'honcho', 'foreman', 'forego', 'pm2', 'pm2-runtime', 'pm2-docker', 'pm2-dev', 'watch'],
  sources: ['circus.readthedocs.io', 'nickstenning/honcho README', 'ddollar/forego README.md', 'pm2.keymetrics.io/docs', 'watch(1)'],
  checkedBy: 'source',
  checked: '2026-11-25',
  startsOthers: true,
});

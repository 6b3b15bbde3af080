#!/usr/bin/env node
import { join } from 'node:path';
import { compiled, keep } from './compiled';

/** Set by the bundler to a name of the text of the program. */
declare const BULKHEAD_PROGRAM: string;

/**
 * How often a function runs before V8 optimizes it. A check is over within seconds: with V8's own measure, a third of its processor time
 * goes into code that is hardly used any more. What runs for long is still optimized. V8 complains about a flag that it does not know:
 * each stands beside the version of Node that has it.
 */
const patience: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=1000000',
  22: '--invocation-count-for-turbofan=20000',
};
/** So many files and projects are no small run. */
const many = 12;

const program = compiled(join(__dirname, 'program.js'), BULKHEAD_PROGRAM);
// What `check` and `harden` compile is what nearly every start needs.
const keeps = program.isNew && /^(check|harden)$/.test(process.argv[2] ?? '');
let isKept = !keeps;
let seen = 0;

const keepOnce = (): void => {
  if (isKept) return;
  isKept = true;
  keep(program);
};
if (keeps) process.once('exit', keepOnce);

const { start } = program.run(require) as typeof import('./cli');
start(() => {
  seen++;
  if (seen !== many) return;
  // What is compiled counts for a start with the same flags only, Node's own modules included.
  keepOnce();
  const flag = patience[process.versions.node.split('.')[0]!];
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  if (flag !== undefined) setFlagsFromString(flag);
});

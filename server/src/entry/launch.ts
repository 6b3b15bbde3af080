#!/usr/bin/env node
import { join } from 'node:path';
import { compiled, keep } from './compiled';

/** Set by the bundler to a name of the text of the program. */
declare const BULKHEAD_PROGRAM: string;

/**
 * What V8 is told when a run turns out to be long. How often a function runs before it is optimized: a check is over within seconds, and with V8's
 * own measure a third of its processor time goes into code that is hardly used any more; what runs for long is still optimized. By how much the
 * memory grows before it is cleaned up: V8 would wait until it has several times what is needed, and keep new objects in a space that doubles. V8 complains about a flag that it does not
 * know: each stands beside the version of Node that has it.
 */
const flags: Readonly<Record<string, readonly string[]>> = {
  20: ['--interrupt-budget=1000000', '--heap-growing-percent=50', '--semi-space-growth-factor=1'],
  22: ['--invocation-count-for-turbofan=20000', '--heap-growing-percent=50', '--semi-space-growth-factor=1'],
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
  const { setFlagsFromString } = require('node:v8') as typeof import('node:v8');
  for (const flag of flags[process.versions.node.split('.')[0]!] ?? []) setFlagsFromString(flag);
});

// How the real-editor tests report: one line per step, then one line `N passed, N failed`.

import { stripVTControlCharacters } from 'node:util';

let passed = 0;
let failed = 0;
let broken = false;

/**
 * Runs one step and prints its result. Steps build on each other, so after a failure the rest is not run and counts as failed.
 * @param {string} name what the step shows
 * @param {() => Promise<unknown> | unknown} run throws when it is not so
 * @param {(() => Promise<unknown>) | undefined} [onFailure] gathers evidence
 */
export async function step(name, run, onFailure) {
  if (broken && !process.env.KEEP_GOING) {
    failed++;
    console.log(`  not run  ${name}`);
    return;
  }
  const start = Date.now();
  try {
    await run();
    passed++;
    console.log(`  ok       ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failed++;
    broken = true;
    console.log(`  FAILED   ${name}`);
    console.log(indent(error instanceof Error ? error.message : String(error)));
    await onFailure?.();
  }
}

/** Throws with the place of the first difference and the lines there, when two texts differ. */
export function sameText(what, actual, expected) {
  if (actual === expected) return;
  const found = actual.split('\n');
  const wanted = expected.split('\n');
  const first = wanted.findIndex((line, index) => line !== found[index]);
  const at = first < 0 ? wanted.length : first;
  const part = (lines, sign) => lines.slice(at, at + 8).map((line) => `${sign} ${line}`);
  throw new Error([`${what} differs from line ${at + 1} on (- expected, + found):`, ...part(wanted, '-'), ...part(found, '+')].join('\n'));
}

/** Prints the count, which `.ci/run` adds up, and sets the exit code. */
export function finish() {
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed ? 1 : 0;
}

/** Ends with one failure for a reason that lies outside the steps. */
export function giveUp(reason) {
  console.log(`  FAILED   ${reason}`);
  failed++;
  finish();
}

function indent(text) {
  return stripVTControlCharacters(text).trim().replace(/^/gm, '           ');
}

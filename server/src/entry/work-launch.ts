import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { compiled, keep } from './compiled';

/** Set by the bundler to a name of the packed program. */
declare const BULKHEAD_WORK: string;

/** By then a document that was opened is analyzed, and edited: what that takes is compiled. */
const keepMilliseconds = 5000;

/*
 * Starts the program that the language server works with: packed, the zip of an extension is a fifth smaller.
 */
const program = compiled(join(__dirname, 'work.br'), BULKHEAD_WORK, brotliDecompressSync);
const work = program.run(require) as typeof import('./work');
if (program.isNew) void work.used.then(() => setTimeout(() => keep(program), keepMilliseconds).unref());
module.exports = work;

import type { About } from './about';
import type { Options } from './args';
import type { Format } from './formats';
import type { Host } from './host';
import type { InputError } from './input-error';
import { outputsOf } from './outputs';
import { paintFor } from './reporters/colour';
import { prettyReport } from './reporters/pretty';
import { reportAs } from './reporters/report';
import type { Reported } from './reporters/shared';

/**
 * Prints the report, and writes those that `--output` asks for.
 * @param other what is printed in place of the report
 * @returns why files could not be written
 */
export function writeReports(host: Host, reported: Reported, options: Options, about: About, other?: string): InputError[] {
  const format = (options.get('format')?.[0] ?? 'pretty') as Format;
  const outputs = outputsOf(options.get('output'));
  const pretty = (isTerminal: boolean): string => {
    const { session, masked } = reported;
    return prettyReport(session, paintFor(host, options, isTerminal), { quiet: options.has('quiet'), masked, pages: about.pages });
  };
  const made = (wanted: Format, isTerminal: boolean): Iterable<string> => reportAs(wanted, reported) ?? [pretty(isTerminal)];
  const failures = outputs.flatMap((output) => {
    const file = host.resolve(output.file);
    const pieces = output.format === undefined && other !== undefined ? [other] : made(output.format ?? format, false);
    const failure = host.output(file, encoded(pieces));
    return failure ? [{ file, message: failure.failed }] : [];
  });
  if (outputs.every((output) => output.format !== undefined))
    for (const piece of other === undefined ? made(format, host.outIsTerminal) : [other]) host.out(piece);
  return failures;
}

function encoded(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const all = Array.from(pieces, (piece) => encoder.encode(piece));
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of all) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

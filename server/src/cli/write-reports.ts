import type { About } from './about';
import type { Options } from './args';
import type { Format } from './formats';
import type { Host } from './host';
import type { InputError } from './inputs';
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
  const made = (wanted: Format, isTerminal: boolean): string => {
    const { session, masked } = reported;
    const pretty = (): string =>
      prettyReport(session, paintFor(host, options, isTerminal), { quiet: options.has('quiet'), masked, pages: about.pages });
    return reportAs(wanted, reported) ?? pretty();
  };
  const failures = outputs.flatMap((output) => {
    const file = host.resolve(output.file);
    const failure = host.output(
      file,
      new TextEncoder().encode(output.format === undefined && other !== undefined ? other : made(output.format ?? format, false)),
    );
    return failure ? [{ file, message: failure.failed }] : [];
  });
  if (outputs.every((output) => output.format !== undefined)) host.out(other ?? made(format, host.outIsTerminal));
  return failures;
}

import type { Connection } from 'vscode-languageserver';
import type { FileId } from '../core/base/span';
import type { Checked } from '../workspace/analyze';
import type { LeftOut } from './guard';

/** Where internal errors are reported. */
const issues = 'https://github.com/bulkhead/bulkhead/issues';

/** Gives the function that writes each internal error to the log of the client, once, with how to report it. */
export function reportFaults(connection: Connection): (checked: readonly Checked[], leftOut: readonly LeftOut[]) => void {
  const said = new Set<string>();
  const say = (what: string): void => {
    if (said.has(what)) return;
    said.add(what);
    connection.console.error(what);
  };
  return (checked, leftOut) => {
    for (const { analysis, files } of checked) for (const fault of analysis.faults) say(reportOf(fault, files));
    for (const { files, error } of leftOut)
      say(error === undefined ? `Not checked, because it takes too long: ${files.join(', ')}.` : reportOf(error, files));
  };
}

/** An internal error in words. @param files where it may have been, in case that it does not say so itself */
function reportOf(fault: string | { readonly file: FileId; readonly message: string }, files: Iterable<FileId>): string {
  const [what, where] = typeof fault === 'string' ? [fault, [...files].join(', ')] : [fault.message, fault.file];
  return `Internal error: ${what} (in ${where}). Please report it at ${issues}, with the file or the smallest part of it that causes the error.`;
}

import type { Connection } from 'vscode-languageserver';
import type { Judgement } from '../workspace/workspace';
import type { LeftOut } from './guard';

/** The page where errors of Bulkhead are reported. */
const issues = 'https://github.com/bulkhead/bulkhead/issues';

/** Gives the function that writes each internal error to the log of the client, once, with how to report it. */
export function reportFaults(connection: Connection): (judgements: readonly Judgement[], leftOut: readonly LeftOut[]) => void {
  const said = new Set<string>();
  const say = (what: string): void => {
    if (said.has(what)) return;
    said.add(what);
    connection.console.error(what);
  };
  return (judgements, leftOut) => {
    for (const { judged, files } of judgements)
      for (const fault of judged.faults)
        say(`Internal error of Bulkhead: ${fault} (${[...files].join(', ')}). Please report it: ${issues}`);
    for (const { files, error } of leftOut) {
      if (error === undefined) say(`Not checked, because it takes too long: ${files.join(', ')}.`);
      else say(`Internal error of Bulkhead: ${error} (${files.join(', ')}). Please report it: ${issues}`);
    }
  };
}

import { type CancellationToken, ErrorCodes, ResponseError } from 'vscode-languageserver';
import type { Context } from './context';
import { explainRule, explainSubject } from './explain';
import { applyFixCommand, hardenCommand, hardenSubjectCommand } from './harden';
import type { HardenResult, ServerCommand } from './messages';

/** Runs a command of the server. */
export function runCommand(
  context: Context,
  command: string,
  args: readonly unknown[],
  token: CancellationToken,
): Promise<HardenResult | string | null> {
  switch (command as ServerCommand) {
    case 'bulkhead.harden':
      return hardenCommand(context, args[0], token);
    case 'bulkhead.hardenSubject':
      return hardenSubjectCommand(context, args[0], token);
    case 'bulkhead.applyFix':
      return applyFixCommand(context, args[0], token);
    case 'bulkhead.explain':
      return explainRule(context, args[0]);
    case 'bulkhead.explainSubject':
      return explainSubject(context, args[0], token);
    default:
      throw new ResponseError(ErrorCodes.InvalidParams, `Bulkhead has no command "${command}".`);
  }
}

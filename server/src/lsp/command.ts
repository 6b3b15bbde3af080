import { ErrorCodes, MessageType, ResponseError, ShowMessageNotification } from 'vscode-languageserver';
import type { Context } from './context';

/** An error for a command or request with other arguments than it takes. @param form what it takes */
export function misused(command: string, form: string): ResponseError<void> {
  return new ResponseError(ErrorCodes.InvalidParams, `${command} takes one argument: ${form}.`);
}

/** Shows a message and does not wait for the person to see it. */
export function warn({ connection }: Context, message: string): void {
  connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => undefined);
}

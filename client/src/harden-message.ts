import type { HardenResult } from '../../server/src/lsp/messages';

/** What a person is told after a hardening; `undefined` where the server has said it. */
interface HardenMessage {
  readonly text: string;
  /** There is something in the Problems panel to look at. */
  readonly show: boolean;
}

/** Puts the result of a hardening into words. @param name of the file */
export function hardenMessage(name: string, { applied, changes, left, said }: HardenResult): HardenMessage | undefined {
  if (said) return undefined;
  if (!applied && changes > 0) {
    const text = `${name} is unchanged: no change was ticked, or the preview was closed. Run the command again, tick the changes to make and press Apply.`;
    return { text, show: false };
  }
  const done = applied ? `${name} is hardened.` : `Bulkhead has nothing to change in ${name}.`;
  if (left.length === 0) return { text: done, show: false };
  const rest = left.length === 1 ? '1 finding is left for you.' : `${left.length} findings are left for you.`;
  return { text: `${done} ${rest}`, show: true };
}

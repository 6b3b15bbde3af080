import type { HardenResult } from '../../server/src/lsp/messages';

/** What is shown after a hardening; `undefined` where the server has shown it. */
interface HardenMessage {
  readonly text: string;
  /** There is something in the Problems panel to look at. */
  readonly show: boolean;
}

/** Puts the result of a hardening into words. @param name of the file */
export function hardenMessage(name: string, { applied, changes, left, said }: HardenResult): HardenMessage | undefined {
  if (said) return undefined;
  if (!applied && changes > 0) {
    const text = `${name} is unchanged: no change was selected, or the preview was closed. Run the command again, select changes and choose Apply.`;
    return { text, show: false };
  }
  const done = applied ? `${name} is hardened.` : `Bulkhead has nothing to change in ${name}.`;
  if (left.length === 0) return { text: done, show: false };
  const rest = left.length === 1 ? '1 finding remains.' : `${left.length} findings remain.`;
  return { text: `${done} ${rest}`, show: true };
}

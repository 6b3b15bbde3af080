import { isMainThread } from 'node:worker_threads';
import { diskSource } from './disk';
import { pages } from './pages';
import { pinForEditor } from './pin';
import { proveForEditor } from './prove';
import { serveThread } from './thread';
import { today } from './today';
import { version } from './version';

/*
 * What the language server needs the core for: a program of its own, so that the one that greets the client is small.
 */
export { pinForEditor, proveForEditor };

/** A document has been opened: what the core compiles from now on is what most starts need. */
export const used = new Promise<void>((opened) => {
  if (!isMainThread) serveThread(diskSource, { version, pages, today }, opened);
});

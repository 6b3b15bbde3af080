import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { noDisk } from '../lsp/client-source';
import { createSession } from '../lsp/session';
import { pages } from './pages';
import { today } from './today';
import { version } from './version';

/** The worker that this program is. */
declare const self: ConstructorParameters<typeof BrowserMessageReader>[0] & ConstructorParameters<typeof BrowserMessageWriter>[0];

/** The language server in a browser's worker: it runs nothing and reads files through its client. */
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self));
createSession(connection, noDisk, { version, pages, today });
connection.listen();

import type * as messages from '../../server/src/lsp/messages';

// The names of the requests beside the protocol; the types hold them to the server's.
export const planRequest: typeof messages.planRequest = 'bulkhead/plan';
export const planEditsRequest: typeof messages.planEditsRequest = 'bulkhead/planEdits';
export const summaryRequest: typeof messages.summaryRequest = 'bulkhead/summary';
export const reportRequest: typeof messages.reportRequest = 'bulkhead/report';
export const readFileRequest: typeof messages.readFileRequest = 'bulkhead/readFile';
export const readFolderRequest: typeof messages.readFolderRequest = 'bulkhead/readFolder';

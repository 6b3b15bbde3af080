import { commands, type Disposable, Uri, workspace } from 'vscode';
import { type BaseLanguageClient, ExecuteCommandRequest } from 'vscode-languageclient';
import type { ServerCommand, ShowDocumentationArgument } from '../../server/src/lsp/messages';

/** Documents of this scheme are the pages of rules, which come with the server. */
const scheme = 'bulkhead-page';

const explain: ServerCommand = 'bulkhead.explain';

/** The command that shows the page of a rule, as Markdown is shown. */
export function registerDocumentation(client: BaseLanguageClient): Disposable[] {
  return [
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: async ({ path }) => {
        const argument = { rule: path.replace(/^\/|\.md$/g, '') };
        return client.sendRequest(ExecuteCommandRequest.type, { command: explain, arguments: [argument] });
      },
    }),
    commands.registerCommand('bulkhead.showDocumentation', ({ rule }: ShowDocumentationArgument) =>
      commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path: `/${rule}.md` })),
    ),
  ];
}

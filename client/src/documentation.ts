import { commands, type Disposable, Uri, workspace } from 'vscode';
import { type BaseLanguageClient, ExecuteCommandRequest } from 'vscode-languageclient';
import type { ExplainSubjectArgument, ServerCommand, ShowDocumentationArgument } from '../../server/src/lsp/messages';

/** Documents of this scheme are pages that come from the server: of rules, and with a query of what a container may do. */
const scheme = 'bulkhead-page';

/** A link to a place in a file: the preview of Markdown follows none, and shows it as it is written. */
const placeLink = /\[([^\]]+)\]\((?!https?:)[a-z-]+:[^)]*\)/g;

/** The commands that show pages of the server, as Markdown is shown. */
export function registerDocumentation(client: BaseLanguageClient): Disposable[] {
  const ask = (command: ServerCommand, argument: unknown): Promise<string | null> =>
    client.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
  return [
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ path, query }) =>
        query === ''
          ? ask('bulkhead.explain', { rule: path.replace(/^\/|\.md$/g, '') })
          : ask('bulkhead.explainSubject', JSON.parse(query) as ExplainSubjectArgument).then((page) => page?.replace(placeLink, '$1')),
    }),
    commands.registerCommand('bulkhead.showDocumentation', ({ rule }: ShowDocumentationArgument) =>
      commands.executeCommand('markdown.showPreview', Uri.from({ scheme, path: `/${rule}.md` })),
    ),
  ];
}

/** The page about what a container may do. */
export function containerPage(argument: ExplainSubjectArgument): Uri {
  return Uri.from({ scheme, path: `/${argument.subject}.md`, query: JSON.stringify(argument) });
}

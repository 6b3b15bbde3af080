import { commands, type Disposable, l10n, languages, ProgressLocation, Uri, window, workspace } from 'vscode';
import { type BaseLanguageClient, DocumentDiagnosticReportKind, WorkspaceDiagnosticRequest } from 'vscode-languageclient';

/** The command that checks all files of the workspace, and keeps what it finds in those that are not open. */
export function registerCheckWorkspace(client: BaseLanguageClient): Disposable[] {
  const found = languages.createDiagnosticCollection('bulkhead-workspace');
  return [
    found,
    // What is open is checked as it is typed.
    workspace.onDidOpenTextDocument(({ uri }) => found.delete(uri)),
    commands.registerCommand('bulkhead.checkWorkspace', async () => {
      const progress = { location: ProgressLocation.Notification, title: l10n.t('Bulkhead: checking the workspace'), cancellable: true };
      const report = await window.withProgress(progress, (_, token) =>
        client.sendRequest(WorkspaceDiagnosticRequest.type, { identifier: 'bulkhead', previousResultIds: [] }, token),
      );
      found.clear();
      let count = 0;
      const open = new Set(workspace.textDocuments.map(({ uri }) => uri.toString()));
      for (const item of report.items) {
        if (item.kind !== DocumentDiagnosticReportKind.Full) continue;
        count += item.items.length;
        const uri = Uri.parse(item.uri);
        if (!open.has(uri.toString())) found.set(uri, await client.protocol2CodeConverter.asDiagnostics(item.items));
      }
      const problems = l10n.t('Show Problems');
      const text = l10n.t('Bulkhead checked {0} files: {1} findings.', report.items.length, count);
      if ((await window.showInformationMessage(text, ...(count > 0 ? [problems] : []))) === problems)
        await commands.executeCommand('workbench.actions.view.problems');
    }),
  ];
}

import { commands, type Disposable, l10n, Range, Uri, ViewColumn, type WebviewPanel, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { OpenPlaceArgument, Report, ReportArgument } from '../../server/src/lsp/messages';
import { isChecked } from './documents';
import { reportRequest } from './requests';

/** The report that is open, and what it is about. */
interface Open {
  readonly panel: WebviewPanel;
  uri: Uri;
}

/** The command that shows the exposure of the services of a file: one page beside it, made anew whenever a file is saved. */
export function registerReport(client: BaseLanguageClient): Disposable[] {
  let open: Open | undefined;
  const ask = (uri: Uri): Promise<Report | null> => {
    const argument: ReportArgument = { uri: client.code2ProtocolConverter.asUri(uri) };
    return client.sendRequest<Report | null>(reportRequest, argument);
  };
  /** Shows a page where a person last put it, at first beside the file. */
  const show = (uri: Uri, page: string): void => {
    open ??= { panel: newPanel(() => (open = undefined)), uri };
    open.uri = uri;
    open.panel.title = l10n.t('Exposure: {0}', uri.path.slice(uri.path.lastIndexOf('/') + 1));
    open.panel.webview.html = page;
    open.panel.reveal(undefined, true);
  };
  return [
    { dispose: () => open?.panel.dispose() },
    commands.registerCommand('bulkhead.showReport', async () => {
      const document = window.activeTextEditor?.document;
      const isOurs = document && isChecked(document.languageId, document.uri.scheme);
      const report = isOurs ? await ask(document.uri) : null;
      if (isOurs && report) show(document.uri, report.page);
      else
        window.showInformationMessage(
          l10n.t('Bulkhead reports the exposure of Dockerfiles, Compose files and devcontainer.json: open one and run the command again.'),
        );
    }),
    commands.registerCommand('bulkhead.openPlace', openPlace),
    workspace.onDidSaveTextDocument(async () => {
      const of = open;
      const report = of && (await ask(of.uri).catch(() => null));
      if (report && of === open) of.panel.webview.html = report.page;
    }),
  ];
}

/** A page without scripts: its links may run one command, and nothing else is loaded. */
function newPanel(closed: () => void): WebviewPanel {
  const panel = window.createWebviewPanel(
    'bulkhead.report',
    '',
    { viewColumn: ViewColumn.Beside, preserveFocus: false },
    { enableScripts: false, enableCommandUris: ['bulkhead.openPlace'], localResourceRoots: [], enableFindWidget: true },
  );
  panel.onDidDispose(closed);
  return panel;
}

/** Opens a place of the report, in the column of its file. */
async function openPlace({ uri, range: { start, end } }: OpenPlaceArgument): Promise<void> {
  const file = Uri.parse(uri);
  const shown = window.visibleTextEditors.find(({ document }) => document.uri.toString() === file.toString());
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(file, { viewColumn: shown?.viewColumn ?? ViewColumn.One, selection });
}

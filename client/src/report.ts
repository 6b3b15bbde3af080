import { commands, type Disposable, l10n, languages, Range, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { OpenPlaceArgument, Report, ReportArgument } from '../../server/src/lsp/messages';
import { isChecked } from './documents';
import { reportRequest } from './requests';

/** The report that is open, and what it is about. */
interface Open {
  readonly panel: WebviewPanel;
  uri: Uri;
}

/** Files are changed by every key: the report waits until a person pauses. */
const pauseMilliseconds = 1000;

/** The command that shows the exposure of the services of a file: one page beside it, which follows the changes of the files while it is visible. */
export function registerReport(client: BaseLanguageClient): Disposable[] {
  let open: Open | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;
  const ask = (uri: Uri): Promise<Report | null> => {
    const argument: ReportArgument = { uri: client.code2ProtocolConverter.asUri(uri) };
    return client.sendRequest<Report | null>(reportRequest, argument);
  };
  const show = (uri: Uri, page: string): void => {
    open ??= { panel: newPanel(() => (open = undefined)), uri };
    open.uri = uri;
    open.panel.title = l10n.t('Exposure: {0}', uri.path.slice(uri.path.lastIndexOf('/') + 1));
    open.panel.webview.html = page;
    open.panel.reveal();
  };
  const follow = async (): Promise<void> => {
    const of = open;
    if (!of?.panel.visible || !client.isRunning()) return;
    const report = await ask(of.uri).catch(() => null);
    if (report && of === open && of.panel.webview.html !== report.page) of.panel.webview.html = report.page;
  };
  return [
    { dispose: () => open?.panel.dispose() },
    { dispose: () => clearTimeout(pause) },
    commands.registerCommand('bulkhead.showReport', async () => {
      const document = window.activeTextEditor?.document;
      const isOurs = document && isChecked(document.languageId, document.uri.scheme);
      // Where the report itself is in front, it is made anew.
      const uri = isOurs ? document.uri : document ? undefined : open?.uri;
      const report = uri ? await ask(uri) : null;
      if (uri && report) show(uri, report.page);
      else
        window.showInformationMessage(
          l10n.t('Bulkhead reports the exposure of Dockerfiles, Compose files and devcontainer.json: open one and run the command again.'),
        );
    }),
    commands.registerCommand('bulkhead.openPlace', openPlace),
    languages.onDidChangeDiagnostics(() => {
      clearTimeout(pause);
      pause = setTimeout(follow, pauseMilliseconds);
    }),
  ];
}

/** A page without scripts: its links may run one command, and nothing else is loaded. */
function newPanel(closed: () => void): WebviewPanel {
  const panel = window.createWebviewPanel('bulkhead.report', '', ViewColumn.Beside, {
    enableScripts: false,
    enableCommandUris: ['bulkhead.openPlace'],
    localResourceRoots: [],
    enableFindWidget: true,
  });
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

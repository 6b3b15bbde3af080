import { commands, type Disposable, l10n, Position, type TextDocument, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { AllowHereArgument } from '../../server/src/lsp/messages';
import { isChecked } from './documents';
import type { HardenView } from './harden/view';

/** The files of a workspace that may be hardened, by their names; the server passes over those that are none. */
const candidates =
  '**/{*Dockerfile*,*Containerfile*,*.dockerfile,*compose*.yaml,*compose*.yml,daemon.json,devcontainer.json,.devcontainer.json}';
const foreign = '**/{node_modules,.git}/**';

/** More files are not hardened at once: nobody reads their difference. */
const mostFiles = 200;

/** The commands of the palette, and the one that asks for the reason of an allow-comment. */
export function registerCommands(client: BaseLanguageClient, view: HardenView): Disposable[] {
  return [
    commands.registerCommand('bulkhead.hardenFile', (uri?: Uri) => hardenFile(view, uri)),
    commands.registerCommand('bulkhead.hardenWorkspace', () => hardenWorkspace(view)),
    commands.registerCommand('bulkhead.restartServer', () => restart(client)),
    commands.registerCommand('bulkhead.showOutput', () => client.outputChannel.show()),
    commands.registerCommand('bulkhead.allowHere', allowHere),
  ];
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop();
  await client.start();
}

/** @param uri the file that was clicked; that of the active editor when absent */
async function hardenFile(view: HardenView, uri: Uri | undefined): Promise<void> {
  const document = uri instanceof Uri ? await workspace.openTextDocument(uri) : window.activeTextEditor?.document;
  if (!document || !isChecked(document.languageId, document.uri.scheme)) {
    window.showInformationMessage(
      l10n.t('Bulkhead hardens Dockerfiles, Compose files, daemon.json and devcontainer.json: open one and run the command again.'),
    );
    return;
  }
  await view.open([document.uri]);
}

async function hardenWorkspace(view: HardenView): Promise<void> {
  const documents = await workspaceDocuments();
  if (documents.length === 0) {
    window.showInformationMessage(l10n.t('The workspace has no Dockerfile, Compose file, daemon.json or devcontainer.json.'));
    return;
  }
  await view.open(documents.map(({ uri }) => uri));
}

/** The documents of the workspace that may be checked, opened so that the server knows them. */
async function workspaceDocuments(): Promise<TextDocument[]> {
  const found = await workspace.findFiles(candidates, foreign, mostFiles);
  const documents: TextDocument[] = [];
  for (const uri of [...found].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // A file with such a name that is no text is none of ours.
    const document = await Promise.resolve(workspace.openTextDocument(uri)).catch(() => undefined);
    if (document && isChecked(document.languageId, document.uri.scheme)) documents.push(document);
  }
  return documents;
}

/** Asks why a finding is acceptable and writes the comment that says so. */
async function allowHere(at: AllowHereArgument): Promise<void> {
  const reason = await window.showInputBox({
    title: l10n.t('Allow {0} here', at.rule),
    prompt: l10n.t('Why is this acceptable? The reason is written into the file for later readers.'),
    validateInput: (text) => (text.trim() === '' ? l10n.t('A suppression needs a reason.') : undefined),
  });
  if (reason === undefined) return;
  const uri = Uri.parse(at.uri);
  const document = await workspace.openTextDocument(uri);
  if (document.version !== at.version) {
    window.showWarningMessage(l10n.t('The file has changed since then: nothing was written. Apply the quick fix again.'));
    return;
  }
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(at.line, at.character), `${at.before}${reason.trim()}${at.after}`);
  await workspace.applyEdit(edit);
}

import { commands, type Disposable, Position, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import { type BaseLanguageClient, ExecuteCommandRequest } from 'vscode-languageclient';
import type { AllowHereArgument, HardenArgument, HardenResult, ServerCommand } from '../../server/src/lsp/messages';
import { isChecked } from './client';
import { hardenMessage } from './harden-message';

const hardenOnServer: ServerCommand = 'bulkhead.harden';

/** The commands of the palette, and the one that asks for the reason of an allow-comment. */
export function registerCommands(client: BaseLanguageClient): Disposable[] {
  return [
    commands.registerCommand('bulkhead.hardenFile', () => hardenFile(client)),
    commands.registerCommand('bulkhead.restartServer', () => restart(client)),
    commands.registerCommand('bulkhead.showOutput', () => client.outputChannel.show()),
    commands.registerCommand('bulkhead.allowHere', allowHere),
  ];
}

async function restart(client: BaseLanguageClient): Promise<void> {
  if (client.isRunning()) await client.stop();
  await client.start();
}

/** Asks the server to harden the file of the active editor. VS Code shows the edits first, as soon as one of them needs confirmation. */
async function hardenFile(client: BaseLanguageClient): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (!document || !isChecked(document.languageId, document.uri.scheme)) {
    window.showInformationMessage(
      'Bulkhead hardens Dockerfiles, Compose files, daemon.json and devcontainer.json: open one and run the command again.',
    );
    return;
  }
  const argument: HardenArgument = { uri: client.code2ProtocolConverter.asUri(document.uri) };
  const result: HardenResult = await client.sendRequest(ExecuteCommandRequest.type, { command: hardenOnServer, arguments: [argument] });
  const message = hardenMessage(document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1), result);
  if (!message) return;
  if (!message.show) {
    window.showInformationMessage(message.text);
    return;
  }
  const show = 'Show';
  if ((await window.showInformationMessage(message.text, show)) === show) await commands.executeCommand('workbench.actions.view.problems');
}

/** Asks why a finding is acceptable and writes the comment that says so. */
async function allowHere(at: AllowHereArgument): Promise<void> {
  const reason = await window.showInputBox({
    title: `Allow ${at.rule} here`,
    prompt: 'Why is this acceptable? The reason is written into the file for later readers.',
    validateInput: (text) => (text.trim() === '' ? 'A suppression needs a reason.' : undefined),
  });
  if (reason === undefined) return;
  const uri = Uri.parse(at.uri);
  const document = await workspace.openTextDocument(uri);
  if (document.version !== at.version) {
    window.showWarningMessage('The file has changed since then: nothing was written. Apply the quick fix again.');
    return;
  }
  const edit = new WorkspaceEdit();
  edit.insert(uri, new Position(at.line, at.character), `${at.before}${reason.trim()}${at.after}`);
  await workspace.applyEdit(edit);
}

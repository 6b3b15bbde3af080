import { commands, type Disposable, l10n, type QuickPickItem, window } from 'vscode';
import { type BaseLanguageClient, CodeLensRequest, ExecuteCommandRequest } from 'vscode-languageclient';
import type { ExplainSubjectArgument, ServerCommand } from '../../server/src/lsp/messages';
import { containerPage } from './documentation';

const explain: ServerCommand = 'bulkhead.explainSubject';

/** The command that shows what the container of a service may do, and where each privilege comes from. */
export function registerExplain(client: BaseLanguageClient): Disposable {
  return commands.registerCommand('bulkhead.explainPrivileges', async () => {
    const editor = window.activeTextEditor;
    const uri = editor && client.code2ProtocolConverter.asUri(editor.document.uri);
    const subject = editor && uri !== undefined ? await chooseSubject(client, uri, editor.selection.active.line) : undefined;
    if (uri === undefined || subject === undefined) return;
    const argument: ExplainSubjectArgument = { uri, subject };
    const page: string | null = await client.sendRequest(ExecuteCommandRequest.type, { command: explain, arguments: [argument] });
    if (page === null) {
      window.showInformationMessage(l10n.t('{0} starts no container by itself: open the Compose file that runs it.', subject));
      return;
    }
    await commands.executeCommand('markdown.showPreview', containerPage(argument));
  });
}

/** The service to explain: the only one, or the one that a person picks; the one around the cursor stands first. */
async function chooseSubject(client: BaseLanguageClient, uri: string, line: number): Promise<string | undefined> {
  const lenses = (await client.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
  const starts = new Map(lenses.map(({ range, data }) => [(data as { subject: string }).subject, range.start.line]));
  if (starts.size === 0) {
    window.showInformationMessage(l10n.t('This file has no service whose privileges could be explained.'));
    return undefined;
  }
  if (starts.size === 1) return [...starts.keys()][0];
  const here = [...starts].filter(([, start]) => start <= line).sort(([, a], [, b]) => b - a)[0]?.[0];
  const names = [...starts.keys()].sort((a, b) => Number(b === here) - Number(a === here));
  const items = names.map((label): QuickPickItem => ({ label, ...(label === here && { description: l10n.t('at the cursor') }) }));
  return (await window.showQuickPick(items, { title: l10n.t('Explain Effective Privileges'), placeHolder: l10n.t('Choose a service') }))
    ?.label;
}

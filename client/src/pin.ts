import { commands, type Disposable, l10n, ProgressLocation, Range, Uri, WorkspaceEdit, window, workspace } from 'vscode';
import type { PinAnswer, PinImageArgument } from '../../server/src/lsp/messages';
import { middleware } from './client';
import { askRegistry } from './pin-run';

const command = 'bulkhead.pinImage';

/** The quick fix that pins an image: it asks a person, then the registry. @param program the language server's */
export function registerPin(program: string): Disposable {
  // In Restricted Mode, no file of the workspace names a server that is asked.
  middleware.provideCodeActions = async (document, range, context, token, next) => {
    const actions = (await next(document, range, context, token)) ?? [];
    return workspace.isTrusted ? actions : actions.filter((action) => commandOf(action) !== command);
  };
  return commands.registerCommand(command, (argument: PinImageArgument) => pinImage(program, argument));
}

function commandOf({ command }: { readonly command?: string | { readonly command: string } }): string | undefined {
  return typeof command === 'string' ? command : command?.command;
}

async function pinImage(program: string, { uri, version, range, reference, registry, before, after }: PinImageArgument): Promise<void> {
  if (!workspace.isTrusted) {
    window.showWarningMessage(l10n.t('Bulkhead asks no registry in Restricted Mode: trust the workspace first.'));
    return;
  }
  const ask = l10n.t('Ask');
  const detail = l10n.t(
    'The name of the image is sent to {0} and to the server that it names for tokens, with the login that docker login has stored for it, and nothing else. The tag stays in front of the digest.',
    registry,
  );
  const question = l10n.t('Ask the registry for the digest of {0}?', reference);
  if ((await window.showInformationMessage(question, { modal: true, detail }, ask)) !== ask) return;
  const answer = await answered(program, reference, registry);
  if (!answer) return;
  if ('failed' in answer) {
    window.showErrorMessage(l10n.t('{0} is not pinned: {1}', reference, answer.failed));
    return;
  }
  const document = await workspace.openTextDocument(Uri.parse(uri));
  if (document.version !== version) {
    window.showWarningMessage(l10n.t('The file has changed since then: nothing was written. Apply the quick fix again.'));
    return;
  }
  if (answer.pinned === reference) {
    window.showInformationMessage(l10n.t('{0} has the digest that its tag stands for now.', reference));
    return;
  }
  const edit = new WorkspaceEdit();
  const { start, end } = range;
  edit.replace(document.uri, new Range(start.line, start.character, end.line, end.character), before + answer.pinned + after);
  await workspace.applyEdit(edit);
}

function answered(program: string, reference: string, registry: string): Thenable<PinAnswer | undefined> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Bulkhead: asking {0}', registry), cancellable: true },
    async (_progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => stop.abort());
      const answer = await askRegistry(program, reference, stop.signal);
      if (answer || token.isCancellationRequested) return answer;
      return { failed: l10n.t('the process that asks ended without an answer') };
    },
  );
}

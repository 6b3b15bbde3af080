import { type Disposable, type DocumentSelector, LanguageStatusSeverity, l10n, languages, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Summary, SummaryArgument } from '../../server/src/lsp/messages';
import { isChecked } from './documents';
import { summaryRequest } from './requests';

/** Sums up the file in front of the person, in the status of its language. */
export function registerStatus(client: BaseLanguageClient): Disposable[] {
  const item = languages.createLanguageStatusItem('bulkhead.summary', []);
  item.name = 'Bulkhead';
  let asked = 0;
  const update = async (): Promise<void> => {
    const own = ++asked;
    const document = window.activeTextEditor?.document;
    const isOurs = document && isChecked(document.languageId, document.uri.scheme) && client.isRunning();
    const argument: SummaryArgument | undefined = isOurs ? { uri: client.code2ProtocolConverter.asUri(document.uri) } : undefined;
    const summary: Summary | null = argument ? await client.sendRequest<Summary | null>(summaryRequest, argument).catch(() => null) : null;
    if (own !== asked) return;
    const selector: DocumentSelector = document && summary ? [{ language: document.languageId, scheme: document.uri.scheme }] : [];
    item.selector = selector;
    if (summary) show(summary);
  };
  const show = (summary: Summary): void => {
    const { critical, high, medium, low, changes, exposure } = summary;
    const count = critical + high + medium + low;
    item.text = count === 0 ? l10n.t('Bulkhead: no findings') : l10n.t('Bulkhead: {0} findings', count);
    const counts = l10n.t('{0} critical, {1} high, {2} medium, {3} low', critical, high, medium, low);
    item.detail = exposure === undefined ? counts : `${counts}; ${l10n.t('highest exposure {0}', exposure)}`;
    item.severity =
      critical > 0 ? LanguageStatusSeverity.Error : high > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    const title = l10n.t('Harden ({0} safe, {1} to review)', changes.safe, changes.review);
    if (changes.safe + changes.review > 0) item.command = { command: 'bulkhead.hardenFile', title };
    else item.command = { command: 'workbench.actions.view.problems', title: l10n.t('Show Problems') };
  };
  return [item, window.onDidChangeActiveTextEditor(update), languages.onDidChangeDiagnostics(update)];
}

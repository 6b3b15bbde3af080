import {
  type CancellationToken,
  type Diagnostic,
  DocumentDiagnosticReportKind,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { hash } from '../core/base/hash';
import type { FileId } from '../core/base/span';
import { isExcluded } from '../core/config/config';
import type { Rule } from '../core/rules/rule';
import { analyzeFiles, type Checked } from '../workspace/analyze';
import { type Cache, createCache } from '../workspace/cache';
import type { Settings } from '../workspace/source';
import { walkSource } from '../workspace/walk';
import { rootOf, shownIn } from './analyses';
import { nextTurn, stopIfCancelled } from './cancelled';
import type { Context } from './context';
import { diagnose, foundIn } from './diagnostics';
import { careOf } from './guard';
import { wantedOf } from './presented';
import { type EditorSettings, isIgnored } from './settings';

interface WorkspaceOptions {
  readonly folders: () => readonly FileId[];
  readonly settingsOf: (root: FileId) => Promise<EditorSettings>;
  readonly today: () => string;
  readonly rules?: readonly Rule[];
}

/** Names a report, so that the client need not be sent the same again. */
export function resultIdOf(items: readonly Diagnostic[]): string {
  return hash(JSON.stringify(items));
}

/** Gives the function that checks all files of the workspace folders, open or not. What it leaves for the next time is cache. */
export function workspaceChecker(
  context: Context,
  options: WorkspaceOptions,
): (params: WorkspaceDiagnosticParams, token: CancellationToken, progress: WorkDoneProgressReporter) => Promise<WorkspaceDiagnosticReport> {
  const caches = new Map<FileId, Cache>();
  return async ({ previousResultIds }, token, progress) => {
    progress.begin('Bulkhead: checking the workspace', 0, undefined, true);
    try {
      const before = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
      const items: WorkspaceDocumentDiagnosticReport[] = [];
      const tell = (uri: string, version: number | null, found: Diagnostic[]): void => {
        const resultId = resultIdOf(found);
        const same = before.get(uri) === resultId;
        before.delete(uri);
        items.push(
          same
            ? { kind: DocumentDiagnosticReportKind.Unchanged, uri, version, resultId }
            : { kind: DocumentDiagnosticReportKind.Full, uri, version, resultId, items: found },
        );
      };
      for (const root of options.folders()) {
        const { files, checked, settings } = await checkFolder(context, options, root, caches, token, progress);
        for (const file of files) {
          stopIfCancelled(token);
          const open = context.documents.byFile(file);
          if (open) tell(open.uri, open.version, (await diagnose(context, file, token)).items);
          else {
            const found = checked.find((each) => each.files.has(file) && !isExcluded(each.config, file));
            const shown = found && wantedOf(found.analysis, shownIn(found.analysis, file), settings, context.client.syntaxElsewhere);
            if (found) tell(context.documents.uriOf(file), null, foundIn(context, { analysis: found.analysis, settings }, shown ?? []));
          }
        }
      }
      // What is no longer there has no findings any more.
      for (const uri of [...before.keys()]) tell(uri, null, []);
      return { items };
    } finally {
      progress.done();
    }
  };
}

async function checkFolder(
  { documents, guard }: Context,
  options: WorkspaceOptions,
  root: FileId,
  caches: Map<FileId, Cache>,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<{ readonly files: readonly FileId[]; readonly checked: readonly Checked[]; readonly settings: EditorSettings }> {
  const wishes = await options.settingsOf(root);
  if (!wishes.enable) return { files: [], checked: [], settings: wishes };
  const { open, source } = documents.snapshot();
  let steps = 0;
  let files: FileId[] = [];
  const goOn = async (): Promise<boolean> => {
    await nextTurn();
    // Each file is looked at once, and what files make together once more.
    if (files.length > 0) progress.report(Math.min(99, Math.round((50 * ++steps) / files.length)), `${files.length} files`);
    return !token.isCancellationRequested;
  };
  const own = [...open.keys()].filter((file) => rootOf(file, options.folders()) === root);
  files = [...new Set([...(await walkSource(source, root, goOn)), ...own])].filter((file) => !isIgnored(wishes, file));
  stopIfCancelled(token);
  const cache = caches.get(root) ?? createCache();
  caches.set(root, cache);
  const settings: Settings = {
    root,
    ungoverned: wishes.profile,
    today: options.today(),
    cache,
    goOn,
    care: careOf(guard, () => undefined),
    ...(options.rules && { rules: options.rules }),
  };
  const checked = await analyzeFiles(files, source, settings);
  stopIfCancelled(token);
  return { files, checked, settings: wishes };
}

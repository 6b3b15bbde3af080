import { dirname } from 'node:path';
import {
  commands,
  type Disposable,
  l10n,
  type OutputChannel,
  Position,
  ProgressLocation,
  Range,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { type ProveEnd, runProof } from './prove-run';

/** What is used of `bulkhead harden --prove --format json` (docs/cli.md). Lines and columns count from 1. */
interface Report {
  readonly changes: readonly { readonly title: string; readonly edits: readonly ReportedEdit[] }[];
  readonly created: readonly string[];
  readonly proof: {
    readonly projects: readonly { readonly starts?: number; readonly failed?: string }[];
    readonly changes: readonly { readonly title: string; readonly is: string; readonly made: boolean; readonly reason?: string }[];
  };
}

interface ReportedEdit {
  readonly file: string;
  readonly range: { readonly start: Place; readonly end: Place };
  readonly newText: string;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/** What is run; the names are new for each run. */
const shown = [
  'docker compose config --format json',
  'docker compose -p bulkhead-prove-... create --no-build --pull never',
  'docker compose -p bulkhead-prove-... up -d --no-build --pull never',
  'docker cp, exec, inspect, logs, diff (containers of this run only)',
  'docker compose -p bulkhead-prove-... stop',
  'docker rm, docker volume rm, docker network rm (what this run made)',
].join('\n');

const how = (): string =>
  l10n.t(
    'The services of the project run as they are and hardened, in a project of its own: on empty volumes, with copies of its folders, with ports on 127.0.0.1 only. Nothing is pulled or built, privileged services are not run, and everything is removed afterwards.',
  );

/** The command that hardens the project of a file and keeps what running it has shown to hold. @param program the language server's */
export function registerProve(program: string, output: () => OutputChannel): Disposable {
  return commands.registerCommand('bulkhead.proveFile', async () => {
    const document = window.activeTextEditor?.document;
    if (document?.uri.scheme !== 'file') {
      window.showInformationMessage(l10n.t('Bulkhead proves Compose files on this machine: open one and run the command again.'));
      return;
    }
    if (!workspace.isTrusted) {
      window.showWarningMessage(l10n.t('Bulkhead runs nothing of a workspace in Restricted Mode: trust the workspace first.'));
      return;
    }
    const run = l10n.t('Run');
    const detail = `${how()}\n\n${shown}`;
    if ((await window.showWarningMessage(l10n.t('Run the services of this project in Docker?'), { modal: true, detail }, run)) !== run)
      return;
    if (!(await workspace.saveAll(false))) return;
    const end = await proved(program, document.fileName);
    if (end) await finish(end, output());
  });
}

function proved(program: string, file: string): Thenable<ProveEnd | undefined> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Bulkhead: Harden and Prove (Docker)'), cancellable: true },
    async (progress, token) => {
      const end = await runProof({
        program,
        words: [file],
        folder: dirname(file),
        step: (message) => progress.report({ message }),
        onCancel: (does) => token.onCancellationRequested(does),
      });
      if (!token.isCancellationRequested && !end)
        window.showErrorMessage(l10n.t('The proof ended without a result: "Bulkhead: Show Output" may tell why.'));
      return token.isCancellationRequested ? undefined : end;
    },
  );
}

/** Makes the changes that were proven, in one step, and says what became of the others. */
async function finish({ code, report, notes, folder }: ProveEnd, output: OutputChannel): Promise<void> {
  if (notes !== '') output.appendLine(notes.trimEnd());
  if (report === '') {
    const [first = l10n.t('Nothing could be proven.')] = notes.split('\n');
    window.showErrorMessage(l10n.t('Bulkhead proved nothing: {0}', first.replace(/^bulkhead: /, '')));
    return;
  }
  const { changes, created, proof } = JSON.parse(report) as Report;
  const edit = new WorkspaceEdit();
  const uriOf = (name: string): Uri => Uri.parse(new URL(name.split('/').map(encodeURIComponent).join('/'), folder).href);
  for (const name of created) edit.createFile(uriOf(name), { ignoreIfExists: true });
  const seen = new Set<string>();
  for (const each of changes.flatMap(({ edits }) => edits)) {
    const key = JSON.stringify(each);
    // One that serves several changes stands in each of them.
    if (seen.has(key)) continue;
    seen.add(key);
    edit.replace(uriOf(each.file), new Range(positionOf(each.range.start), positionOf(each.range.end)), each.newText);
  }
  const of = (is: string): number => proof.changes.filter((change) => change.is === is).length;
  const back = of('taken-back');
  const open = of('not-proven') + of('not-tried');
  const parts = [
    l10n.t('{0} proven', of('proven')),
    ...(back > 0 ? [l10n.t('{0} taken back', back)] : []),
    ...(open > 0 ? [l10n.t('{0} not proven', open)] : []),
  ];
  const applied = seen.size > 0 && (await workspace.applyEdit(edit));
  const words = `Bulkhead: ${parts.join(', ')}. ${applied ? l10n.t('The changes that hold are made.') : l10n.t('Nothing was changed.')}`;
  const details = l10n.t('Details');
  const undo = l10n.t('Undo');
  const tell = code === 0 ? window.showInformationMessage : window.showWarningMessage;
  const chosen = await tell(words, ...(applied ? [undo] : []), details);
  if (chosen === details) output.show();
  if (chosen === undo) await commands.executeCommand('undo');
}

function positionOf({ line, column }: Place): Position {
  return new Position(line - 1, column - 1);
}

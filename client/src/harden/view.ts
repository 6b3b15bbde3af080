import {
  commands,
  type Disposable,
  l10n,
  ProgressLocation,
  Range,
  type Tab,
  TabInputTextDiff,
  TreeItemCheckboxState,
  type TreeView,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, LSPErrorCodes, ResponseError } from 'vscode-languageclient';
import type { Plan, PlanArgument, PlanEdits, PlanEditsArgument } from '../../../server/src/lsp/messages';
import { planEditsRequest, planRequest } from '../requests';
import { applyTogether } from './apply';
import { carriedOver, ticked, unticked } from './selection';
import { emptyUri, hardenedScheme, hardenedTexts, hardenedUri } from './texts';
import { hardenTree, type Node, type Shown, whyNotHardened } from './tree';

/** How long somebody types before the plan is made anew, in milliseconds. */
const quietMilliseconds = 300;

/** A document may change while it is planned for: asked for again so often. */
const mostTries = 5;

/** What is hardened at the moment. */
interface Session extends Shown {
  readonly uris: readonly Uri[];
  readonly title: string;
}

/** The view in which a person chooses what of a hardening is made, beside the difference that it makes. */
export interface HardenView {
  /** Opens it for some files. @param subject only the changes of this service are selected at first */
  open(uris: readonly Uri[], subject?: string): Promise<void>;
}

/** Registers the view, its commands and its documents. */
export function registerHardenView(client: BaseLanguageClient, disposables: Disposable[]): HardenView {
  const texts = hardenedTexts();
  const tree = hardenTree();
  const view = window.createTreeView<Node>('bulkhead.hardenView', { treeDataProvider: tree, manageCheckboxStateManually: true });
  let session: Session | undefined;
  /** Counts what was asked for: an answer that is no longer the last is passed over. */
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const show = (next: Session | undefined): void => {
    session = next;
    texts.set(new Map(next?.plan.files.map(({ uri }) => [uri, textOf(next.edits, uri)])));
    tree.show(next);
    view.description = next ? l10n.t('{0} of {1}', next.selected.size, next.plan.changes.length) : '';
    void commands.executeCommand('setContext', 'bulkhead.hardening', next !== undefined);
  };
  const end = async (): Promise<void> => {
    const title = session?.title;
    clearTimeout(timer);
    asked++;
    show(undefined);
    if (title !== undefined) await window.tabGroups.close(tabsOf(title), true);
  };
  /** Asks for the plan, and for what its selected changes make. */
  const make = async (uris: readonly Uri[], choose: (plan: Plan) => Set<string>): Promise<Shown> => {
    const argument: PlanArgument = { uris: uris.map((uri) => client.code2ProtocolConverter.asUri(uri)) };
    for (let tries = 1; ; tries++) {
      try {
        const plan: Plan = await client.sendRequest(planRequest, argument);
        // What is not changed is shown as it is: its text has to be known.
        for (const { uri, isNew } of plan.files) if (!isNew) await workspace.openTextDocument(Uri.parse(uri));
        const selected = choose(plan);
        return { plan, selected, edits: await editsOf(client, plan, selected) };
      } catch (error) {
        if (!isOutdated(error) || tries >= mostTries) throw error;
      }
    }
  };
  /** Changes what is selected, or makes the plan anew where the documents have changed. */
  const select = async (selected: ReadonlySet<string>): Promise<void> => {
    const before = session;
    if (!before) return;
    const own = ++asked;
    // Shown with the answer: while rows are drawn anew, VS Code loses clicks.
    session = { ...before, selected };
    const next = await editsOf(client, before.plan, selected).catch((error: unknown) => {
      if (isOutdated(error)) replan();
      else throw error;
      return undefined;
    });
    if (next && own === asked && session) show({ ...session, edits: next });
  };
  const replan = (): void => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const before = session;
      if (!before) return;
      const own = ++asked;
      const known = new Set(before.plan.changes.map(({ id }) => id));
      const next = await make(before.uris, ({ changes }) => carriedOver(changes, { known, selected: before.selected }));
      if (own === asked && session) show({ ...session, ...next });
    }, quietMilliseconds);
  };

  const apply = async (): Promise<void> => {
    clearTimeout(timer);
    const before = session;
    if (!before) return;
    if (before.selected.size === 0) {
      window.showWarningMessage(l10n.t('No change is selected: select the changes to make in the view "Bulkhead: Harden", or cancel.'));
      return;
    }
    const { plan } = before;
    const edits = await editsOf(client, plan, before.selected).catch((error: unknown) => {
      if (!isOutdated(error)) throw error;
      window.showWarningMessage(l10n.t('The file has changed since then: nothing was applied. Look at the changes again.'));
      replan();
      return undefined;
    });
    if (!edits) return;
    const edit = edits.edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edits.edit));
    await end();
    const done = edit && (await applyTogether(edit, plan.files));
    if (!done) {
      window.showWarningMessage(l10n.t('Nothing was applied: the editor refused the changes.'));
      return;
    }
    const [first] = plan.documents;
    if (first) await window.showTextDocument(Uri.parse(first.uri), { preview: false });
    await afterwards(appliedText(plan, edits), done.undo, edits.left.length > 0);
  };

  disposables.push(
    view,
    workspace.registerTextDocumentContentProvider(hardenedScheme, texts),
    view.onDidChangeCheckboxState(({ items }) => {
      if (session) void select(chosen(session, items));
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const uri = client.code2ProtocolConverter.asUri(document.uri);
      if (contentChanges.length > 0 && session?.plan.documents.some((each) => each.uri === uri)) replan();
    }),
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (session && closed.some((tab) => isOurs(tab, session!.title)) && tabsOf(session.title).length === 0) void end();
    }),
    commands.registerCommand('bulkhead.toggleChange', () => {
      const now = session;
      if (now)
        void select(
          chosen(
            now,
            view.selection.map((node) => [node, turned(node, now)]),
          ),
        );
    }),
    commands.registerCommand('bulkhead.applyPlan', apply),
    commands.registerCommand('bulkhead.cancelPlan', end),
    commands.registerCommand('bulkhead.revealChange', (place: PlanEdits['made'][number]) => session && openDifference(session, place)),
  );

  return {
    async open(uris, subject) {
      await end();
      for (const uri of uris) await workspace.openTextDocument(uri);
      const made = await window.withProgress({ location: ProgressLocation.Window, title: l10n.t('Bulkhead: planning') }, () =>
        make(uris, ({ changes }) => new Set(changes.filter((each) => each.selected && about(each, subject)).map(({ id }) => id))),
      );
      const { plan, edits } = made;
      const where = plan.documents.length === 1 ? nameOf(plan.documents[0]!.uri) : l10n.t('{0} files', plan.documents.length);
      if (plan.changes.length === 0) {
        await nothingToChange(plan, edits, uris);
        return;
      }
      show({ ...made, uris, title: l10n.t('{0}: harden', where) });
      await openDifference(session!);
      await reveal(view, tree.groupOf(subject));
    },
  };
}

function about({ subject }: { readonly subject: string }, wanted: string | undefined): boolean {
  return wanted === undefined || subject === wanted;
}

async function reveal(view: TreeView<Node>, node: Node | undefined): Promise<void> {
  await commands.executeCommand('bulkhead.hardenView.focus');
  // VS Code fails while it draws the tree anew; the view is there all the same.
  if (node) await view.reveal(node, { select: true, focus: true, expand: true }).then(undefined, () => undefined);
}

function editsOf(client: BaseLanguageClient, { documents }: Plan, selected: ReadonlySet<string>): Promise<PlanEdits> {
  const argument: PlanEditsArgument = { documents, ids: [...selected] };
  return client.sendRequest(planEditsRequest, argument);
}

function isOutdated(error: unknown): boolean {
  return error instanceof ResponseError && error.code === LSPErrorCodes.ContentModified;
}

/** What is selected once some boxes were clicked: that of a service stands for all of its changes. */
function chosen({ plan, selected }: Shown, items: readonly (readonly [Node, TreeItemCheckboxState])[]): Set<string> {
  let now = new Set(selected);
  for (const [node, state] of items) {
    const changes = node.is === 'group' ? node.group.changes : node.is === 'change' ? [node.change] : [];
    const turn = state === TreeItemCheckboxState.Checked ? ticked : unticked;
    for (const { id } of changes) now = turn(plan.changes, now, id);
  }
  return now;
}

/** The state that a node has once its box is clicked. */
function turned(node: Node, { selected }: Shown): TreeItemCheckboxState {
  const changes = node.is === 'group' ? node.group.changes : node.is === 'change' ? [node.change] : [];
  return changes.every(({ id }) => selected.has(id)) ? TreeItemCheckboxState.Unchecked : TreeItemCheckboxState.Checked;
}

/** A file as it will be; as it is where nothing of it is changed. */
function textOf({ texts }: PlanEdits, uri: string): string {
  const known = texts.find((each) => each.uri === uri);
  if (known) return known.text;
  return workspace.textDocuments.find((document) => document.uri.toString() === Uri.parse(uri).toString())?.getText() ?? '';
}

/** Opens the difference of one file, or of all. @param place what to show of it */
async function openDifference({ plan, title }: Session, place?: PlanEdits['made'][number]): Promise<void> {
  const named = (uri: string): boolean => plan.documents.some((document) => document.uri === uri);
  const sorted = [...plan.files.filter(({ uri }) => named(uri)), ...plan.files.filter(({ uri }) => !named(uri))];
  const files = sorted.map(({ uri, isNew }) => {
    const file = Uri.parse(uri);
    return { file, before: isNew ? emptyUri(file) : file, after: hardenedUri(file) };
  });
  const [one] = files;
  if (one && files.length === 1) {
    const { start, end } = place?.range ?? { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const selection = place && new Range(start.line, start.character, end.line, end.character);
    const options = { preview: false, preserveFocus: place !== undefined, ...(selection && { selection }) };
    await commands.executeCommand('vscode.diff', one.before, one.after, title, options);
  } else if (!place) {
    await commands.executeCommand(
      'vscode.changes',
      title,
      files.map(({ file, before, after }) => [file, before, after]),
    );
  }
}

function isOurs({ input, label }: Tab, title: string): boolean {
  // VS Code adds the number of files to the title of several.
  return label.startsWith(title) || (input instanceof TabInputTextDiff && input.modified.scheme === hardenedScheme);
}

function tabsOf(title: string): Tab[] {
  return window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => isOurs(tab, title));
}

function appliedText({ files, notHardened }: Plan, { made, left, texts }: PlanEdits): string {
  const where = texts.length === 1 ? nameOf(texts[0]!.uri) : l10n.t('{0} files', texts.length || files.length);
  const done = made.length === 1 ? l10n.t('Hardened {0}: 1 change.', where) : l10n.t('Hardened {0}: {1} changes.', where, made.length);
  return [done, ...notHardened.map((each) => `${whyNotHardened(each)}.`), remaining(left.length)].join(' ');
}

function remaining(count: number): string {
  if (count === 0) return l10n.t('No finding remains.');
  return count === 1 ? l10n.t('1 finding remains.') : l10n.t('{0} findings remain.', count);
}

/** Says what was done, with a button that takes it back. */
async function afterwards(text: string, undo: () => Promise<readonly string[]>, hasLeft: boolean): Promise<void> {
  const [back, problems] = [l10n.t('Undo'), l10n.t('Show Problems')];
  const choice = await window.showInformationMessage(text, ...(hasLeft ? [back, problems] : [back]));
  if (choice === problems) await commands.executeCommand('workbench.actions.view.problems');
  if (choice !== back) return;
  const changed = await undo();
  if (changed.length > 0)
    window.showWarningMessage(l10n.t('Not undone, because it has changed since then: {0}. Use Undo in its editor.', changed.join(', ')));
}

async function nothingToChange(plan: Plan, { left }: PlanEdits, uris: readonly Uri[]): Promise<void> {
  const names = uris.map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  const where = names.length === 1 ? names[0]! : l10n.t('{0} files', names.length);
  const problems = l10n.t('Show Problems');
  const isAnswered = plan.documents.length > 0 && left.length > 0;
  const choice = await window.showInformationMessage(reasonOf(plan, left.length, where), ...(isAnswered ? [problems] : []));
  if (choice === problems) await commands.executeCommand('workbench.actions.view.problems');
}

/** Why nothing is changed. */
function reasonOf({ documents, notHardened, nothing, elsewhere = [] }: Plan, left: number, where: string): string {
  if (documents.length === 0)
    return l10n.t('{0} is not checked: Bulkhead hardens Dockerfiles, Compose files, daemon.json and devcontainer.json.', where);
  if (notHardened.length > 0) return notHardened.map((each) => `${whyNotHardened(each)}: ${each.because.message}`).join(' ');
  if (nothing === 'empty') return l10n.t('{0} has no service or stage to harden.', where);
  if (nothing === 'elsewhere')
    return l10n.t('The services of {0} are checked as part of {1}: harden that file.', where, elsewhere.map(nameOf).join(', '));
  return `${l10n.t('Bulkhead has nothing to change in {0}.', where)} ${remaining(left)}`;
}

function nameOf(uri: string): string {
  const { path } = Uri.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

import {
  type AccessibilityInformation,
  type Command,
  EventEmitter,
  l10n,
  MarkdownString,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  Uri,
} from 'vscode';
import type { Left, NotHardened, Plan, PlanEdits, PlannedChange, PlannedCondition } from '../../../server/src/lsp/messages';
import { type Group, grouped } from './selection';

/** What the view shows: services, their changes, what is known about each change, and what remains. */
export type Node =
  | { readonly is: 'group'; readonly group: Group }
  | { readonly is: 'change'; readonly change: PlannedChange; readonly group: Group }
  | {
      readonly is: 'fact';
      readonly label: string;
      readonly detail?: string;
      readonly icon: string;
      readonly command?: Command;
      readonly key: string;
    }
  | { readonly is: 'left' }
  | { readonly is: 'finding'; readonly left: Left; readonly key: string };

/** The plan in the view, and what of it is selected. */
export interface Shown {
  readonly plan: Plan;
  readonly selected: ReadonlySet<string>;
  readonly edits: PlanEdits;
}

export interface HardenTree extends TreeDataProvider<Node> {
  show(shown: Shown | undefined): void;
  /** The node of the first service of a name, or of all. */
  groupOf(subject: string | undefined): Node | undefined;
}

export function hardenTree(): HardenTree {
  const changed = new EventEmitter<void>();
  let shown: Shown | undefined;
  let roots: readonly Node[] = [];
  let parents = new Map<string, Node>();
  return {
    onDidChangeTreeData: changed.event,
    show(next) {
      shown = next;
      const groups = next
        ? grouped(
            next.plan.changes,
            next.plan.documents.map(({ uri }) => uri),
          )
        : [];
      roots = next
        ? [...next.plan.notHardened.map(repairOf), ...groups.map((group): Node => ({ is: 'group', group })), { is: 'left' }]
        : [];
      parents = new Map(roots.flatMap((node) => (node.is === 'group' ? node.group.changes.map(({ id }) => [id, node] as const) : [])));
      changed.fire();
    },
    groupOf: (subject) => roots.find((node) => node.is === 'group' && (subject === undefined || node.group.subject === subject)),
    getParent: (node) => (node.is === 'change' ? parents.get(node.change.id) : undefined),
    getChildren(node) {
      if (!shown) return [];
      if (!node) return [...roots];
      if (node.is === 'group') return node.group.changes.map((change) => ({ is: 'change', change, group: node.group }));
      if (node.is === 'change') return factsOf(node.change, shown);
      if (node.is === 'left') return shown.edits.left.map((left, index) => ({ is: 'finding', left, key: `left ${index}` }));
      return [];
    },
    getTreeItem(node) {
      if (!shown) return new TreeItem('');
      if (node.is === 'group') return groupItem(node.group, shown);
      if (node.is === 'change') return changeItem(node.change, shown);
      if (node.is === 'left') return leftItem(shown);
      if (node.is === 'finding') return findingItem(node.left, node.key);
      const item = new TreeItem(node.label);
      item.id = node.key;
      if (node.detail !== undefined) item.description = node.detail;
      item.iconPath = new ThemeIcon(node.icon);
      item.tooltip = [node.label, node.detail].filter((part) => part !== undefined).join('\n');
      item.accessibilityInformation = { label: [node.label, node.detail].filter((part) => part !== undefined).join('. ') };
      if (node.command) item.command = node.command;
      return item;
    },
  };
}

/** How a tier is called where people read it. */
export function tierWord(tier: PlannedChange['tier']): string {
  return tier === 'safe' ? l10n.t('safe') : tier === 'review' ? l10n.t('needs review') : l10n.t('manual');
}

/** A stage without a name is called by its number. */
function nameOfGroup({ kind, subject }: Group): string {
  return kind === 'stage' && /^\d+$/.test(subject) ? l10n.t('stage {0}', subject) : subject;
}

function groupItem(group: Group, { selected }: Shown): TreeItem {
  const { key, uri, changes } = group;
  const subject = nameOfGroup(group);
  const count = changes.filter(({ id }) => selected.has(id)).length;
  const item = new TreeItem(subject, TreeItemCollapsibleState.Expanded);
  item.id = key;
  const file = nameOf(uri);
  item.description = l10n.t('{0}: {1} of {2} selected', file, count, changes.length);
  item.tooltip = `${subject}\n${Uri.parse(uri).path}`;
  item.accessibilityInformation = { label: l10n.t('{0} in {1}, {2} of {3} changes selected', subject, file, count, changes.length) };
  item.checkboxState = boxOf(count === changes.length, l10n.t('All changes of {0}', subject));
  return item;
}

function changeItem(change: PlannedChange, { selected, edits }: Shown): TreeItem {
  const { id, title, tier, rests, proven } = change;
  const refused = edits.refused.find((each) => each.id === id);
  const place = edits.made.find((each) => each.id === id);
  const item = new TreeItem(title, TreeItemCollapsibleState.Collapsed);
  item.id = id;
  const notes = [
    proven === undefined ? tierWord(tier) : l10n.t('proven by running it on {0}', proven),
    ...(rests.length > 0 ? [l10n.t('with {0} other changes', rests.length)] : []),
    ...(refused ? [l10n.t('not possible: {0}', refused.reason)] : []),
  ];
  item.description = notes.join(', ');
  item.tooltip = tooltipOf(change, notes);
  const state = selected.has(id) ? l10n.t('selected') : l10n.t('not selected');
  item.accessibilityInformation = {
    label: [title, state, ...notes, ...(change.reason === null ? [] : [l10n.t('Relies on: {0}', change.reason)])].join(', '),
  };
  item.checkboxState = boxOf(selected.has(id), title);
  if (place) item.command = { command: 'bulkhead.revealChange', title: l10n.t('Show the Change'), arguments: [place] };
  return item;
}

function boxOf(checked: boolean, label: string): NonNullable<TreeItem['checkboxState']> {
  const state = checked ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked;
  const information: AccessibilityInformation = { label, role: 'checkbox' };
  return {
    state,
    tooltip: checked ? l10n.t('Leave this change out') : l10n.t('Select this change'),
    accessibilityInformation: information,
  };
}

function tooltipOf({ title, message, rule, reason, conditions }: PlannedChange, notes: readonly string[]): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(title).appendMarkdown('**\n\n').appendText(notes.join(', ')).appendMarkdown('\n\n');
  text.appendText(`${message} (${rule})`);
  if (reason !== null) text.appendMarkdown('\n\n').appendText(l10n.t('Relies on: {0}', reason));
  for (const condition of conditions)
    text.appendMarkdown('\n- ').appendText([stateWord(condition), condition.because].filter(Boolean).join(' - '));
  return text;
}

function stateWord({ state, says }: PlannedCondition): string {
  if (state === 'holds') return l10n.t('Holds: {0}', says);
  return state === 'refuted' ? l10n.t('Does not hold: {0}', says) : l10n.t('Not known: {0}', says);
}

const icons: Readonly<Record<PlannedCondition['state'], string>> = { holds: 'pass', refuted: 'error', unknown: 'question' };

function factsOf({ id, message, rule, reason, conditions, rests }: PlannedChange, { plan }: Shown): Node[] {
  const page: Command = { command: 'bulkhead.showDocumentation', title: l10n.t('Show Documentation'), arguments: [{ rule }] };
  const facts: Node[] = [{ is: 'fact', label: message, detail: rule, icon: 'info', command: page, key: `${id} finding` }];
  if (reason !== null && conditions.length === 0)
    facts.push({ is: 'fact', label: l10n.t('Relies on: {0}', reason), icon: 'question', key: `${id} reason` });
  for (const [index, condition] of conditions.entries()) {
    const { state, because, settle, uri, range } = condition;
    const open: Command | undefined =
      uri !== undefined && range
        ? {
            command: 'vscode.open',
            title: l10n.t('Open'),
            arguments: [Uri.parse(uri), { selection: rangeOf(range), preview: true }],
          }
        : undefined;
    const place = uri !== undefined && range ? `${nameOf(uri)}:${range.start.line + 1}` : undefined;
    const detail = [because, settle, place].filter((part) => part !== undefined).join(' - ');
    facts.push({
      is: 'fact',
      label: stateWord(condition),
      icon: icons[state],
      key: `${id} condition ${index}`,
      ...(detail !== '' && { detail }),
      ...(open && { command: open }),
    });
  }
  for (const other of plan.changes.filter((change) => rests.includes(change.id)))
    facts.push({ is: 'fact', label: l10n.t('Only together with: {0}', other.title), icon: 'link', key: `${id} with ${other.id}` });
  return facts;
}

/** A row that says what to repair, and opens it. */
function repairOf(each: NotHardened): Node {
  const { message, uri, range } = each.because;
  const open = [Uri.parse(uri), { selection: rangeOf(range), preview: true }];
  const command: Command = { command: 'vscode.open', title: l10n.t('Open'), arguments: open };
  // The view is narrow: what to do comes first.
  const label = l10n.t('Correct line {0} of {1} first', range.start.line + 1, nameOf(uri));
  return { is: 'fact', label, detail: `${whyNotHardened(each)}: ${message}`, icon: 'warning', command, key: `repair ${each.uri}` };
}

/** Which file is not hardened, and what has to be repaired first. */
export function whyNotHardened({ uri, whole, because }: NotHardened): string {
  const [file, other, line] = [nameOf(uri), nameOf(because.uri), because.range.start.line + 1];
  if (because.uri !== uri) return l10n.t('{0} is not hardened until line {1} of {2} is corrected', file, line, other);
  if (whole) return l10n.t('{0} is not hardened until line {1} is corrected', file, line);
  return l10n.t('{0} is refused until line {1} is corrected, hardened or not', file, line);
}

function leftItem({ edits: { left }, plan }: Shown): TreeItem {
  const where = plan.documents.length === 1 ? nameOf(plan.documents[0]!.uri) : l10n.t('{0} files', plan.documents.length);
  const label =
    left.length === 1 ? l10n.t('1 finding will remain in {0}', where) : l10n.t('{0} findings will remain in {1}', left.length, where);
  const item = new TreeItem(label, left.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None);
  item.id = 'left';
  item.iconPath = new ThemeIcon(left.length > 0 ? 'warning' : 'pass');
  item.accessibilityInformation = { label };
  return item;
}

function findingItem({ message, rule, severity, uri, range }: Left, key: string): TreeItem {
  const item = new TreeItem(message);
  item.id = key;
  item.description = `${severity}, ${rule}, ${nameOf(uri)}:${range.start.line + 1}`;
  item.tooltip = message;
  item.command = { command: 'bulkhead.showDocumentation', title: l10n.t('Show Documentation'), arguments: [{ rule }] };
  return item;
}

function rangeOf({ start, end }: Left['range']): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

function nameOf(uri: string): string {
  const { path } = Uri.parse(uri);
  return path.slice(path.lastIndexOf('/') + 1);
}

import type { Plan, PlanEdits } from '../../../server/src/lsp/messages';
import { folder, languages, type Name, nameOf, names, samples, uriOf } from './files';
import { startServer } from './server';
import { type Edit, edited, offsetIn, type Range } from './text';

interface Diagnostic {
  readonly range: Range;
  readonly code: string;
  readonly message: string;
  /** 1 to 4, as the protocol has it. */
  readonly severity?: number;
  readonly data?: unknown;
}

interface Action {
  readonly title: string;
  readonly diagnostics?: readonly Diagnostic[];
  readonly edit?: WorkspaceEdit;
  readonly data?: unknown;
}

interface WorkspaceEdit {
  readonly changes?: Readonly<Record<string, readonly Edit[]>>;
}

type Texts = Readonly<Record<Name, string>>;

const element = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;
const area = element<HTMLTextAreaElement>('text');
const lines = element('lines');
const findings = element('findings');
const status = element('status');
const undo = element<HTMLButtonElement>('undo');
const severities = ['error', 'warning', 'information', 'hint'] as const;

let shown: Name = 'compose.yaml';
let texts: Texts = samples;
const versions = new Map<Name, number>();
const found = new Map<Name, readonly Diagnostic[]>();
const before: Texts[] = [];
/** The findings that are shown in full, which stay so while a file is edited. */
const unfolded = new Set<string>();
/** The pages that were asked for, by finding: they stay where the list is made anew. */
const told = new Map<string, string>();

const server = startServer(new Worker('server.js'), (method, params) => {
  if (method !== 'textDocument/publishDiagnostics') return;
  const { uri, version, diagnostics } = params as { uri: string; version?: number; diagnostics: readonly Diagnostic[] };
  const name = nameOf(uri);
  if (name === undefined || !versions.has(name) || (version !== undefined && version !== versions.get(name))) return;
  found.set(name, diagnostics);
  render();
});

function severityOf({ severity = 1 }: Diagnostic): string {
  return severities[severity - 1] ?? 'hint';
}

function made<K extends keyof HTMLElementTagNameMap>(tag: K, text: string, kind = ''): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = kind;
  return node;
}

function button(text: string, pressed: () => unknown): HTMLButtonElement {
  const node = made('button', text);
  node.type = 'button';
  node.onclick = pressed;
  return node;
}

/** Shows the files, and the findings of the one that is shown. */
function render(): void {
  const tabs = names.map((name) => {
    const count = found.get(name)?.length ?? 0;
    const tab = button(count > 0 ? `${name} (${count})` : name, () => show(name));
    tab.role = 'tab';
    tab.ariaSelected = String(name === shown);
    return tab;
  });
  element('tabs').replaceChildren(...tabs);
  const own = [...(found.get(shown) ?? [])].sort((a, b) => (a.severity ?? 1) - (b.severity ?? 1));
  findings.replaceChildren(...own.map(findingNode));
  const what = own.length === 1 ? '1 finding' : `${own.length} findings`;
  status.textContent = found.has(shown) ? `${what} in ${shown}` : `${shown} is empty: paste one`;
  renderLines(own);
  undo.disabled = before.length === 0;
}

function renderLines(own: readonly Diagnostic[]): void {
  const worst = new Map<number, string>();
  for (const diagnostic of [...own].reverse()) worst.set(diagnostic.range.start.line, severityOf(diagnostic));
  const count = area.value.split('\n').length;
  lines.replaceChildren(...Array.from({ length: count }, (_, line) => made('li', String(line + 1), worst.get(line))));
  lines.scrollTop = area.scrollTop;
}

function findingNode(diagnostic: Diagnostic): HTMLElement {
  const node = made('details', '', severityOf(diagnostic));
  const head = made('summary', '');
  const place = `${severityOf(diagnostic)} ${diagnostic.code}, line ${diagnostic.range.start.line + 1}`;
  head.append(made('span', diagnostic.message), document.createElement('br'), made('span', place, 'rule'));
  node.append(head);
  const key = `${shown} ${diagnostic.code} ${diagnostic.message}`;
  node.open = unfolded.has(key);
  head.onclick = () => {
    if (!node.open) select(diagnostic.range);
  };
  node.ontoggle = () => {
    if (node.open) unfolded.add(key);
    else unfolded.delete(key);
    if (!node.open || node.children.length > 1) return;
    const fixes = made('div', '', 'fixes');
    node.append(fixes);
    offer(diagnostic, key, fixes).catch(failed);
  };
  return node;
}

/** Adds what can be done about a finding, and its page when that was asked for. */
async function offer(diagnostic: Diagnostic, key: string, to: HTMLElement): Promise<void> {
  const textDocument = { uri: uriOf(shown) };
  const context = { diagnostics: [diagnostic], only: ['quickfix'] };
  const actions = (await server.ask('textDocument/codeAction', { textDocument, range: diagnostic.range, context })) as readonly Action[];
  const isAbout = ({ code, range }: Diagnostic): boolean =>
    code === diagnostic.code && JSON.stringify(range) === JSON.stringify(diagnostic.range);
  // The last ones allow the finding, which takes a reason.
  const fixes = actions.filter(({ title, diagnostics = [] }) => diagnostics.some(isAbout) && /\((?:safe|review|manual)\b/.test(title));
  for (const action of fixes) to.append(button(action.title, () => apply(action).catch(failed)));
  if (diagnostic.code.endsWith('/absences')) return;
  const page = told.get(key);
  to.append(page === undefined ? button('Why?', () => why(diagnostic, key).catch(failed)) : made('pre', page));
}

async function why({ code }: Diagnostic, key: string): Promise<void> {
  const page = await server.ask('workspace/executeCommand', { command: 'bulkhead.explain', arguments: [{ rule: code }] });
  told.set(key, String(page ?? ''));
  render();
}

async function apply(action: Action): Promise<void> {
  const asked = opened;
  takeTyped();
  if (asked !== opened) return late();
  const { edit } = action.edit ? action : ((await server.ask('codeAction/resolve', action)) as Action);
  if (asked !== opened) return late();
  change(edit);
}

/** Edits are for the text that they were made for. */
function late(): void {
  status.textContent = 'The text has changed in the meantime: nothing was done. Choose the fix again';
}

/** All safe and review fixes of all files. */
async function harden(): Promise<void> {
  takeTyped();
  const asked = opened;
  const uris = names.filter((name) => versions.has(name)).map(uriOf);
  const { documents, changes } = (await server.ask('bulkhead/plan', { uris })) as Plan;
  const ids = changes.map(({ id }) => id);
  const { edit } = (await server.ask('bulkhead/planEdits', { documents, ids })) as PlanEdits;
  if (asked !== opened) return late();
  change(edit as WorkspaceEdit | undefined);
}

function change(edit: WorkspaceEdit | undefined): void {
  const edits = Object.entries(edit?.changes ?? {});
  const next: Record<Name, string> = { ...texts };
  for (const [uri, own] of edits) {
    const name = nameOf(uri);
    if (name !== undefined) next[name] = edited(texts[name], own);
  }
  if (names.every((name) => next[name] === texts[name])) {
    status.textContent = 'Nothing to change: what is left takes a decision of yours';
    return;
  }
  before.push(texts);
  put(next);
}

/** Takes texts for those of the files, and tells the server. */
function put(next: Texts): void {
  const last = texts;
  texts = next;
  for (const name of names) if (next[name] !== last[name] || !versions.has(name)) tell(name, next[name]);
  if (area.value !== next[shown]) area.value = next[shown];
  render();
}

function tell(name: Name, text: string): void {
  const uri = uriOf(name);
  const version = versions.get(name);
  if (text.trim() === '') {
    if (version !== undefined) server.tell('textDocument/didClose', { textDocument: { uri } });
    versions.delete(name);
    found.delete(name);
    return;
  }
  opened++;
  versions.set(name, opened);
  if (version === undefined)
    server.tell('textDocument/didOpen', { textDocument: { uri, languageId: languages[name], version: opened, text } });
  else server.tell('textDocument/didChange', { textDocument: { uri, version: opened }, contentChanges: [{ text }] });
}
let opened = 0;

function show(name: Name): void {
  takeTyped();
  shown = name;
  area.value = texts[name];
  render();
}

function select({ start, end }: Range): void {
  area.focus();
  area.setSelectionRange(offsetIn(area.value, start), offsetIn(area.value, end));
}

function failed(error: unknown): void {
  status.textContent = error instanceof Error ? error.message : String(error);
}

let typing: ReturnType<typeof setTimeout> | undefined;
function takeTyped(): void {
  clearTimeout(typing);
  if (area.value !== texts[shown]) put({ ...texts, [shown]: area.value });
}
area.oninput = () => {
  clearTimeout(typing);
  typing = setTimeout(takeTyped, 150);
  renderLines(found.get(shown) ?? []);
};
area.onscroll = () => {
  lines.scrollTop = area.scrollTop;
};
element<HTMLButtonElement>('harden').onclick = () => harden().catch(failed);
undo.onclick = () => {
  takeTyped();
  const last = before.pop();
  if (last) put(last);
};

async function start(): Promise<void> {
  const codeAction = { codeActionLiteralSupport: {}, dataSupport: true, resolveSupport: { properties: ['edit'] } };
  const capabilities = { textDocument: { codeAction, publishDiagnostics: { versionSupport: true } } };
  await server.ask('initialize', { processId: null, capabilities, workspaceFolders: [{ uri: folder, name: 'playground' }] });
  server.tell('initialized', {});
  put(samples);
}

start().catch(failed);

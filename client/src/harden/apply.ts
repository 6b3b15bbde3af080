import { Range, type TextDocument, Uri, WorkspaceEdit, workspace } from 'vscode';

/** What an edit has made of files, so that it can be taken back. */
export interface Done {
  /** Takes it back. @returns the names of files that have changed since, and stay as they are */
  undo(): Promise<readonly string[]>;
}

interface Edited {
  readonly uri: Uri;
  /** `undefined` for a file that the edit made. */
  readonly before: string | undefined;
  readonly after: string;
}

/** Makes an edit of files in one step. @returns `undefined` where the editor refuses it */
export async function applyTogether(
  edit: WorkspaceEdit,
  files: readonly { readonly uri: string; readonly isNew: boolean }[],
): Promise<Done | undefined> {
  const before = new Map<string, string | undefined>();
  for (const { uri, isNew } of files) before.set(uri, isNew ? undefined : (await workspace.openTextDocument(Uri.parse(uri))).getText());
  if (!(await workspace.applyEdit(edit))) return undefined;
  const edited: Edited[] = [];
  for (const [uri, text] of before) {
    const document = await workspace.openTextDocument(Uri.parse(uri));
    if (document.getText() !== text) edited.push({ uri: document.uri, before: text, after: document.getText() });
  }
  return { undo: () => undo(edited) };
}

async function undo(edited: readonly Edited[]): Promise<readonly string[]> {
  const back = new WorkspaceEdit();
  const changed: string[] = [];
  for (const { uri, before, after } of edited) {
    const document = await workspace.openTextDocument(uri);
    if (document.getText() !== after) changed.push(uri.path.slice(uri.path.lastIndexOf('/') + 1));
    else if (before === undefined) back.deleteFile(uri, { ignoreIfNotExists: true });
    else back.replace(uri, ...difference(document, before));
  }
  await workspace.applyEdit(back);
  return changed;
}

/** The least replacement that makes a text of a document's. */
function difference(document: TextDocument, text: string): [Range, string] {
  const now = document.getText();
  const most = Math.min(now.length, text.length);
  let start = 0;
  while (start < most && now[start] === text[start]) start++;
  let end = 0;
  while (end < most - start && now[now.length - 1 - end] === text[text.length - 1 - end]) end++;
  return [new Range(document.positionAt(start), document.positionAt(now.length - end)), text.slice(start, text.length - end)];
}

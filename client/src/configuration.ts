import { commands, type Disposable, l10n, Uri, window, workspace } from 'vscode';

/** The names of a configuration, the one that is made first. */
const names = ['.bulkhead.yaml', '.bulkhead.yml', '.bulkhead.json'] as const;

/** What a new configuration begins with. */
const template = `# What Bulkhead reports in this project. In the editor and on the command line alike.
profile: default # or strict: also rules that are too much for many projects

# rules:
#   compose/host-network: off
#   compose/host-path: medium # critical, high, medium or low
`;

/** The command that opens the configuration of a workspace folder, and makes it where there is none. */
export function registerConfiguration(): Disposable {
  return commands.registerCommand('bulkhead.createConfiguration', async () => {
    const folders = workspace.workspaceFolders ?? [];
    const folder = folders.length > 1 ? await window.showWorkspaceFolderPick() : folders[0];
    if (!folder) {
      if (folders.length === 0) window.showInformationMessage(l10n.t('A configuration belongs to a folder: open one first.'));
      return;
    }
    for (const name of names) {
      const uri = Uri.joinPath(folder.uri, name);
      if (await exists(uri)) return void (await window.showTextDocument(uri));
    }
    const uri = Uri.joinPath(folder.uri, names[0]);
    await workspace.fs.writeFile(uri, new TextEncoder().encode(template));
    await window.showTextDocument(uri);
  });
}

async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

import { commands, type Disposable, l10n, languages, Uri, window, workspace } from 'vscode';

/** A small project with mistakes of several kinds. */
const sample = `# A small shop to try Bulkhead with. Nothing here is written to your disk until you save it.
services:
  web:
    image: nginx:1.27
    ports:
      - "8080:80"

  db:
    image: postgres:17
    privileged: true
    ports:
      - "5432:5432"
    volumes:
      - data:/var/lib/postgresql/data

  updater:
    image: containrrr/watchtower:1.7.1
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock

volumes:
  data:
`;

/** The command of the walkthrough that opens a Compose file to try things with, which is not saved anywhere. */
export function registerSample(): Disposable {
  return commands.registerCommand('bulkhead.openSample', async () => {
    const known = await languages.getLanguages();
    const document = await workspace.openTextDocument(Uri.parse('untitled:compose.yaml')).then(
      (untitled) => untitled,
      () => workspace.openTextDocument({ language: known.includes('dockercompose') ? 'dockercompose' : 'yaml', content: sample }),
    );
    const editor = await window.showTextDocument(document, { preview: false });
    if (document.getText() === '') await editor.edit((edit) => edit.insert(document.positionAt(0), sample));
    else if (document.getText() !== sample) window.showInformationMessage(l10n.t('The sample is open already, with your changes.'));
  });
}

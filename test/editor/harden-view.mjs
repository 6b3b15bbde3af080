// The view in which a person chooses what of a hardening is made: opened from the palette, the Explorer and the editor's title.

import fs from 'node:fs';
import path from 'node:path';

const view = '.pane:has(.title:text-is("Harden")), .composite.viewlet:has-text("Harden")';
const row = (text) => `.sidebar .monaco-list-row:has-text("${text}")`;
const box = '.custom-view-tree-node-item-checkbox';
const hardened = '.editor-instance .diff-editor, .editor-instance .monaco-diff-editor';

/** Runs the steps. @param {any} tools what they drive */
export async function hardenView({ page, check, folder, openFile, runCommand, picture, save }) {
  const textOnDisk = () => fs.readFileSync(path.join(folder, 'compose.yaml'), 'utf8');
  const before = textOnDisk();

  await check('"Bulkhead: Harden This File" opens a difference and the view beside it', async () => {
    await openFile('compose.yaml');
    await runCommand('Bulkhead: Harden This File');
    await page.waitForSelector(hardened);
    await page.waitForSelector(row('updater'));
    await picture('harden-open');
  });
}

// The moving picture of the README: a privileged service is found, looked at, hardened and green.

import fs from 'node:fs';
import { apngOf } from './apng.mjs';

const name = 'compose.yaml';

/** Does what a person would, and takes a picture of each step. @param {any} tools what they drive; `file`: where the picture goes */
export async function recordPicture({ page, openFile, openActions, runCommand, file }) {
  /** @type {{ png: Buffer, ms: number }[]} */
  const frames = [];
  const frame = async (ms) => {
    await page.waitForTimeout(600); // tooltips of the last click fade
    frames.push({ png: await page.screenshot(), ms });
  };
  const lens = (text) => page.waitForSelector(`.codelens-decoration:has-text("${text}")`);

  await openFile(name);
  await page.waitForSelector('.monaco-editor .squiggly-error');
  await lens('10.0 (critical)');
  await page.keyboard.press('Control+B');
  await page.keyboard.press('Control+Home');
  await page.mouse.move(450, 520);
  await frame(2500);

  await page.click('.editor-instance .view-line:has-text("privileged") >> text=true');
  await frame(1000);
  await openActions();
  await frame(2500);
  await page.keyboard.press('Escape');

  await runCommand('Bulkhead: Harden This File');
  const rows = page.locator('.sidebar .pane-body .monaco-list-row');
  await page.waitForSelector(
    '.editor-instance .modified-in-monaco-diff-editor .view-line, .editor-instance .monaco-diff-editor .view-line',
  );
  const service = rows.filter({ hasText: 'cache' }).first();
  await service.waitFor();
  await page.mouse.move(450, 520);
  await frame(2500);
  await service.locator('[role="checkbox"]').first().click();
  await page.waitForFunction(() => /(\d+) of \1 selected/.test(document.querySelector('.sidebar')?.textContent ?? ''));
  await page.mouse.move(450, 520);
  await frame(3000);

  await service.locator('.monaco-icon-label').click();
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('.notification-toast:has-text("Hardened")');
  await lens('0.0 (nothing found)');
  await page.mouse.move(450, 520);
  await frame(4000);

  const picture = apngOf(frames);
  fs.writeFileSync(file, picture);
  return picture.length;
}

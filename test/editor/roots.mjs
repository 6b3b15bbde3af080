// A workspace of two folders with settings and a config of their own, in German.

import fs from 'node:fs';
import path from 'node:path';

const service = 'services:\n  web:\n    image: nginx:1.31\n    privileged: true\n    network_mode: host\n';

/** @returns the workspace file */
export function twoFolders(scratch) {
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(scratch, name)), { recursive: true });
    fs.writeFileSync(path.join(scratch, name), text);
  };
  write('roots/north/compose.yaml', service);
  write('roots/north/.bulkhead.yaml', 'rules:\n  compose/host-network: off\n');
  write('roots/south/docker-compose.yml', service);
  write('roots/south/.vscode/settings.json', '{ "bulkhead.severity": { "compose/privileged": "hint" } }\n');
  write('roots/two.code-workspace', '{ "folders": [{ "path": "north" }, { "path": "south" }] }\n');
  return path.join(scratch, 'roots/two.code-workspace');
}

/** @param {any} window @param {any} check */
export async function rootsInGerman({ page, openProblems, problems, mustBe, until, runUntil, palette, picture, lenses }, check) {
  const row = (text) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: text });
  const open = async (folder, name) => {
    const file = page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    if ((await file.count()) === 0)
      await until(
        () => page.click(`.explorer-folders-view .monaco-list-row:has-text("${folder}")`),
        () => file.first().waitFor({ timeout: 4000 }),
      );
    await file.first().dblclick();
    await page.waitForSelector(`.tab.active:has-text("${name}")`);
    await mustBe(`lenses of ${name}`, async () => (await lenses()).some((text) => text.includes('privileged')));
  };
  const codes = async (name) => [...([...(await problems())].find(([file]) => file.startsWith(name))?.[1] ?? [])].sort().join(' ');

  await check('multi-root: each folder has its own config and its own settings', async () => {
    await open('south', 'docker-compose.yml');
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Enter'); // keeps it open
    await open('north', 'compose.yaml');
    await openProblems();
    await mustBe(
      async () => `north has no finding that its config disables: ${await codes('compose.yaml')}`,
      async () => (await codes('compose.yaml')) === 'compose/absences compose/privileged',
    );
    // VS Code lists no hints in the Problems panel.
    await mustBe(
      async () => `south shows privileged as a hint: ${await codes('docker-compose.yml')}`,
      async () => (await codes('docker-compose.yml')) === 'compose/absences compose/host-network',
    );
    await picture('roots');
  });
  await check('German: the commands, and the view of a hardening of both folders', async () => {
    await palette('>Bulkhead: ', page.locator('.quick-input-list .monaco-list-row:has-text("härten")').first());
    await picture('german-palette');
    await page.keyboard.press('Escape');
    await runUntil('Bulkhead: Arbeitsbereich härten', () => row('bleib').first().waitFor({ timeout: 8000 }));
    await row('north').or(row('compose.yaml')).first().waitFor();
    const text = (await row('').allTextContents()).join('\n');
    await picture('german-harden');
    for (const part of ['ausgewählt', 'sicher', 'docker-compose.yml'])
      if (!text.includes(part)) throw new Error(`"${part}" is not in:\n${text}`);
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.notification-toast:has-text("gehärtet")');
    await picture('german-applied');
  });
}

// A workspace without a file that Bulkhead checks: nothing of it is started there. And how long it takes to start where there is one.

import fs from 'node:fs';
import path from 'node:path';

/** What is allowed to activate on a Dockerfile, in milliseconds. */
const mostMilliseconds = 150;

/** The folder that nothing starts in. */
export function calmFolder(scratch) {
  const folder = path.join(scratch, 'calm');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "name": "calm", "scripts": { "start": "node ." } }\n');
  fs.writeFileSync(path.join(folder, 'values.yaml'), 'image: nginx\nprivileged: true\n');
  return folder;
}

/** Runs the steps in a window with that folder. @param {any} window @param {any} check @param {any} server */
export async function staysCalm({ page, openFile, runUntil, picture, mustBe }, check, server) {
  await check('a lone package.json and other YAML start nothing: no activation, no process', async () => {
    await openFile('package.json');
    await openFile('values.yaml');
    await runUntil('Developer: Show Running Extensions', () =>
      page.waitForSelector('.runtime-extensions-editor .extension', { timeout: 6000 }),
    );
    await mustBe('the extensions that run are listed', async () => (await running(page)).length > 0);
    await page.waitForTimeout(1500);
    const own = (await running(page)).filter((text) => text.includes('Bulkhead'));
    await picture('calm');
    if (own.length > 0) throw new Error(`it was activated: ${own.join('\n')}`);
    const processes = server.ownProcesses();
    if (processes.length > 0) throw new Error(`it runs:\n${processes.join('\n')}`);
  });
}

/** How long the extension took to activate, as VS Code says: the best of three windows, on a machine that does other things as well. */
export async function activatesFast({ page, runUntil, closeEditor, openFile, picture, mustBe }, check, server) {
  await check(`a Dockerfile activates the extension in less than ${mostMilliseconds} ms`, async () => {
    if (server.ownProcesses().length === 0) throw new Error('the language server does not run');
    const own = async () => (await running(page)).find((text) => text.includes('Bulkhead'));
    const said = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      await runUntil('Developer: Show Running Extensions', () =>
        page.waitForSelector('.runtime-extensions-editor .extension', { timeout: 6000 }),
      );
      await mustBe('the extension is among those that run', async () => (await own()) !== undefined);
      const took = Number(/(\d+)\s*ms/.exec((await own()) ?? '')?.[1]);
      // On a busy machine, programs wait for a processor as long as this one does.
      const fair = took / shareOfCore();
      said.push(`${took} ms, ${fair.toFixed(0)} ms on a core of its own`);
      if (attempt === 1) await picture('activation');
      await closeEditor();
      if (fair < mostMilliseconds) break;
      if (attempt === 3) throw new Error(`it took ${said.join(', ')}`);
      await page.reload();
      await page.waitForSelector('.explorer-folders-view .monaco-list-row');
      await openFile('Dockerfile');
      await page.waitForSelector('.monaco-editor .squiggly-warning, .monaco-editor .squiggly-error');
    }
    console.log(`           activation: ${said.join(', ')}`);
  });
}

/** How much longer a computation takes than it computes: 1 on an idle machine. */
function shareOfCore() {
  const begun = performance.now();
  const before = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  while (spent() < 60);
  return Math.max(1, (performance.now() - begun) / spent());
}

function running(page) {
  return page.locator('.runtime-extensions-editor .monaco-list-row').allTextContents();
}

// The quick fix that pins an image: it asks the person, then a registry on loopback.

import fs from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const digest = `sha256:${'a1'.repeat(32)}`;

/** @param window what run.mjs can do with the window */
export async function pinImage({ page, check, folder, openFile, openActions, chooseAction, picture }) {
  const asked = [];
  const registry = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('docker-content-digest', digest).end();
  });
  await new Promise((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const image = `127.0.0.1:${registry.address().port}/team/base:1`;
  await check('"Pin ... to its digest" asks the person first, then the registry, and writes the digest behind the tag', async () => {
    fs.writeFileSync(path.join(folder, 'pinned.Dockerfile'), `FROM ${image}\nUSER 1000:1000\n`);
    await page.waitForSelector('.explorer-folders-view .monaco-list-row:has-text("pinned.Dockerfile")');
    await openFile('pinned.Dockerfile');
    await page.click(`.editor-instance .view-line:has-text("team/base:1")`);
    await openActions();
    await chooseAction(`Pin ${image} to its digest`);
    const question = page.locator('.monaco-dialog-box', { hasText: `Ask the registry for the digest of ${image}?` });
    await question.waitFor();
    if (asked.length > 0) throw new Error(`asked before the answer: ${asked}`);
    await picture('pin');
    await question.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.waitForSelector(`.editor-instance .view-line:has-text("team/base:1@${digest}")`);
    if (asked.join() !== 'HEAD /v2/team/base/manifests/1') throw new Error(`asked: ${asked}`);
  });
  registry.close();
}

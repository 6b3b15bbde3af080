// The exposure report in VS Code: opened from the palette, it shows the services of the file and leads back to its lines.

import path from 'node:path';

const name = 'compose.yaml';

/** The page inside of the webview. @param {import('playwright-core').Page} page */
export function reportFrame(page) {
  return page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
}

/** Runs the steps. @param {any} tools what they drive; `image`: where the picture goes */
export async function exposureReport({ page, check, openFile, runCommand, image }) {
  const report = reportFrame(page);

  await check('"Bulkhead: Show Exposure Report" shows the services and their ways out', async () => {
    await openFile(name);
    await runCommand('Bulkhead: Show Exposure Report');
    await report.locator('h1', { hasText: 'Exposure report' }).waitFor();
    for (const service of ['web', 'app', 'db', 'updater'])
      await report.locator('section h2', { hasText: service }).first().waitFor({ state: 'attached' });
    await report.locator('svg .class-A').first().waitFor({ state: 'attached' });
  });
  await check('it has the colours of the theme, and asks for nothing', async () => {
    const paper = await report.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
    const editor = await page
      .locator('.editor-instance .monaco-editor-background')
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
    if (paper !== editor) throw new Error(`the report is ${paper}, the editor ${editor}`);
    const loaded = await report
      .locator('body')
      .evaluate(() => performance.getEntriesByType('resource').map(({ name: address }) => address));
    if (loaded.length > 0) throw new Error(`it loads ${loaded.join(', ')}`);
  });
  await check('a picture of it is taken', async () => {
    // Room for it: without the sidebar and the panel.
    await page.keyboard.press('Control+B');
    await page.keyboard.press('Control+J');
    const size = page.viewportSize();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.mouse.move(700, 885);
    await page.waitForTimeout(1000);
    await page.screenshot({ path: image });
    await page.setViewportSize(size);
    await page.keyboard.press('Control+B');
    await page.keyboard.press('Control+J');
    await page.waitForSelector('.explorer-folders-view .monaco-list-row');
  });
  await check('an excerpt leads to its line', async () => {
    await report.locator('a', { hasText: '/var/run/docker.sock:/var/run/docker.sock' }).first().click();
    await page.waitForSelector(`.editor-instance .monaco-editor.focused[data-uri$="/${name}"]`);
    await page.waitForSelector('.statusbar-item:has-text("Ln 24")');
  });
  await check('it closes as any editor', async () => {
    await page.click('.tab:has-text("Exposure") .action-label');
    await page.waitForSelector('.tab:has-text("Exposure")', { state: 'detached' });
    await page.click('.editor-instance .view-line:has-text("docker.sock")');
    await page.keyboard.press('Control+Home');
  });
}

/** @param {string} root of the repository @param {boolean} renew */
export function reportImage(root, renew) {
  return path.join(root, renew ? 'docs/images/editor-report.png' : 'out/editor-report.png');
}

// What a person does in a window of VS Code, with mouse and keyboard: shared by the tests of all builds.

import path from 'node:path';

/**
 * @param {import('playwright-core').Page} page
 * @param {{ evidence: string, prefix: string, limit?: number }} where pictures go, how their names begin, and how long is waited
 */
export function windowOf(page, { evidence, prefix, limit = 20_000 }) {
  /** Waits until something is so. */
  const mustBe = async (what, is, most = limit) => {
    const until = Date.now() + most;
    while (!(await is())) {
      if (Date.now() > until) throw new Error(`not so: ${typeof what === 'function' ? await what() : what}`);
      await page.waitForTimeout(150);
    }
  };

  /** Does something again until it has an effect: a key or click that comes while VS Code is busy may be lost. */
  const until = async (does, hasEffect, tries = 4) => {
    for (let attempt = 1; ; attempt++) {
      await does();
      const effect = await hasEffect().then(
        () => undefined,
        (error) => error,
      );
      if (!effect) return;
      if (attempt === tries) throw effect;
    }
  };

  async function openFile(name, { folder } = {}) {
    const rows = page.locator('.explorer-folders-view .monaco-list-row', { hasText: folder ?? name });
    await (folder === undefined ? rows.first() : fileIn(folder, name)).dblclick();
    await page.waitForSelector(`.tab.active:has-text("${name}")`);
    await page.waitForSelector(`.editor-instance .monaco-editor[data-uri$="/${name}"] .view-line`);
    await page.click('.editor-instance .view-line >> nth=0');
  }

  /** The row of a file below a folder of the Explorer that is open. */
  function fileIn(folder, name) {
    return page.locator(`.explorer-folders-view .monaco-list-row:has-text("${folder}") ~ .monaco-list-row:has-text("${name}")`).first();
  }

  /** Opens the palette with some words in it, until it shows a row. */
  async function palette(words, row) {
    for (let attempt = 1; ; attempt++) {
      try {
        await page.keyboard.press('F1');
        await page.waitForSelector('.quick-input-list .monaco-list-row', { timeout: 5000 });
        await page.fill('.quick-input-box input', words, { timeout: 3000 });
        await row.waitFor({ timeout: 5000 });
        return;
      } catch (error) {
        if (attempt === 3) throw error;
        await page.keyboard.press('Escape');
      }
    }
  }

  /** The row of the open list that begins with some words. */
  const rowOf = (words) => {
    const begins = new RegExp(`^\\s*${words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s')}`);
    return page.locator('.quick-input-list .monaco-list-row', { has: page.locator('.label-name', { hasText: begins }) }).first();
  };

  /** Chooses a row of the open list: the one with the focus by Enter, another one by mouse. */
  async function choose(row) {
    const isFirst = (await row.getAttribute('class'))?.includes('focused');
    if (isFirst) await page.keyboard.press('Enter');
    else await row.click();
  }

  /** Runs a command of the palette, which closes when something else takes the focus: then once more. */
  async function runCommand(title) {
    const row = rowOf(title);
    await palette(`>${title}`, row);
    await choose(row);
  }

  /** Runs a command until it has an effect: the palette loses an Enter at times, and a person presses it again. */
  const runUntil = (title, effect) => until(() => runCommand(title), effect);

  /** Picks the row with these words in the list that is open. */
  async function pick(words) {
    await page.waitForSelector('.quick-input-list .monaco-list-row');
    await page.fill('.quick-input-box input', words);
    const row = rowOf(words);
    await row.waitFor();
    await choose(row);
  }

  /** Closes the editor in front by its tab: a page that has the keyboard takes no command. */
  async function closeEditor() {
    const before = await page.locator('.tab').count();
    await until(
      () => page.locator('.tab.active').first().locator('.tab-actions .action-label').click(),
      () => mustBe('the editor is closed', async () => (await page.locator('.tab').count()) < before, 3000),
    );
  }

  /** Leaves a picture of the window in out/, to look at. */
  async function picture(name) {
    await page.waitForTimeout(400);
    await page.screenshot({ path: path.join(evidence, `${prefix}-${name}.png`) });
  }

  async function save(name) {
    await page.click('.editor-instance .view-line >> nth=0');
    await page.keyboard.press('Control+S');
    await page.waitForSelector(`.tab.dirty:has-text("${name}")`, { state: 'detached' });
  }

  /** What an editor shows, as text. @param scope which editor */
  async function textOf(scope = '.editor-instance') {
    return (await page.locator(`${scope} .view-line`).allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  }

  function problemRow(code) {
    return `.markers-panel .monaco-list-row:has-text("bulkhead"):has-text("${code}")`;
  }

  /** Opens the Problems panel, which a second press would close. */
  async function openProblems() {
    await until(
      async () => {
        if (!(await page.locator('.markers-panel').isVisible())) await page.keyboard.press('Control+Shift+M');
      },
      () => page.waitForSelector('.markers-panel', { timeout: 5000 }),
    );
  }

  /** What the Problems panel shows: each file with the codes under it. VS Code draws only the rows that fit, about ten. */
  async function problems() {
    const rows = await page
      .locator('.markers-panel .monaco-list-row')
      .evaluateAll((found) => found.map((each) => [each.getAttribute('aria-level'), each.textContent ?? '']));
    const files = new Map();
    for (const [level, text] of rows) {
      if (level === '1') files.set(text, new Set());
      else if (level === '2') [...files.values()].at(-1)?.add(/bulkhead\(?([a-z]+\/[a-z-]+)/.exec(text)?.[1] ?? text);
    }
    return files;
  }

  /** The lenses that an editor shows, as text. */
  const lenses = async () =>
    (await page.locator('.editor-instance .codelens-decoration').allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));

  /** The messages that have appeared and not been closed. */
  const toast = (words) => page.locator('.notification-toast', { hasText: words }).first();
  const closeToasts = () => runCommand('Notifications: Clear All Notifications');

  return {
    ...{ page, mustBe, until, openFile, fileIn, palette, rowOf, choose, runCommand, runUntil, pick, picture, save, closeEditor, textOf },
    ...{ problemRow, openProblems, problems, lenses, toast, closeToasts },
  };
}

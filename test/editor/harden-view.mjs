// The view in which a person chooses what of a hardening is made: opened from the palette, the Explorer and the editor's title.

import fs from 'node:fs';
import path from 'node:path';

const name = 'compose.yaml';
const rows = '.sidebar .pane-body .monaco-list-row';
const difference = '.editor-instance .modified-in-monaco-diff-editor, .editor-instance .monaco-diff-editor';

/** Runs the steps. @param {any} window what they drive */
export async function hardenView(window, check, { folder }) {
  const { page, openFile, runCommand, picture, save, mustBe, textOf } = window;
  const onDisk = () => fs.readFileSync(path.join(folder, name), 'utf8');
  const before = onDisk();
  const row = (text) => page.locator(rows, { hasText: text });
  /** The row of a change of a service: rows stand in the order of the tree. */
  const change = async (service, title) => {
    const all = await page
      .locator(rows)
      .evaluateAll((found) => found.map((each) => [each.getAttribute('aria-level'), each.textContent ?? '']));
    const group = all.findIndex(([level, text]) => level === '1' && text.startsWith(service));
    const index = all.findIndex(([level, text], at) => at > group && level === '2' && text.startsWith(title));
    if (group < 0 || index < 0) throw new Error(`"${title}" of ${service} is not among:\n${all.map(([, text]) => text).join('\n')}`);
    return page.locator(rows).nth(index);
  };
  /** What the mouse points at explains itself in a box, which covers the rows below. */
  const lookAway = async () => {
    await page.mouse.move(800, 790);
    await page
      .locator('.context-view .hover-contents')
      .waitFor({ state: 'detached', timeout: 3000 })
      .catch(() => undefined);
  };
  const isTicked = async (service, title) =>
    (await (await change(service, title)).locator('[role="checkbox"]').first().getAttribute('aria-checked')) === 'true';
  const shown = async () => (await page.locator(`${difference} .view-line`).allTextContents()).join('\n').replaceAll('\u00a0', ' ');

  const tickAll = async () => {
    for (const service of ['web', 'app', 'db', 'updater', 'stage 0']) {
      const own = page.locator(`${rows}[aria-level="1"]`, { hasText: service }).first();
      const isWhole = async () => /(\d+) of \1 selected/.test((await own.textContent()) ?? '');
      await lookAway();
      if (!(await isWhole())) await own.locator('[role="checkbox"]').first().click();
      await mustBe(`all of ${service} is selected`, isWhole);
    }
  };

  await check('"Bulkhead: Harden This File" opens a difference and the view beside it', async () => {
    await openFile(name);
    await runCommand('Bulkhead: Harden This File');
    await page.waitForSelector(difference);
    await row('updater').first().waitFor();
    await mustBe('the view has the focus', () => page.evaluate(() => document.activeElement?.closest('.sidebar') !== null));
    await picture('harden-open');
  });
  await check('what is safe is ticked, what needs review is not', async () => {
    await mustBe('no-new-privileges of web is ticked', () => isTicked('web', 'Set no-new-privileges'));
    await mustBe('no-new-privileges of app is not ticked', async () => !(await isTicked('app', 'Set no-new-privileges')));
    await mustBe('the difference has it', async () => (await shown()).includes('no-new-privileges'));
  });
  await check('nothing is changed before it is accepted', async () => {
    if (await page.$('.tab.dirty')) throw new Error('a file is already changed');
    if (onDisk() !== before) throw new Error('the file on disk is changed');
  });
  await check('a tick by mouse changes the difference and the number that remains', async () => {
    await (await change('app', 'Drop all capabilities')).locator('[role="checkbox"]').click();
    await mustBe('it is ticked', () => isTicked('app', 'Drop all capabilities'));
    await mustBe('the difference has it', async () => (await shown()).includes('cap_drop'));
    await picture('harden-ticked');
  });
  await check('Space takes the tick away again, on the row that the arrow keys lead to', async () => {
    await lookAway();
    await (await change('app', 'Set no-new-privileges')).locator('.monaco-icon-label').click();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    await mustBe('it is not ticked', async () => !(await isTicked('app', 'Drop all capabilities')));
    await mustBe('the difference lacks it', async () => !(await shown()).includes('cap_drop'));
  });
  await check('a change says in its rows what it relies on, also to a screen reader', async () => {
    await lookAway();
    await (await change('web', 'Drop all capabilities')).locator('.monaco-tl-twistie').click();
    await row(/^(Holds|Not known|Relies on)/)
      .first()
      .waitFor();
    const label = await (await change('web', 'Drop all capabilities')).getAttribute('aria-label');
    if (!/Drop all capabilities.*not selected.*needs review/.test(label ?? '')) throw new Error(`the row is read as "${label}"`);
    await picture('harden-reasons');
    await lookAway();
    await (await change('web', 'Drop all capabilities')).locator('.monaco-tl-twistie').click();
  });
  await check('the box of each service ticks all of its changes', async () => {
    await tickAll();
    await picture('harden-all');
  });

  let remaining = '';
  await check('Ctrl+Enter applies, and the message says what remains', async () => {
    remaining = /\d+/.exec((await row('will remain').textContent()) ?? '')?.[0] ?? '';
    await lookAway();
    await row('updater').first().locator('.monaco-icon-label').click();
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector(`.notification-toast:has-text("Hardened ")`);
    await page.waitForSelector(`.tab.dirty:has-text("${name}")`);
    await page.waitForSelector(difference, { state: 'detached' });
    await picture('harden-applied');
    const text = await page.textContent('.notification-toast:has-text("Hardened ")');
    if (!text?.includes(`${remaining} findings remain`)) throw new Error(`the view said ${remaining}, the message "${text}"`);
  });
  await check('the Problems panel has as many', async () => {
    await mustBe(
      `${remaining} problems`,
      async () => (await page.textContent('.panel .composite-bar .action-item.checked .badge'))?.trim() === remaining,
    );
  });
  await check('its button Undo takes everything back in one step', async () => {
    await page.click('.notification-toast:has-text("Hardened ") .monaco-button:has-text("Undo")');
    await mustBe('the change is undone', async () => !(await textOf()).includes('no-new-privileges'));
    await page.waitForSelector('.editor-instance .codelens-decoration:has-text("14 capabilities")');
    await save(name);
    if (onDisk() !== before) throw new Error('the file is not as before');
    if (fs.existsSync(path.join(folder, '.dockerignore'))) throw new Error('the file that was made is still there');
    await picture('harden-undone');
  });

  await check('Cancel leaves everything as it was', async () => {
    await runCommand('Bulkhead: Harden This File');
    await page.waitForSelector(difference);
    await row('updater').first().waitFor();
    // The palette loses an Enter at times; a person presses it again.
    for (let tries = 1; ; tries++) {
      await runCommand('Bulkhead: Cancel Hardening');
      const gone = page.waitForSelector(difference, { state: 'detached', timeout: 6000 });
      if (
        await gone.then(
          () => true,
          (error) => (tries < 3 ? false : Promise.reject(error)),
        )
      )
        break;
    }
    if (onDisk() !== before) throw new Error('the file is changed');
  });
  await check('"Bulkhead: Harden Workspace" shows all files together; all is ticked and applied', async () => {
    await runCommand('Bulkhead: Harden Workspace');
    await page.waitForSelector(difference);
    await tickAll();
    await picture('harden-workspace');
    await runCommand('Bulkhead: Apply Selected Changes');
    await page.waitForSelector('.notification-toast:has-text("Hardened")');
    await openFile(name);
    await page.waitForSelector(`.tab.dirty:has-text("${name}")`);
  });
}

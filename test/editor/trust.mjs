// A workspace that is not trusted: findings and fixes are there, nothing of the workspace runs.

/** Runs the steps in a window in Restricted Mode. @param {any} window @param {any} check */
export async function restrictedMode({ page, openFile, runUntil, palette, picture, mustBe, lenses }, check) {
  await check('Restricted Mode: findings and code lenses are there', async () => {
    await page.waitForSelector('.statusbar-item:has-text("Restricted Mode")');
    await openFile('compose.yaml');
    await page.waitForSelector('.editor-instance .squiggly-error');
    await mustBe('lenses', async () => (await lenses()).some((text) => text.includes('capabilities')));
    await picture('restricted');
  });
  await check('Restricted Mode: hardening opens, and is cancelled', async () => {
    await runUntil('Bulkhead: Harden This File', () =>
      page.waitForSelector('.sidebar .pane-body .monaco-list-row:has-text("updater")', { timeout: 8000 }),
    );
    await runUntil('Bulkhead: Cancel Hardening', () =>
      page.waitForSelector('.editor-instance .monaco-diff-editor', { state: 'detached', timeout: 6000 }),
    );
  });
  await check('Restricted Mode: "Harden and Prove", which runs the services, is not offered', async () => {
    await palette('>Bulkhead: Harden', page.locator('.quick-input-list .monaco-list-row:has-text("Harden Workspace")'));
    await page.waitForTimeout(300);
    const offered = await page.locator('.quick-input-list .monaco-list-row').allTextContents();
    await picture('restricted-palette');
    await page.keyboard.press('Escape');
    if (offered.some((text) => text.includes('Prove'))) throw new Error(`offered: ${offered.join(', ')}`);
  });
}

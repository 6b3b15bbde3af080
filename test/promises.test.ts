import { deepEqual } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './support/fixtures';

/** What can run a program, open a connection, or run text as code. */
const powers =
  /(?:from |import\(|require\()['"](?:node:)?(child_process|net|http|https|http2|dgram|tls|dns|cluster|inspector|vm)(?:\/promises)?['"]|(?<![.\w])(fetch|eval|XMLHttpRequest|WebSocket)\(|new (Function)\(/g;

/** Where they are used, each for what a person has asked for. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  // Starts services and speaks with them, to prove what is hardened.
  'entry/connections.ts': ['net'],
  'entry/machine.ts': ['child_process'],
  // Git, for `--diff-base`.
  'entry/host.ts': ['child_process'],
  // The program itself, as V8 compiled it before.
  'entry/compiled.ts': ['vm'],
  // Registries, for `pin`.
  'entry/web.ts': ['fetch'],
};

/** In the extension: its own command line, for the proof and for `pin`. */
const allowedInEditor: Readonly<Record<string, readonly string[]>> = {
  'pin-run.ts': ['child_process'],
  'prove-run.ts': ['child_process'],
};

describe('Bulkhead', () => {
  /** What each file below a folder uses of these powers. */
  const usedBelow = (folder: string): Record<string, string[]> => {
    const source = join(repository, folder);
    const found: Record<string, string[]> = {};
    for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((each) => each.endsWith('.ts'))) {
      const text = readFileSync(join(source, name), 'utf8').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
      // A parameter of this name reads a file of the project.
      const own = /\bfetch\s*[:,)}=]/.test(text);
      const used = [...text.matchAll(powers)]
        .map(([, module, global, made]) => module ?? global ?? made!)
        .filter((each) => !(own && each === 'fetch'));
      if (used.length > 0) found[name.replaceAll('\\', '/')] = [...new Set(used)];
    }
    return found;
  };

  it('runs and sends nothing but what a person asks for', () => {
    deepEqual(usedBelow('server/src'), allowed);
  });

  it('runs nothing else in VS Code, either', () => {
    deepEqual(usedBelow('client/src'), allowedInEditor);
  });
});

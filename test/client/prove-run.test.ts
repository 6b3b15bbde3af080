import { equal, match } from 'node:assert/strict';
import { join } from 'node:path';
import { runProof } from '../../client/src/prove-run';
import { repository } from '../support/fixtures';
import { makeFolder } from '../support/lsp-client';

describe('client: proving', () => {
  it('says how the process ended, here for want of an engine', async () => {
    const folder = makeFolder({ 'compose.yaml': 'services:\n  web:\n    image: nginx:1.30\n' });
    const path = process.env.PATH;
    process.env.PATH = join(folder.path, 'none');
    try {
      const steps: string[] = [];
      const program = join(repository, 'dist/server.js');
      const end = await runProof({
        program,
        words: ['compose.yaml'],
        folder: folder.path,
        step: (text) => steps.push(text),
        onCancel: () => undefined,
      });
      equal(end?.code, 2);
      match(end?.notes ?? '', /docker/i);
      equal(end?.report, '');
    } finally {
      process.env.PATH = path;
      folder.remove();
    }
  });

  it('gives nothing for a program that is not there', async () => {
    const end = await runProof({ program: '/nowhere/server.js', words: [], folder: '/', step: () => undefined, onCancel: () => undefined });
    equal(end, undefined);
  });
});

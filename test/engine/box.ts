import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { busyboxRoot } from './roots';
import type { Tools } from './tools';

/** An image that nobody knows: a web server of busybox, and what makes it hard to prove. See `box/start`. */
export const box = 'registry.example.org/nobody/box:1';

/** Makes that image on an engine. */
export async function makeBox(tools: Tools): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), 'bulkhead-box-'));
  try {
    cpSync(join(repository, 'test/engine/box'), context, { recursive: true });
    await tools.docker('import', busyboxRoot(), 'box:base');
    await tools.docker('build', '--network', 'none', '-t', box, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

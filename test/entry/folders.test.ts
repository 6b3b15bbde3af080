import { equal, match } from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diskSource } from '../../server/src/entry/disk';
import { bulkhead, folderWith, removeFolders } from '../support/command-line';

/** A build whose start runs the scripts of a folder. */
const build = {
  'compose.yaml': 'services:\n  app:\n    build: .\n',
  Dockerfile: 'FROM debian:13\nCOPY entry.sh /\nCOPY parts/ /parts/\nENTRYPOINT ["/entry.sh"]\nCMD ["app"]\n',
  'entry.sh': '#!/bin/sh\nrun-parts /parts\nexec setpriv --reuid=app --init-groups "$@"\n',
  'parts/10-data': '#!/bin/sh\nchown app /data\n',
};

const fixes = async (folder: string): Promise<string> => (await bulkhead(folder, ['harden', '--only', 'compose/default-capabilities'])).out;

afterEach(removeFolders);

describe('Folders of the build context', () => {
  it('are listed by the command line, as far as the ignore file sends them', async () => {
    const folder = folderWith(build);
    match(await fixes(folder), /\+ +- CHOWN\n\+ +- SETGID\n\+ +- SETUID/);
    writeFileSync(join(folder, '.dockerignore'), 'parts/10*\n');
    match(await fixes(folder), /- ALL\n\+ +cap_add:\n\+ +- SETGID/);
  });

  it('are not listed where a link leads out of the repository', async () => {
    const { 'parts/10-data': _, ...rest } = build;
    const [outside, folder] = [folderWith({ '10-data': build['parts/10-data'] }), folderWith(rest)];
    symlinkSync(outside, join(folder, 'parts'));
    match(await fixes(folder), /AUDIT_WRITE/);
  });

  it('are listed by the language server in the same way', async () => {
    const [outside, folder] = [folderWith({ secret: '' }), folderWith({ 'b/x': '', a: '' })];
    mkdirSync(join(folder, 'none'));
    symlinkSync(outside, join(folder, 'out'));
    const within = pathToFileURL(folder).href;
    const list = (name: string): Promise<string | null> => diskSource.read(`${within}/${name}`, within);
    equal(await list(''), '.git/\na\nb/\nnone/\nout');
    equal(await list('b/'), 'x');
    equal(await list('none/'), '');
    equal(await list('out/'), null);
    equal(await list('a/'), null);
    equal(await list('nothing/'), null);
  });
});

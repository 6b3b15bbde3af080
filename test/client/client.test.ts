import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { clientOptions, schemes } from '../../client/src/client';
import { hardenMessage } from '../../client/src/harden-message';
import type { Left } from '../../server/src/lsp/messages';
import { fileSchemes } from '../../server/src/lsp/uri';

describe('the VS Code client', () => {
  it('sends documents of the schemes that the server takes for files, and no others', () => {
    deepEqual(schemes, fileSchemes);
    const selected = clientOptions.documentSelector as { language?: string; scheme?: string }[];
    ok(selected.every(({ language, scheme }) => language !== undefined && scheme !== undefined));
    ok(selected.some(({ language, scheme }) => language === 'dockerfile' && scheme === 'file'));
    ok(!selected.some(({ scheme }) => scheme === 'git'));
  });

  it('says what a hardening has done, and why nothing was done', () => {
    const left = [{}, {}] as Left[];
    deepEqual(hardenMessage('a.yaml', { applied: true, changes: 2, left: [] }), { text: 'a.yaml is hardened.', show: false });
    deepEqual(hardenMessage('a.yaml', { applied: true, changes: 2, left }), {
      text: 'a.yaml is hardened. 2 findings remain.',
      show: true,
    });
    match(hardenMessage('a.yaml', { applied: false, changes: 0, left: [] })!.text, /nothing to change/);
    match(hardenMessage('a.yaml', { applied: false, changes: 3, left })!.text, /no change was selected.*select changes.*Apply/);
    equal(hardenMessage('a.yaml', { applied: false, changes: 0, left: [], said: true }), undefined);
  });
});

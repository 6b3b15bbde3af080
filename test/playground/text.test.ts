import { equal } from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { edited, offsetIn } from '../../client/playground/src/text';

const text = fc.string({ unit: fc.constantFrom('a', 'é', '🐳', ' ', '\n', '\n\n') });

describe('Edits of the playground', () => {
  it('find each position where the protocol has it', () => {
    fc.assert(
      fc.property(text, fc.nat(9), fc.nat(9), (content, line, character) => {
        equal(offsetIn(content, { line, character }), TextDocument.create('a:b', 'x', 1, content).offsetAt({ line, character }));
      }),
    );
  });

  it('change a text as a language client does', () => {
    const cuts = fc.array(fc.nat(40), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(text, cuts, (content, places) => {
        const document = TextDocument.create('a:b', 'x', 1, content);
        const sorted = places.map((place) => Math.min(place, content.length)).sort((a, b) => a - b);
        const edits = sorted.slice(1).flatMap((end, at) => {
          const range = { start: document.positionAt(sorted[at]!), end: document.positionAt(end) };
          return at % 2 === 0 ? [{ range, newText: `<${at}>` }] : [];
        });
        equal(edited(content, edits), TextDocument.applyEdits(document, edits));
      }),
    );
  });
});

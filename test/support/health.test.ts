import { deepEqual } from 'node:assert/strict';
import type { TextEdit } from '../../server/src/core/base/edit';
import { complaints } from './health';
import { analyzeText, fileId, withEdits } from './open';

const text = `services:
  # the door
  web:
    image: nginx:1.27 # pinned
    # on purpose
    privileged: false # for now
`;

/** What the checks of every fix say about one that replaces a piece of the text. */
function afterReplacing(piece: string, by: string): string[] {
  const files = new Map([['compose.yaml', text]]);
  const start = text.indexOf(piece);
  const edits: TextEdit[] = [{ at: { file: fileId('compose.yaml'), start, end: start + piece.length }, newText: by }];
  return complaints(analyzeText(files), analyzeText(withEdits(files, edits)), edits);
}

describe('The checks that every fix must pass', () => {
  it('say nothing about a fix that keeps what it does not mean', () => {
    deepEqual(afterReplacing('    privileged: false # for now\n', ''), []);
    deepEqual(afterReplacing('nginx:1.27', 'nginx:1.28'), []);
  });

  it('see a comment that is lost from a line that stays', () => {
    deepEqual(afterReplacing(' # pinned', ''), ['it loses the comment "# pinned" of /w/compose.yaml']);
    deepEqual(afterReplacing('false # for now', 'no'), ['it loses the comment "# for now" of /w/compose.yaml']);
  });

  it('see a danger that was not there', () => {
    deepEqual(afterReplacing('privileged: false', 'privileged: true'), ['it makes compose/privileged about service "web" fire']);
    deepEqual(afterReplacing('privileged: false', 'pid: host'), ['it makes compose/host-pid about service "web" fire']);
  });

  it('see a file that no longer parses', () => {
    const [first] = afterReplacing('    image:', '   image:');
    deepEqual(first?.startsWith('/w/compose.yaml no longer parses: '), true, first);
  });
});

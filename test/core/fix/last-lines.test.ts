import { deepEqual } from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/base/edit';
import { plan } from '../../../server/src/core/fix/plan';
import { absent } from '../../../server/src/core/fix/want';
import { openProject } from '../../../server/src/core/kinds/open';
import { appsOf } from '../../support/open';

const file = '/w/compose.yaml';

/** The text without some keys of the first service. */
function without(text: string, ...keys: readonly string[]): string {
  const project = openProject(appsOf([file]), (name) => (name === file ? text : null));
  const service = project.services[0]!;
  const fixes = keys.map((key) => ({
    title: key,
    kind: 'review' as const,
    conditions: [],
    tier: 'review' as const,
    want: [absent(service, key)],
  }));
  return applyEdits(file, text, plan(project, fixes).edits);
}

describe('The last lines of a file without a final line break', () => {
  const rest = 'services:\n  a:\n    image: x';

  it('go together, whichever of them', () => {
    const text = `${rest}\n    pid: host # ps\n    uts: host\n    ipc: host`;
    deepEqual(without(text, 'ipc', 'uts', 'pid'), rest);
    deepEqual(without(text, 'uts', 'ipc'), `${rest}\n    pid: host # ps`);
    deepEqual(without(text, 'pid', 'ipc'), `${rest}\n    uts: host`);
  });

  it('go together with CRLF', () => {
    const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
    deepEqual(without(crlf(`${rest}\n    uts: host\n    ipc: host`), 'uts', 'ipc'), crlf(rest));
  });
});

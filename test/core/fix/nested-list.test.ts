import { deepEqual, ok } from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/base/edit';
import { plan } from '../../../server/src/core/fix/plan';
import { type Fix, item, noItem } from '../../../server/src/core/fix/want';
import { openProject } from '../../../server/src/core/kinds/open';
import { scalarsAt } from '../../../server/src/core/model/value';
import { appsOf } from '../../support/open';

const file = '/w/compose.yaml';

/** The text after a fix about `build.entitlements` of the first service, or why it is refused. */
function made(text: string, change: { readonly remove?: string; readonly add?: string }): string {
  const project = openProject(appsOf([file]), (name) => (name === file ? text : null));
  const [service] = project.services;
  ok(service);
  const gone = scalarsAt(service.map.entries.get('build')?.value, 'entitlements').find((one) => one.known && one.value === change.remove);
  const want = [
    ...(gone?.origin ? [noItem(service, 'build.entitlements', gone.origin)] : []),
    ...(change.add === undefined ? [] : [item(service, 'build.entitlements', change.add)]),
  ];
  const fix: Fix = { title: 'Change it', kind: 'review', conditions: [], tier: 'review', want };
  const { edits, outcomes } = plan(project, [fix]);
  const [outcome] = outcomes;
  return outcome && 'refused' in outcome ? `refused: ${outcome.refused}` : applyEdits(file, text, edits);
}

describe('A list below another key', () => {
  const head = 'services:\n  a:\n    build:\n      context: .\n';

  it('loses an item, and with the last one its key', () => {
    const list = `${head}      entitlements:\n        - device # one\n        - network.host\n`;
    deepEqual(made(list, { remove: 'network.host' }), `${head}      entitlements:\n        - device # one\n`);
    deepEqual(made(`${head}      entitlements: [network.host]\n`, { remove: 'network.host' }), head);
  });

  it('gets an item once', () => {
    deepEqual(
      made(`${head}      entitlements: [device]\n`, { add: 'network.host' }),
      `${head}      entitlements: [device, network.host]\n`,
    );
    deepEqual(made(`${head}      entitlements: [device]\n`, { add: 'device' }), `${head}      entitlements: [device]\n`);
  });

  it('is left alone where a merge key brings the map around it', () => {
    const text = `x-base: &base\n  build: { context: ., entitlements: [device] }\nservices:\n  a:\n    <<: *base\n`;
    deepEqual(made(text, { remove: 'device' }), 'refused: it is written where a fix cannot change it: change it by hand');
  });
});

import { deepEqual, equal, match, notEqual } from 'node:assert/strict';
import { atAnchors } from '../../../server/src/core/lint/anchors';
import type { Finding } from '../../../server/src/core/lint/finding';
import { analyzeText } from '../../support/open';

const name = 'compose.yaml';

/** The findings of a rule as people see them. */
function shown(text: string, rule: string): readonly Finding[] {
  return atAnchors(analyzeText(new Map([[name, text]])).findings).filter((finding) => finding.rule === rule && !finding.suppressed);
}

function lineOf(text: string, { at }: Finding): number {
  return text.slice(0, at.start).split('\n').length;
}

const shared = (own = '', comment = '', third = ''): string => `x-worker: &worker
  image: acme/worker:1
  volumes:
    - /etc/cron.d:/jobs${comment}
services:
  one: { <<: *worker }
  two: { <<: *worker }
  three: { <<: *worker${third} }
${own}`;

describe('What an anchor gives to several services', () => {
  it('is one finding, where it is written, that names them', () => {
    const [finding, ...others] = shown(shared(), 'compose/host-path');
    equal(others.length, 0);
    equal(lineOf(shared(), finding!), 4);
    match(finding!.message, /^"one" mounts .* \(also "two", "three"\)$/);
    deepEqual(
      finding!.subjects?.map((subject) => subject.name),
      ['one', 'two', 'three'],
    );
    deepEqual(
      finding!.related.slice(0, 3).map(({ note }) => note),
      ['"one" uses it', '"two" uses it', '"three" uses it'],
    );
  });

  it('keeps the fingerprint of the first, however many others there are', () => {
    const [all] = shown(shared('  four: { <<: *worker }\n  five: { <<: *worker }\n'), 'compose/host-path');
    match(all!.message, /\(also "two", "three", "four", 1 more\)$/);
    const single = shared().replace(/ {2}two:.*\n {2}three:.*\n/, '');
    const [alone] = shown(single, 'compose/host-path');
    equal(lineOf(single, alone!), 6);
    equal(all!.fingerprint, alone!.fingerprint);
    notEqual(all!.at.start, alone!.at.start);
  });

  it('joins the service in which the anchor is', () => {
    const text = 'services:\n  one: &one\n    image: acme/a:1\n    pid: host\n  two:\n    <<: *one\n';
    const [finding, ...others] = shown(text, 'compose/host-pid');
    equal(others.length, 0);
    equal(lineOf(text, finding!), 4);
    match(finding!.message, /^"one" .* \(also "two"\)$/);
  });

  it('stays apart where the services make something else of it', () => {
    const text = shared('', '', ', user: "1500:1500", security_opt: [no-new-privileges]');
    const all = shown(text, 'compose/host-path');
    deepEqual(
      all.map((finding) => [lineOf(text, finding), finding.severity]),
      [
        [4, 'critical'],
        [8, 'low'],
      ],
    );
  });

  it('is allowed by a comment at its line for all of them, and by one at a service for that one', () => {
    deepEqual(shown(shared('', ' # bulkhead: allow compose/host-path -- it writes them'), 'compose/host-path'), []);
    const text = shared().replace('  two:', '  # bulkhead: allow compose/host-path -- it writes them\n  two:');
    const [finding, ...others] = shown(text, 'compose/host-path');
    equal(others.length, 0);
    match(finding!.message, /\(also "three"\)$/);
    const { findings } = analyzeText(new Map([[name, text]]));
    deepEqual(
      findings.filter(({ rule }) => rule === 'any/unused-allow'),
      [],
    );
  });

  it('leaves missing safeguards to their services', () => {
    equal(shown(shared(), 'compose/pids-limit').length, 3);
  });
});

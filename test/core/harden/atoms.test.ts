import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { atomId, atomsOf, hardenWith, partId, textsWith, whyOfNoApp } from '../../../server/src/core/harden/atoms';
import { type Hardening, type HardenOptions, harden } from '../../../server/src/core/harden/harden';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import type { Atom } from '../../../server/src/core/probe/atom';
import { rules } from '../../../server/src/core/rules';
import { analyzeText } from '../../support/open';

const options: HardenOptions = { tier: 'review' };

function opened(files: Readonly<Record<string, string>>): Analysis {
  return analyzeText(new Map(Object.entries(files)));
}

/** The rules of atoms with the services that they change. */
function shown(atoms: readonly Atom[]): Record<string, readonly string[]> {
  return Object.fromEntries(atoms.map(({ id, services }) => [id.split(' ')[0]!, services]));
}

describe('What is tried of a hardening', () => {
  it('is one atom for each finding, with the services that it changes and what it takes from them', () => {
    const analysis = opened({
      'compose.yaml': 'services:\n  shop:\n    image: shop:1\n    uts: host\n  desk:\n    image: desk:1\n',
    });
    const { atoms, notTried } = atomsOf(analysis, harden(analysis, options), analysis.project.apps[0]!, { build: false });
    equal(notTried.size, 0);
    const uts = atoms.find(({ id }) => id.startsWith('compose/host-uts '))!;
    deepEqual([uts.services, uts.takes, uts.rests], [['shop'], [{ need: 'host', namespace: 'uts' }], []]);
    const taken = atoms.filter(({ services }) => services.includes('desk')).flatMap(({ takes }) => takes.map(({ need }) => need));
    ok(taken.includes('capability') && taken.includes('new-privileges'), taken.join());
    equal(new Set(atoms.map(({ id }) => id)).size, atoms.length);
  });

  it('leaves changes of images to --build, and then names every service that runs them', () => {
    const analysis = opened({
      'compose.yaml': 'services:\n  a:\n    build: .\n  b:\n    build: .\n  c:\n    image: c:1\n',
      Dockerfile: 'FROM debian:13\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nHEALTHCHECK NONE\nCMD ["serve"]\n',
    });
    const hardening = harden(analysis, options);
    const [app] = analysis.project.apps;
    const without = atomsOf(analysis, hardening, app!, { build: false });
    ok([...without.notTried].some(([id, reason]) => id.startsWith('dockerfile/missing-user ') && reason.includes('--build')));
    equal(shown(without.atoms)['dockerfile/missing-user'], undefined);
    deepEqual(shown(atomsOf(analysis, hardening, app!, { build: true }).atoms)['dockerfile/missing-user'], ['a', 'b']);
  });

  it('names the other services that a change writes to', () => {
    const analysis = opened({
      'compose.yaml':
        'x-run: &run\n  uts: host\nservices:\n  one:\n    <<: *run\n    image: one:1\n  two:\n    <<: *run\n    image: two:1\n',
    });
    const { atoms } = atomsOf(analysis, harden(analysis, options), analysis.project.apps[0]!, { build: false });
    const touched = atoms.filter(({ id }) => id.startsWith('compose/host-uts ')).flatMap(({ services }) => services);
    deepEqual([...new Set(touched)].sort(), ['one', 'two']);
  });

  it('makes exactly what is kept, under the same ids, and adapts what depends on what is left out', () => {
    const analysis = opened({
      'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    volumes: [d:/var/lib/postgresql/data]\nvolumes: { d: }\n',
    });
    const all = harden(analysis, options);
    const { atoms, parts } = atomsOf(analysis, all, analysis.project.apps[0]!, { build: false });
    const ids = atoms.map(({ id }) => id);
    deepEqual(textsWith(analysis, hardenWith(analysis, options, { kept: new Set(ids), parts })), textsWith(analysis, all));
    for (const left of atoms.filter(({ rests }) => rests.length === 0).map(({ id }) => id)) {
      const made = hardenWith(analysis, options, { kept: new Set(ids.filter((id) => id !== left)), parts }, () => 'taken back');
      ok(!made.changes.some(({ finding }) => atomId(finding) === left), left);
      ok(
        made.refused.some(({ finding, reason }) => atomId(finding) === left && reason === 'taken back'),
        left,
      );
      for (const { finding } of made.changes) ok(ids.includes(atomId(finding)), atomId(finding));
    }
    equal(textsWith(analysis, hardenWith(analysis, options, { kept: new Set(), parts })).size, 0);
  });

  it('keeps what root needs where its user is taken back', () => {
    const analysis = opened({ 'compose.yaml': 'services:\n  board:\n    image: grafana/grafana:12.0.0\n    user: root\n' });
    const all = harden(analysis, options);
    const titleOf = ({ changes }: Hardening): string | undefined =>
      changes.find(({ finding }) => finding.rule === 'compose/default-capabilities')?.title;
    equal(titleOf(all), 'Drop all capabilities');
    const kept = new Set(all.changes.filter(({ finding }) => finding.rule !== 'compose/root-user').map(({ finding }) => atomId(finding)));
    equal(titleOf(hardenWith(analysis, options, { kept, parts: new Map() })), 'Drop AUDIT_WRITE, MKNOD, NET_RAW, SETFCAP');
  });

  it('tries each capability that is dropped by itself, and keeps those that are given back', () => {
    const cases = [
      ['image: postgres:17\n    volumes: [d:/var/lib/postgresql/data]', ['NET_RAW'], /^Drop all capabilities, keep CHOWN, .*, NET_RAW$/],
      ['image: shop:1', ['MKNOD', 'SETFCAP'], /^Drop AUDIT_WRITE, NET_RAW$/],
      ['image: shop:1\n    user: "1000"', ['CHOWN'], /^Drop all capabilities, keep NET_BIND_SERVICE, CHOWN$/],
    ] as const;
    for (const [keys, given, title] of cases) {
      const analysis = opened({ 'compose.yaml': `services:\n  db:\n    ${keys}\nvolumes: { d: }\n` });
      const all = harden(analysis, options);
      const { atoms, parts } = atomsOf(analysis, all, analysis.project.apps[0]!, { build: false });
      const [[id, names] = ['', []]] = [...parts];
      ok(id.startsWith('compose/default-capabilities '));
      for (const name of given) {
        ok(names.includes(name), names.join());
        const part = atoms.find((one) => one.id === partId(id, name));
        deepEqual([part?.services, part?.takes, part?.rests], [['db'], [{ need: 'capability', name }], [id]]);
      }
      const ids = new Set(atoms.map((one) => one.id).filter((one) => !given.some((name) => one === partId(id, name))));
      const made = hardenWith(analysis, options, { kept: ids, parts });
      match(made.changes.find(({ finding }) => atomId(finding) === id)?.title ?? '', title);
      equal(made.changes.length, all.changes.length);
      // With all of them back there is nothing to drop.
      const whole = new Set(all.changes.map(({ finding }) => atomId(finding)));
      const none = hardenWith(analysis, options, { kept: whole, parts }, () => 'taken back');
      ok(!none.changes.some(({ finding }) => atomId(finding) === id));
    }
  });

  it('says why what no application runs is not tried', () => {
    const analysis = opened({ Dockerfile: 'FROM debian:13\nADD a.txt /a.txt\nUSER 1000\n', 'daemon.json': '{}' });
    const { changes } = harden(analysis, options);
    const reasons = changes.map((change) => whyOfNoApp(change));
    ok(reasons.length > 0 && reasons.every((reason) => reason.length > 0));
    deepEqual(analysis.project.apps, []);
    ok(reasons.some((reason) => reason.includes('runs this image')) || reasons.some((reason) => reason.includes('Docker Engine')));
  });

  it('knows what each fix that can be tried takes away', () => {
    const tried = rules.filter(({ on, meta }) => (on === 'service' || on === 'stage') && meta.tiers.some((tier) => tier !== 'manual'));
    const silent = tried.filter(({ meta }) => !meta.takes || meta.takes.length === 0).map(({ id }) => id);
    deepEqual(silent, [], 'these rules need `takes`: what their fixes take from a service');
    ok(tried.length > 40);
  });
});

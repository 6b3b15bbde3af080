import { deepEqual, ok } from 'node:assert/strict';
import { applyEdits } from '../../../server/src/core/base/edit';
import { defaultConfig } from '../../../server/src/core/config/config';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { analyze } from '../../../server/src/core/lint/analyze';
import { fixesOf } from '../../../server/src/core/lint/fixes';
import { appsOf } from '../../support/open';

type Files = Readonly<Record<string, string>>;

/** Every fix that is offered for what a rule finds in the files (those named a*, b* are merged): title, changed lines, other services. */
function offered(files: Files, rule: string): string[] {
  const app = Object.keys(files).filter((name) => /^[ab][^/]*\.yaml$/.test(name));
  const analysis = analyze(appsOf(app.map((name) => `/w/${name}`)), (file) => files[file.slice(3)] ?? null, {
    config: { ...defaultConfig, profile: 'strict' },
    root: '/w',
    today: '2026-01-01',
  });
  deepEqual(analysis.project.problems, []);
  return analysis.findings
    .filter((finding) => finding.rule === rule)
    .flatMap((finding) =>
      fixesOf(analysis, finding).map(({ title, tier }, index) => {
        const made = fixEdits(analysis, finding, index);
        if ('refused' in made) return `${title}: refused, ${made.refused}`;
        const changed = Object.entries(files).flatMap(([name, text]) => {
          const lines = applyEdits(`/w/${name}`, text, made.edits).split('\n');
          const old = text.split('\n');
          const gone = old.filter((line) => !lines.includes(line)).map((line) => `-${line.trim()}`);
          const come = lines.filter((line) => !old.includes(line)).map((line) => `+${line.trim()}`);
          return gone.length + come.length > 0 ? [`${name} ${[...gone, ...come].join(' ')}`] : [];
        });
        const shared = made.shared.length > 0 ? ` (also ${made.shared.join(', ')})` : '';
        return `${title} [${tier}]: ${changed.join('; ')}${shared}`;
      }),
    );
}

describe('The place of a fix', () => {
  it('of one value of a base file is the last file that mentions the service, then the base', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n    privileged: true\n',
      'b.yaml': 'services:\n  web:\n    restart: always\n',
    };
    deepEqual(offered(files, 'compose/privileged'), [
      'Disable privileged mode [manual]: b.yaml +privileged: false',
      'Disable privileged mode, in a.yaml [manual]: a.yaml -privileged: true +privileged: false',
    ]);
  });

  it('of a value of the last file is there', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n    privileged: false\n',
      'b.yaml': 'services:\n  web:\n    privileged: true\n',
    };
    deepEqual(offered(files, 'compose/privileged'), ['Disable privileged mode [manual]: b.yaml -privileged: true +privileged: false']);
  });

  it('of an inherited value is the service, then the other one, with all that inherit from it', () => {
    const files = {
      'a.yaml': [
        'services:',
        '  web:',
        '    extends: { file: c.yaml, service: base }',
        '    image: x',
        '  job:',
        '    extends: { file: c.yaml, service: base }',
        '    image: y',
        '    privileged: "no"',
        '  db:',
        '    extends: { file: c.yaml, service: base }',
        '    image: z',
        '',
      ].join('\n'),
      'c.yaml': 'services:\n  base:\n    privileged: true\n',
    };
    deepEqual(offered(files, 'compose/privileged'), [
      'Disable privileged mode [manual]: a.yaml +privileged: false',
      'Disable privileged mode, in c.yaml [manual]: c.yaml -privileged: true +privileged: false (also db)',
      'Disable privileged mode [manual]: a.yaml +privileged: false',
      'Disable privileged mode, in c.yaml [manual]: c.yaml -privileged: true +privileged: false (also web)',
    ]);
  });

  it('of a value behind a merge key is the service, then the anchor', () => {
    const files = {
      'a.yaml': 'x-b: &b\n  privileged: true\nservices:\n  web:\n    <<: *b\n    image: x\n  db:\n    <<: *b\n    image: y\n',
    };
    deepEqual(offered(files, 'compose/privileged').slice(0, 2), [
      'Disable privileged mode [manual]: a.yaml +privileged: false',
      'Disable privileged mode, where it is written [manual]: a.yaml -privileged: true +privileged: false (also db)',
    ]);
  });

  it('of an item of a list that appends is where it is written, then !override in the last file', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n    cap_add:\n      - SYS_ADMIN\n      - CHOWN\n',
      'b.yaml': 'services:\n  web:\n    restart: always\n',
    };
    const fixes = offered(files, 'compose/added-capability').filter((line) => line.includes('SYS_ADMIN'));
    deepEqual(fixes, [
      'Remove SYS_ADMIN [manual]: a.yaml -- SYS_ADMIN',
      'Remove SYS_ADMIN, in b.yaml [manual]: b.yaml +cap_add: !override +- CHOWN',
    ]);
  });

  it('of what is to be gone is where it is written, then !reset in the last file', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n    pid: host\n',
      'b.yaml': 'services:\n  web:\n    restart: always\n',
    };
    deepEqual(offered(files, 'compose/host-pid'), [
      'Use a private PID namespace [manual]: a.yaml -pid: host',
      'Use a private PID namespace, in b.yaml [manual]: b.yaml +pid: !reset null',
    ]);
  });

  it('of what is missing is the first file', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n',
      'b.yaml': 'services:\n  web:\n    restart: always\n',
    };
    deepEqual(offered(files, 'compose/new-privileges'), [
      'Set no-new-privileges [review]: a.yaml +security_opt: +- no-new-privileges:true',
    ]);
  });

  it('of an item of a mount in a base file is there', () => {
    const files = {
      'a.yaml': 'services:\n  web:\n    image: x\n    volumes: ["/etc:/etc"]\n',
      'b.yaml': 'services:\n  web:\n    restart: always\n',
    };
    ok(offered(files, 'compose/host-path')[0]!.endsWith('a.yaml -volumes: ["/etc:/etc"] +volumes: ["/etc:/etc:ro"]'));
  });

  it('of an entry of a map is where it is written, with all that inherit it; behind a merge key it is refused', () => {
    const files = {
      'a.yaml': [
        'x-net: &net',
        '  sysctls: { net.ipv4.tcp_syncookies: 0 }',
        'services:',
        '  web: { image: x, sysctls: { net.core.somaxconn: 9, net.ipv4.conf.all.rp_filter: 0 } }',
        '  api: { extends: web }',
        '  job: { <<: *net, image: x }',
        '',
      ].join('\n'),
    };
    deepEqual(offered(files, 'compose/sysctl'), [
      'Remove net.ipv4.conf.all.rp_filter [review]: a.yaml -web: { image: x, sysctls: { net.core.somaxconn: 9, net.ipv4.conf.all.rp_filter: 0 } } +web: { image: x, sysctls: { net.core.somaxconn: 9 } } (also api)',
      'Remove net.ipv4.conf.all.rp_filter [review]: a.yaml -web: { image: x, sysctls: { net.core.somaxconn: 9, net.ipv4.conf.all.rp_filter: 0 } } +web: { image: x, sysctls: { net.core.somaxconn: 9 } } (also web)',
      'Remove net.ipv4.tcp_syncookies: refused, it comes from a merge key and cannot be removed here: change the anchor by hand',
    ]);
  });

  it('is shared by a bare alias for the key that it stands behind, and for no other', () => {
    const files = {
      'a.yaml':
        'services:\n  web:\n    image: x\n    cap_drop: &drop [CHOWN]\n    volumes: &data ["d:/d"]\n  job:\n    image: x\n    cap_drop: *drop\n  log:\n    image: x\n    volumes: *data\nvolumes: { d: }\n',
    };
    const capabilities = offered(files, 'compose/default-capabilities');
    ok(capabilities[0]?.endsWith('(also job)'), capabilities.join('\n'));
    const privileges = offered(files, 'compose/new-privileges');
    ok(privileges.length === 3 && privileges.every((one) => !one.includes('(also')), privileges.join('\n'));
  });

  it('of a key that says no more than its absence is nothing, where nothing else sets it', () => {
    const own = { 'a.yaml': 'services:\n  web:\n    image: x\n    privileged: true\n    restart: always\n' };
    deepEqual(offered(own, 'compose/privileged'), ['Disable privileged mode [manual]: a.yaml -privileged: true']);
    const parent = { 'a.yaml': 'services:\n  base: { image: x, privileged: true }\n  web:\n    extends: base\n    privileged: true\n' };
    ok(offered(parent, 'compose/privileged').includes('Disable privileged mode [manual]: a.yaml -privileged: true +privileged: false'));
    const merged = { 'a.yaml': 'x-x: &x { privileged: true }\nservices:\n  web:\n    <<: *x\n    image: x\n    privileged: true\n' };
    deepEqual(offered(merged, 'compose/privileged'), ['Disable privileged mode [manual]: a.yaml -privileged: true +privileged: false']);
  });
});

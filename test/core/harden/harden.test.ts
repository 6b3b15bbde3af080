import { deepEqual, equal, ok } from 'node:assert/strict';
import { value } from '../../../server/src/core/fix/want';
import { type Hardening, type HardenOptions, harden } from '../../../server/src/core/harden/harden';
import { makePass } from '../../../server/src/core/harden/pass';
import { rules } from '../../../server/src/core/rules';
import { defineRule } from '../../../server/src/core/rules/rule';
import { analyzeText, type Files, fileId, withEdits } from '../../support/open';
import { ruleNamed } from '../../support/rules';

const dockerfile = 'FROM debian:13\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nHEALTHCHECK NONE\nCMD ["serve"]\n';

function project(files: Record<string, string>): Files {
  return new Map(Object.entries(files));
}

function made(files: Files, options: Partial<HardenOptions> = {}): Hardening & { readonly files: Files } {
  const hardening = harden(analyzeText(files), { tier: 'review', ...options });
  return { ...hardening, files: withEdits(files, hardening.edits) };
}

/** The text that a span of a finding covers in the files as they were. */
function covered(files: Files, { at }: { readonly at: { readonly file: string; readonly start: number; readonly end: number } }): string {
  return [...files].find(([name]) => fileId(name) === at.file)![1].slice(at.start, at.end);
}

describe('A hardening', () => {
  it('goes on with what its own fixes bring about, as one edit that both changes share', () => {
    const files = project({ Dockerfile: dockerfile });
    const { edits, changes, files: after } = made(files, { only: ['dockerfile/missing-user', 'dockerfile/numeric-user'] });
    equal(after.get('Dockerfile'), dockerfile.replace('CMD', 'USER 10001\nCMD'));
    deepEqual(
      changes.map(({ finding, title, edits: own }) => [finding.rule, title, own]),
      [
        ['dockerfile/missing-user', 'Set USER to app', edits],
        ['dockerfile/numeric-user', 'Set USER to 10001', edits],
      ],
    );
    const [, later] = changes;
    equal(later!.finding.at.start, dockerfile.indexOf('CMD'), 'what was written lies where it was put');
    equal(later!.finding.at.end, later!.finding.at.start);
  });

  it('takes up only the rules that it is asked for, and nothing above the tier, in any round', () => {
    const files = project({ Dockerfile: dockerfile });
    deepEqual(
      made(files, { only: ['dockerfile/missing-user'] }).changes.map(({ finding }) => finding.rule),
      ['dockerfile/missing-user'],
    );
    deepEqual(made(files, { tier: 'safe' }).changes, []);
  });

  it('settles in one run what a round alone leaves to the next', () => {
    const files = project({
      'compose.yaml': 'services:\n  app:\n    build: .\n    cap_drop: [ALL]\n',
      Dockerfile: 'FROM alpine:3.22\nRUN adduser -D -u 4000 web\nUSER root\nCMD ["serve"]\n',
    });
    const round = makePass(analyzeText(files), { tier: 'review' });
    ok(withEdits(files, round.edits).get('Dockerfile')!.includes('\nUSER web\n'));
    const { files: after, changes } = made(files);
    ok(after.get('Dockerfile')!.includes('\nUSER 4000\n'), after.get('Dockerfile'));
    const numbered = changes.filter(({ finding }) => finding.rule === 'dockerfile/numeric-user');
    deepEqual(
      numbered.map(({ finding }) => covered(files, finding)),
      ['root'],
    );
    deepEqual(made(after).edits, []);
  });

  it('changes nothing that has no effect while another line stays', () => {
    const text =
      'services:\n  vpn:\n    image: acme/vpn\n    privileged: true\n    cap_add: [NET_ADMIN]\n    security_opt: [seccomp=unconfined]\n';
    const files = project({ 'compose.yaml': text });
    for (const tier of ['safe', 'review'] as const) {
      const after = made(files, { tier }).files.get('compose.yaml')!;
      ok(after.includes('privileged: true') && after.includes('seccomp=unconfined') && !after.includes('cap_drop'), after);
    }
  });

  it('leaves to a person what is found in the end, at its place in the files as they were', () => {
    const files = project({
      'compose.yaml': `services:
  app:
    image: acme/app:1
    privileged: true
    network_mode: host
    volumes:
      - /:/host # all of it
`,
    });
    const { left, refused } = made(files);
    const mount = left.find(({ rule }) => rule === 'compose/host-path' || rule === 'compose/docker-socket');
    ok(mount, left.map(({ rule }) => rule).join());
    ok(covered(files, mount).startsWith('/:/host'));
    equal(covered(files, left.find(({ rule }) => rule === 'compose/host-network')!), 'host');
    deepEqual(refused, []);
    const analysis = analyzeText(files);
    ok(left.some((finding) => analysis.findings.some((each) => each.message === finding.message && each.at.start === finding.at.start)));
  });

  it('spares files, and says why', () => {
    const files = project({
      'compose.yaml': 'services:\n  app:\n    build: .\n    read_only: true\n    cap_drop: [ALL]\n',
      Dockerfile: dockerfile,
    });
    const spared = fileId('Dockerfile');
    const { edits, refused, changes } = made(files, { exempts: (file) => (file === spared ? 'it is not ours' : undefined) });
    ok(edits.length > 0 && edits.every(({ at }) => at.file !== spared));
    ok(changes.every(({ edits: own }) => own.every(({ at }) => at.file !== spared)));
    ok(refused.some(({ finding, reason }) => finding.rule === 'dockerfile/missing-user' && reason === 'it is not ours'));
  });

  it('is about the files that it governs', () => {
    const files = project({
      'compose.yaml': 'services:\n  app:\n    build: .\n',
      Dockerfile: dockerfile,
    });
    const only = fileId('Dockerfile');
    const { changes, left } = made(files, { governs: (file) => file === only });
    ok(changes.length > 0);
    for (const { at } of [...left, ...changes.map(({ finding }) => finding)]) equal(at.file, only);
  });

  it('gives each change its own edits, all of which are made', () => {
    const files = project({
      'compose.yaml': 'services:\n  app:\n    build: .\n    privileged: true\n    user: root\n    cap_add: [SYS_ADMIN, CHOWN]\n',
      Dockerfile: dockerfile,
    });
    const { edits, changes } = made(files);
    const shares = changes.flatMap((change) => change.edits);
    deepEqual(
      edits.filter((edit) => !shares.includes(edit)),
      [],
    );
    ok(shares.every((edit) => edits.includes(edit)));
    ok(changes.every((change) => change.edits.length > 0));
  });

  it('tries a fix that does not hold once with all others, and not again on the files that came of these', () => {
    const hostPid = ruleNamed('compose/host-pid');
    let asked = 0;
    const stubborn = defineRule({
      id: 'compose/stubborn',
      on: 'service',
      meta: hostPid.meta,
      *check(service) {
        if (service.name !== 'app') return;
        asked++;
        const fixes = [{ title: 'Name it', kind: 'review' as const, conditions: [], want: [value(service, 'hostname', 'app')] }];
        yield { at: service.at, message: '"app" stays as it is', fixes };
      },
    });
    const files = project({ 'compose.yaml': 'services:\n  app:\n    image: nginx:1.27\n    pid: host\n  db:\n    image: postgres:16\n' });
    const { refused, edits } = harden(analyzeText(files, [...rules, stubborn]), { tier: 'review' });
    deepEqual(
      refused.map(({ finding, reason }) => [finding.rule, reason]),
      [['compose/stubborn', 'compose/stubborn would still be reported']],
    );
    ok(edits.length > 0);
    equal(asked, 3, 'the files as they are, with all fixes, and with those that hold');
  });

  it('takes a comment with the line that it stands on, whatever other lines say the same', () => {
    const text = `services:
  app:
    image: acme/app:1
    security_opt:
      - seccomp:unconfined # optional
    environment:
      - A=1 # optional
      - B=1 # optional
`;
    const { refused, files } = made(project({ 'compose.yaml': text }), { only: ['compose/unconfined'] });
    deepEqual(refused, []);
    equal(files.get('compose.yaml'), text.replace('    security_opt:\n      - seccomp:unconfined # optional\n', ''));
  });
});

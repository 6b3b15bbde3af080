import { deepEqual, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { fixEdits } from '../../server/src/core/harden/fix-edits';
import { harden } from '../../server/src/core/harden/harden';
import { complaints } from '../support/health';
import { analyzeText, type Files, withEdits } from '../support/open';

/** Arguments as people write them, and odd ones. */
const args = fc.constantFrom(
  ['--privileged'],
  ['--cap-add=SYS_PTRACE'],
  ['--cap-add', 'ALL'],
  ['--security-opt', 'seccomp=unconfined'],
  ['--security-opt=label=disable'],
  ['--network=host'],
  ['--pid', 'host'],
  ['-it'],
  ['-itu', 'root'],
  ['-v', '/etc/cron.d:/x'],
  ['--volume=/root:/y:rw'],
  ['--mount', 'type=bind,source=/boot,target=/z'],
  ['--device=/dev/sda'],
  ['--device', '/dev/kvm:/dev/kvm'],
  ['-e', 'API_TOKEN=t0k3nt0k3n'],
  ['--env=${localEnv:X}'],
  ['--init'],
  ['word'],
  ['--user'],
);
const mount = fc.constantFrom<unknown>(
  'source=/var/run/docker.sock,target=/var/run/docker.sock,type=bind',
  'source=${localEnv:HOME}/.ssh,target=/s,type=bind',
  { type: 'bind', source: '/usr/bin', target: '/b' },
  { type: 'bind', source: '/etc/cron.d', target: '/x' },
  'source=v,target=/v,type=volume',
  {},
  '',
);
const property = fc.oneof<fc.Arbitrary<readonly [string, unknown]>[]>(
  fc.tuple(
    fc.constant('runArgs'),
    fc.array(args, { maxLength: 6 }).map((lists) => lists.flat()),
  ),
  fc.tuple(fc.constant('mounts'), fc.array(mount, { maxLength: 4 })),
  fc.tuple(fc.constant('capAdd'), fc.subarray(['SYS_ADMIN', 'net_admin', 'CHOWN', 'x'])),
  fc.tuple(
    fc.constant('securityOpt'),
    fc.subarray(['seccomp=unconfined', 'apparmor:unconfined', 'no-new-privileges:false', 'label=disable']),
  ),
  fc.tuple(fc.constant('privileged'), fc.boolean()),
  fc.tuple(fc.constant('image'), fc.constantFrom('node', 'node:22', 'mcr.microsoft.com/devcontainers/go:1', '')),
  fc.tuple(fc.constant('remoteUser'), fc.constantFrom('root', 'node', '')),
  fc.tuple(fc.constant('containerEnv'), fc.constantFrom({ DB_PASSWORD: 'tr0ub4dor' }, { A: '${localEnv:A:b}' }, {})),
  fc.tuple(fc.constant('remoteEnv'), fc.constantFrom({ API_KEY: 'k3yk3yk3y' }, { PATH: null })),
  fc.tuple(fc.constant('initializeCommand'), fc.constantFrom<unknown>('curl a | sh', ['x'], { a: 'b', c: ['d'] })),
  fc.tuple(
    fc.constant('features'),
    fc.constantFrom({ 'ghcr.io/devcontainers/features/go:1': {} }, { 'ghcr.io/devcontainers/features/docker-in-docker': {}, './x': {} }),
  ),
  fc.tuple(fc.constant('dockerComposeFile'), fc.constantFrom<unknown>('compose.yaml', ['compose.yaml'], [])),
  fc.tuple(fc.constant('service'), fc.constantFrom('app', 'none')),
);

const files = fc.tuple(fc.uniqueArray(property, { selector: ([key]) => key, maxLength: 8 }), fc.constantFrom(0, 2, 4)).map(
  ([properties, indent]): Files =>
    new Map([
      ['devcontainer.json', `${JSON.stringify(Object.fromEntries(properties), undefined, indent)}\n`],
      ['compose.yaml', 'services:\n  app:\n    image: node:22\n    user: node\n'],
    ]),
);

describe('Generated development containers', () => {
  it('are hardened without harm, and are done after one run', () => {
    fc.assert(
      fc.property(files, (project) => {
        const before = analyzeText(project);
        deepEqual(before.faults, []);
        const { edits } = harden(before, { tier: 'review' });
        const made = withEdits(project, edits);
        const after = analyzeText(made);
        deepEqual(complaints(before, after, edits), []);
        deepEqual(harden(after, { tier: 'review' }).edits, []);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });

  it('keep what each single fix promises', () => {
    fc.assert(
      fc.property(files, fc.nat(), fc.nat(), (project, which, choice) => {
        const before = analyzeText(project);
        const fixable = before.findings.filter(({ rule, fixes }) => rule.startsWith('devcontainer/') && fixes.length > 0);
        fc.pre(fixable.length > 0);
        const finding = fixable[which % fixable.length]!;
        const made = fixEdits(before, finding, choice % finding.fixes.length);
        ok(!('refused' in made), `"${finding.fixes[choice % finding.fixes.length]!.title}" of ${finding.rule} is refused`);
        deepEqual(complaints(before, analyzeText(withEdits(project, made.edits)), made.edits), []);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 150) },
    );
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { harden } from '../../../server/src/core/harden/harden';
import type { Finding } from '../../../server/src/core/lint/finding';
import { otherSuppressions } from '../../../server/src/core/lint/other-suppressions';
import { isReason } from '../../../server/src/core/lint/reasons';
import { analyzeText, type Files, fileId } from '../../support/open';

/** The findings of a rule in one file. */
function found(name: string, text: string, rule: string): readonly Finding[] {
  return analyzeText(new Map([[name, text]])).findings.filter((finding) => finding.rule === rule);
}

/** Why the first fix of the first finding is manual; nothing for one that is made in bulk. */
function kept(name: string, text: string, rule: string): string | undefined {
  const [finding] = found(name, text, rule);
  ok(finding, `${rule} is not found in ${text}`);
  const [fix] = finding.fixes;
  ok(fix, `${rule} has no fix in ${text}`);
  return fix.tier === 'manual' ? (/^Not applied in bulk: (.*?)\. /.exec(`${fix.reliesOn} `)?.[1] ?? fix.reliesOn) : undefined;
}

const rootUser = (comment: string): string => `FROM debian:12\nRUN useradd app\n${comment}\nUSER root\nCMD ["/app"]\n`;
const noUser = (comment: string): string => `FROM node:22\nCOPY x.js .\n${comment}\nCMD ["node", "x.js"]\n`;
const service = (...lines: string[]): string => ['services:', '  web:', '    image: nginx:1.30', ...lines, ''].join('\n');

describe('What another tool is to ignore', () => {
  const cases: readonly (readonly [what: string, name: string, text: string, rule: string, why: string | undefined])[] = [
    [
      'hadolint, above the instruction',
      'Dockerfile',
      rootUser('# hadolint ignore=DL3002'),
      'dockerfile/root-user',
      '"hadolint ignore=DL3002" on line 3',
    ],
    [
      'hadolint, several rules and words behind',
      'Dockerfile',
      rootUser('#hadolint ignore=DL3008,DL3002 # ports'),
      'dockerfile/root-user',
      '"hadolint ignore=DL3008,DL3002" on line 3',
    ],
    [
      'hadolint, for the whole file',
      'Dockerfile',
      `# hadolint global ignore=DL3002\n${noUser('# serves')}`,
      'dockerfile/missing-user',
      '"hadolint global ignore=DL3002" on line 1',
    ],
    ['hadolint, another rule', 'Dockerfile', rootUser('# hadolint ignore=DL3008'), 'dockerfile/root-user', undefined],
    [
      'hadolint, another instruction',
      'Dockerfile',
      'FROM debian:12\n# hadolint ignore=DL3002\nRUN useradd app\nUSER root\nCMD ["/app"]\n',
      'dockerfile/root-user',
      undefined,
    ],
    ['trivy', 'Dockerfile', noUser('# trivy:ignore:AVD-DS-0002'), 'dockerfile/missing-user', '"trivy:ignore:AVD-DS-0002" on line 3'],
    [
      'trivy, the short id, beside another one',
      'Dockerfile',
      noUser('#trivy:ignore:DS026 trivy:ignore:DS002'),
      'dockerfile/missing-user',
      '"trivy:ignore:DS026 trivy:ignore:DS002" on line 3',
    ],
    [
      'trivy, an id with a last day',
      'Dockerfile',
      rootUser('# trivy:ignore:docker-least-privilege-user:exp:2030-01-01'),
      'dockerfile/root-user',
      '"trivy:ignore:docker-least-privilege-user:exp:2030-01-01" on line 3',
    ],
    [
      'checkov, anywhere in the file',
      'Dockerfile',
      `${rootUser('')}#checkov:skip=CKV_DOCKER_8: the entrypoint steps down\n`,
      'dockerfile/root-user',
      '"checkov:skip=CKV_DOCKER_8: the entrypoint steps down" on line 6',
    ],
    [
      'kics, a line',
      'compose.yaml',
      service('    # kics-scan ignore-line', '    privileged: true'),
      'compose/privileged',
      '"kics-scan ignore-line" on line 4',
    ],
    [
      'kics, another line',
      'compose.yaml',
      service('    # kics-scan ignore-line', '    restart: always', '    privileged: true'),
      'compose/privileged',
      undefined,
    ],
    [
      'kics, a block',
      'compose.yaml',
      '# kics-scan ignore-block\nservices:\n  web:\n    image: nginx:1.30\n    privileged: true\n',
      'compose/privileged',
      '"kics-scan ignore-block" on line 1',
    ],
    [
      'kics, a query of a file',
      'compose.yaml',
      `# kics-scan disable=ae5b6871-7f45-42e0-bb4c-ab300c4d2026\n${service('    privileged: true')}`,
      'compose/privileged',
      '"kics-scan disable=ae5b6871-7f45-42e0-bb4c-ab300c4d2026" on line 1',
    ],
    [
      'kics, a file, below its head',
      'compose.yaml',
      service('    # kics-scan ignore', '    restart: always', '    privileged: true'),
      'compose/privileged',
      undefined,
    ],
    [
      'semgrep, at the end of the line',
      'compose.yaml',
      service('    privileged: true # nosemgrep'),
      'compose/privileged',
      '"nosemgrep" on line 4',
    ],
    [
      'semgrep, with the folders of a rule',
      'Dockerfile',
      noUser('# nosemgrep: dockerfile.security.missing-user.missing-user'),
      'dockerfile/missing-user',
      '"nosemgrep: dockerfile.security.missing-user.missing-user" on line 3',
    ],
    [
      'semgrep, another rule',
      'compose.yaml',
      service('    privileged: true # nosemgrep: no-new-privileges'),
      'compose/privileged',
      undefined,
    ],
    [
      'dclint, which has no such rule',
      'compose.yaml',
      service('    privileged: true # dclint disable-line'),
      'compose/privileged',
      undefined,
    ],
    [
      'compose-lint',
      'compose.yaml',
      service('    privileged: true # compose-lint: ignore CL-0002'),
      'compose/privileged',
      '"compose-lint: ignore CL-0002" on line 4',
    ],
  ];
  for (const [what, name, text, rule, why] of cases) {
    it(`${why === undefined ? 'changes nothing' : 'keeps a fix from being made in bulk'}: ${what}`, () =>
      equal(kept(name, text, rule), why));
  }

  it('is found where the tool reads it, whether or not a fix is at stake', () => {
    const read = (name: string, text: string): readonly string[] => {
      const source = analyzeText(new Map([[name, text]])).project.files.get(fileId(name))!;
      return otherSuppressions(source).flatMap(({ tool, rules }) => [...rules].map((rule) => `${tool}: ${rule}`));
    };
    const secret = ['check: dockerfile/secret-in-env'];
    deepEqual(read('Dockerfile', '# check=skip=JSONArgsRecommended,SecretsUsedInArgOrEnv;error=true\nFROM a\n'), secret);
    deepEqual(read('Dockerfile', '# syntax=docker/dockerfile:1\n# check=error=true;skip=all\nFROM a\n'), secret);
    deepEqual(read('Dockerfile', 'FROM a\n# check=skip=all\nRUN b\n'), []);
    const port = ['dclint: compose/exposed-port'];
    const ports = (head: string, tail: string): string => `${head}services:\n  a:\n    ports:\n      - 80:80${tail}\n`;
    deepEqual(read('compose.yaml', ports('', ' # dclint disable-line no-unbound-port-interfaces')), port);
    deepEqual(read('compose.yaml', ports('# dclint disable no-unbound-port-interfaces\n', '')), port);
    deepEqual(read('compose.yaml', ports('# dclint disable-file\n', '')), [...port, 'dclint: compose/unpinned-image']);
    deepEqual(read('compose.yaml', ports('', ' # dclint disable')), []);
  });

  it('leaves the finding, shows the comment, and offers the fix to a person', () => {
    const files: Files = new Map([['Dockerfile', rootUser('# hadolint ignore=DL3002')]]);
    const analysis = analyzeText(files);
    const finding = analysis.findings.find(({ rule }) => rule === 'dockerfile/root-user')!;
    deepEqual([finding.suppressed, finding.supersededBy], [null, null]);
    deepEqual(
      finding.related.map(({ at, note }) => [files.get('Dockerfile')!.slice(at.start, at.end), note]),
      [['# hadolint ignore=DL3002', 'hadolint ignores this']],
    );
    ok('edits' in fixEdits(analysis, finding, 0));
    const hardening = harden(analysis, { tier: 'review', only: ['dockerfile/root-user'] });
    deepEqual([hardening.edits, hardening.left.map(({ rule }) => rule)], [[], ['dockerfile/root-user']]);
  });
});

describe('A comment that gives a reason', () => {
  it('says a need, a prohibition or a cause', () => {
    const reasons = [
      'needed for the USB stick',
      'Required by Chrome',
      'nginx needs this to bind port 80',
      'must run as root',
      'do not remove',
      "don't drop: the agent reads it",
      'DO NOT CHANGE',
      'because the NAS maps nobody',
      'so that Traefik can listen to events',
      'otherwise the clock drifts',
      'the runner does not start without it',
      'intentionally open',
      'workaround for #4409',
      'has to be root',
      'writable regardless of the UID that the daemon gets',
      'works with an arbitrary user ID',
      'open to any UID',
    ];
    const none = [
      'oom events',
      'front door',
      'default otlp http port',
      'not needed any more',
      'no longer required',
      'enable if needed',
      'optional',
      'Local: You need to open your firewall',
      'Unless required by applicable law',
      'must be changed before you go live',
      'TODO: remove',
      'Uncomment when required',
      'Do not expose all services',
      'Add users here',
    ];
    deepEqual(
      reasons.filter((one) => !isReason(one, false)),
      [],
    );
    deepEqual(
      none.filter((one) => isReason(one, false)),
      [],
    );
  });

  it('says what a line is for, where the line goes', () => {
    for (const one of ['for the USB stick', 'For Docker-in-Docker', 'to read the logs', 'allow debugging']) {
      deepEqual([isReason(one, true), isReason(one, false)], [true, false], one);
    }
    ok(!isReason('oom events', true));
  });

  const reason = (text: string): string => `the comment "${text}" on line`;
  const cases: readonly (readonly [what: string, text: string, why: string | undefined])[] = [
    ['behind the line', service('    privileged: true # needed for the stick'), `${reason('needed for the stick')} 4`],
    ['right above the line', service('    # needed for the stick', '    privileged: true'), `${reason('needed for the stick')} 4`],
    [
      'on several lines above it',
      service('    # The stick', '    # needs it.', '    privileged: true'),
      `${reason('The stick needs it.')} 4`.replace(' 5', ' 4'),
    ],
    ['what it is for, where the line goes', service('    privileged: true # for the stick'), `${reason('for the stick')} 4`],
    ['what merely names something', service('    privileged: true # oom events'), undefined],
    ['above a blank line', service('    # needed for the stick', '', '    privileged: true'), undefined],
    ['of the list before it', service('    group_add:', '      - video', '      # needed for the card', '    privileged: true'), undefined],
    ['of another key', service('    restart: always # needed for the night', '    privileged: true'), undefined],
    ['a line that was switched off', service('    # user: required', '    privileged: true'), undefined],
  ];
  for (const [what, text, why] of cases) {
    it(`${why === undefined ? 'does not count' : 'keeps a fix from being made in bulk'}: ${what}`, () =>
      equal(kept('compose.yaml', text, 'compose/privileged'), why));
  }

  it('stands beside an item, or beside the list that it is taken from', () => {
    const lists = (head: string, item: string): string => service(`    security_opt:${head}`, `      - seccomp:unconfined${item}`);
    equal(kept('compose.yaml', lists('', ' # required by Chrome'), 'compose/unconfined'), `${reason('required by Chrome')} 5`);
    equal(kept('compose.yaml', lists(' # Chrome needs these', ''), 'compose/unconfined'), `${reason('Chrome needs these')} 4`);
    equal(kept('compose.yaml', lists('', ''), 'compose/unconfined'), undefined);
  });

  it('speaks of a protection that is not there by its name', () => {
    const of = (comment: string, rule: string): string | undefined =>
      kept('compose.yaml', service(`    ${comment}`, '    restart: always'), rule);
    match(of('# read_only breaks the plugins', 'compose/writable-root') ?? '', /^the comment "read_only breaks the plugins"/);
    equal(of('# read_only breaks the plugins', 'compose/new-privileges'), undefined);
    match(of('# must not lose capabilities', 'compose/default-capabilities') ?? '', /must not lose/);
    equal(of('# it is restarted because it leaks', 'compose/default-capabilities'), undefined);
    match(kept('Dockerfile', noUser('# must run as root: it binds port 80'), 'dockerfile/missing-user') ?? '', /must run as root/);
    equal(kept('Dockerfile', noUser('# root is needed to install packages'), 'dockerfile/missing-user'), undefined);
  });

  it('may ask for a whole service to be left alone', () => {
    const text = 'services:\n  # do not harden this one\n  web:\n    image: nginx:1.30\n';
    for (const rule of ['compose/new-privileges', 'compose/pids-limit', 'compose/default-capabilities'])
      equal(kept('compose.yaml', text, rule), `${reason('do not harden this one')} 2`);
  });

  it('stands above a step of the build, or in it', () => {
    const tls = (lines: string): string | undefined => kept('Dockerfile', `FROM debian:12\n${lines}\n`, 'dockerfile/tls-verification');
    const flag = 'curl -k https://x.example.org -o y';
    match(tls(`# the proxy needs -k\nRUN apt-get update && \\\n    ${flag}`) ?? '', /the proxy needs -k/);
    match(tls(`RUN apt-get update && \\\n    # the proxy requires this\n    ${flag}`) ?? '', /the proxy requires this/);
    match(tls(`RUN ${flag} # the proxy requires this`) ?? '', /the proxy requires this/);
    equal(tls(`# git is needed later\nRUN apt-get install git && \\\n    ${flag}`), undefined);
    equal(tls(`RUN ${flag} # fetch it`), undefined);
  });

  it('counts in a devcontainer.json', () => {
    const text = '{\n  "image": "debian:12",\n  // the debugger needs it\n  "runArgs": ["--security-opt", "seccomp=unconfined"]\n}\n';
    match(kept('devcontainer.json', text, 'devcontainer/unconfined') ?? '', /the debugger needs it/);
  });

  it('does not keep a socket from being served through a proxy, where it says what the socket is for', () => {
    const of = (comment: string): string | undefined =>
      kept(
        'compose.yaml',
        `services:\n  proxy:\n    image: traefik:v3.7\n    command: --providers.docker --entrypoints.web.address=:80\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock # ${comment}\n`,
        'compose/docker-socket',
      );
    equal(of('to find the shop'), undefined);
    equal(of('do not remove'), `${reason('do not remove')} 6`);
  });
});

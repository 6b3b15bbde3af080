import { deepEqual, equal, match } from 'node:assert/strict';
import { analyzeText, type Files, fileId } from '../support/open';
import { advertisedOnLoopback } from './advertised';
import { numbersBelowAsked } from './asked-numbers';
import type { Written } from './comments';
import type { Hardened } from './hardened';
import { linesWithReason } from './reasons';
import { refuted } from './refuted';
import { usersOnUnknownBases } from './unknown-users';

/** A hardening that somebody made up: the files, and what became of some of them. */
function hardened(files: Record<string, string>, changed: Record<string, string>): Hardened {
  const [was, is]: Files[] = [new Map(Object.entries(files)), new Map(Object.entries({ ...files, ...changed }))];
  const texts = new Map([...was!].map(([name, text]) => [fileId(name), text]));
  return { before: analyzeText(was!).project, after: analyzeText(is!).project, texts };
}

/** One service, before and with more lines. */
function service(lines: string, more: string, files: Record<string, string> = {}): Hardened {
  const text = `services:\n  app:\n${lines.replace(/^/gm, '    ')}\n`;
  return hardened({ ...files, 'compose.yaml': text }, { 'compose.yaml': `${text}${more.replace(/^/gm, '    ')}\n` });
}

const noNewPrivileges = 'security_opt: ["no-new-privileges:true"]';

/** A Dockerfile and its start script; then the same with a USER. */
function image(script: string, start = 'ENTRYPOINT ["/start.sh"]'): Hardened {
  const dockerfile = `FROM debian:13\nCOPY docker/run.sh /start.sh\n${start}\n`;
  return hardened({ Dockerfile: dockerfile, 'docker/run.sh': script }, { Dockerfile: `${dockerfile}USER 10001\n` });
}

describe('The counters of fixgate', () => {
  describe('see a fix that what it concerns refutes:', () => {
    const cases: readonly (readonly [string, Hardened, RegExp])[] = [
      [
        'no-new-privileges beside a command',
        service('image: a\ncommand: sh -c "sudo nginx"', noNewPrivileges),
        /no-new-privileges, and the command/,
      ],
      ['a health check', service('image: a\nhealthcheck:\n  test: ["CMD", "sudo", "check"]', noNewPrivileges), /the health check/],
      ['a hook', service('image: a\npost_start:\n  - command: ["doas", "prepare"]', noNewPrivileges), /the post_start hook/],
      [
        'a script in a mounted folder',
        service('image: a\nentrypoint: /init/up.sh\nvolumes: ["./init:/init"]', noNewPrivileges, {
          'init/up.sh': '#!/bin/sh\nsudo -u web serve\n',
        }),
        /init\/up\.sh/,
      ],
      ['USER before a script that gives files away', image('#!/bin/sh\nchown -R web /data\nexec "$@"\n'), /USER, and .*docker\/run\.sh/],
      ['USER before a program of root', image('#!/bin/sh\necho start\n', 'CMD ["cron", "-f"]'), /USER, and CMD/],
      [
        'read_only before a script that writes',
        service('image: a\ncommand: sh -c "echo x > /etc/app.conf; serve"', 'read_only: true'),
        /read_only, and the command/,
      ],
      ['dropped capabilities', service('image: a\ncommand: sh -c "chown web /data && serve"', 'cap_drop: [ALL]'), /CHOWN, and the command/],
    ];
    for (const [name, given, expected] of cases) it(name, () => match(refuted(given).join('\n'), expected));

    it('and none where nothing speaks against it', () => {
      deepEqual(refuted(service('image: a\ncommand: serve --port 80', `${noNewPrivileges}\nread_only: true\ncap_drop: [ALL]`)), []);
      deepEqual(refuted(service('image: a\ncommand: sh -c "chown web /data"', 'cap_drop: [ALL]\ncap_add: [CHOWN]')), []);
      deepEqual(refuted(service('image: a\ncommand: sh -c "echo x > /run/app"\ntmpfs: /run', 'read_only: true')), []);
      deepEqual(refuted(image('#!/bin/sh\nif [ "$(id -u)" = 0 ]; then chown web /data; fi\n')), []);
    });
  });

  it('see a line that was changed against the reason in its comment', () => {
    const text = 'services:\n  app:\n    # the driver: do not remove\n    privileged: true\n    ipc: host # not needed any more\n';
    const line = (number: number): Written => ({
      range: { start: { line: number, column: 1 }, end: { line: number + 1, column: 1 } },
      newText: '',
    });
    equal(linesWithReason('compose.yaml', text, [line(4)]).length, 1);
    deepEqual(linesWithReason('compose.yaml', text, [line(5)]), []);
  });

  it('see users on bases that nobody knows, invented ones alone', () => {
    const written = (dockerfile: string, user: string): string[] =>
      usersOnUnknownBases(hardened({ Dockerfile: dockerfile }, { Dockerfile: `${dockerfile}USER ${user}\n` }));
    equal(written('FROM registry.example.com/team/base:1\nCMD ["serve"]\n', '10001').length, 1);
    deepEqual(written('FROM debian:13\nCMD ["serve"]\n', '10001'), []);
    deepEqual(written('FROM registry.example.com/team/base:1\nRUN useradd -u 4000 web\nCMD ["serve"]\n', 'web'), []);
    equal(usersOnUnknownBases(service('image: registry.example.com/team/app:1', 'user: "1000"')).length, 1);
    deepEqual(usersOnUnknownBases(service('image: postgres:16', 'user: "999"')), []);
  });

  it('see numbers below what the files ask for', () => {
    equal(numbersBelowAsked(service('image: postgres:16\ncommand: postgres -c max_connections=500', 'pids_limit: 256')).length, 1);
    equal(numbersBelowAsked(service('image: a\nenvironment:\n  WORKERS: 64', 'pids_limit: 32')).length, 1);
    equal(numbersBelowAsked(service('image: a\nenvironment: ["JAVA_OPTS=-Xmx4g"]', 'mem_limit: 2g')).length, 1);
    equal(numbersBelowAsked(service('image: a\ncommand: node --max-old-space-size=4096 x.js', 'mem_limit: 1g')).length, 1);
    const shm = hardened(
      { 'compose.yaml': 'services:\n  app:\n    image: a\n    shm_size: 1g\n' },
      { 'compose.yaml': 'services:\n  app:\n    image: a\n    shm_size: 64m\n' },
    );
    equal(numbersBelowAsked(shm).length, 1);
    deepEqual(
      numbersBelowAsked(service('image: a\ncommand: serve --workers 8\nenvironment: ["OPTS=-Xmx1g"]', 'pids_limit: 4096\nmem_limit: 2g')),
      [],
    );
  });

  it('see an advertised port on the loopback address', () => {
    const bound = (lines: string): string[] => {
      const text = (address: string): string =>
        `services:\n  app:\n    image: a\n    ports: ["${address}9092:9092"]\n${lines.replace(/^/gm, '    ')}\n`;
      return advertisedOnLoopback(hardened({ 'compose.yaml': text('') }, { 'compose.yaml': text('127.0.0.1:') }));
    };
    equal(bound('environment:\n  KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://broker.example.com:9092').length, 1);
    equal(bound('environment: ["ROOT_URL=https://192.168.1.5:9092/"]').length, 1);
    deepEqual(bound('environment:\n  KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://localhost:9092'), []);
    deepEqual(bound('environment: {}'), []);
  });
});

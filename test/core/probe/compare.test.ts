import { deepEqual, equal, match } from 'node:assert/strict';
import { compare } from '../../../server/src/core/probe/compare';
import type { Evidence } from '../../../server/src/core/probe/evidence';
import { answer, baseLine, process, sight, start, stop } from './starts';

const texts = (found: readonly Evidence[]): string[] => found.map(({ sign, text }) => `${sign}: ${text}`);

describe('What is worse than in the base line', () => {
  it('is nothing where all is the same', () => {
    for (const phase of ['fresh', 'kept', 'kept-again'] as const) deepEqual(compare(baseLine(), start(phase)), []);
  });

  it('is nothing that the base line shows as well', () => {
    const same = [
      { state: 'restarting', restarts: 7, exitCode: 1 },
      { health: 'unhealthy' },
      { health: 'starting' },
      { state: 'exited', exitCode: 0 },
      { state: 'exited', exitCode: 3 },
      { outOfMemory: true, state: 'exited', exitCode: 137 },
      { log: ['10:00:00 [7] chown: /srv/x: Operation not permitted'] },
    ] as const;
    for (const one of same) deepEqual(compare(baseLine(one, [], []), start('fresh', one, [], [])), []);
    deepEqual(compare(baseLine({ restarts: 4, state: 'restarting' }), start('fresh', { restarts: 9, state: 'restarting' })), []);
    const failed = baseLine({}, [answer({ ok: false })]);
    deepEqual(compare(failed, start('fresh', {}, [answer({ ok: false, code: 500 })])), []);
  });

  it('is nothing where a start is better', () => {
    deepEqual(compare(baseLine({ state: 'exited', exitCode: 1 }, []), start('fresh', { state: 'exited', exitCode: 0 }, [])), []);
    deepEqual(compare(baseLine({ health: 'unhealthy' }, []), start('fresh', { health: 'healthy' })), []);
  });

  it('masks what varies in lines', () => {
    const base = baseLine({ log: ['2026/11/30 10:00:00 [warn] 12#12: open() "/run/x" failed (13: Permission denied), 172.18.0.2:5123'] });
    const same = { log: ['2026/12/01 23:59:59 [warn] 7#7: open() "/run/x" failed (13: Permission denied), 172.19.0.12:40000'] };
    deepEqual(compare(base, start('fresh', same)), []);
    const other = { log: ['2026/12/01 23:59:59 [warn] 7#7: open() "/run/y" failed (13: Permission denied), 172.19.0.12:40000'] };
    deepEqual(
      compare(base, start('fresh', other)).map(({ sign }) => sign),
      ['log'],
    );
  });

  it('is a start that fails', () => {
    const base = baseLine().map((one) => ({ ...one, sights: [sight(), sight({ service: 'web-admin' })] }));
    const failed = { ...start('fresh'), sights: [], failed: 'Container run-web-admin-1 Error: mkdir /var/www: read-only file system' };
    const found = compare(base, failed);
    deepEqual(texts(found), [
      'not-started: "web-admin" does not start: "Container run-web-admin-1 Error: mkdir /var/www: read-only file system"',
    ]);
    deepEqual(found[0]?.hints, [{ need: 'write', path: '/var/www' }]);
    deepEqual(
      compare(base, { ...failed, failed: 'unknown' }).map(({ service }) => service),
      ['web', 'web-admin'],
    );
    deepEqual(
      compare(base, { ...failed, failed: 'x', sights: [sight()] }).map(({ service, sign }) => [service, sign]),
      [['web-admin', 'not-started']],
    );
    deepEqual(texts(compare(base, { ...start('kept'), sights: [sight()] })), ['not-started: "web-admin" has no container']);
  });

  it('is a service that ends, with the line that says why', () => {
    const log = ['starting', 'chown: /data: Operation not permitted', 'bye'];
    const found = compare(baseLine(), start('fresh', { state: 'exited', exitCode: 1, log }, [], []));
    deepEqual(texts(found).slice(0, 1), ['exited: "web" ends with code 1 instead of running: "chown: /data: Operation not permitted"']);
    deepEqual(found[0]?.hints[0], { need: 'capability', name: 'CHOWN' });
    deepEqual(
      found.map(({ sign }) => sign),
      ['exited', 'check-fails', 'log'],
    );
    match(
      texts(compare(baseLine({ state: 'exited' }, []), start('fresh', { state: 'exited', exitCode: 2 }, [])))[0]!,
      /ends with code 2 instead of 0/,
    );
    match(texts(compare(baseLine({ state: 'exited' }, []), start('fresh', {}, [])))[0]!, /still running instead of ending with code 0/);
    deepEqual(compare(baseLine(), start('fresh', { state: 'exited', exitCode: 159 }))[0]?.hints, [{ need: 'unconfined' }]);
  });

  it('holds fresh volumes against fresh ones, and used ones against used ones', () => {
    const base = [start('plain', { state: 'exited', exitCode: 0 }, []), start('plain-again', { state: 'exited', exitCode: 4 }, [])];
    deepEqual(compare(base, start('kept', { state: 'exited', exitCode: 4 }, [])), []);
    deepEqual(compare(base, start('kept-again', { state: 'exited', exitCode: 4 }, [])), []);
    equal(compare(base, start('fresh', { state: 'exited', exitCode: 4 }, []))[0]?.sign, 'exited');
  });

  it('is a service that restarts, is never healthy or runs out of memory', () => {
    const signs = (one: Parameters<typeof start>[1]): string[] =>
      compare(baseLine({ health: 'healthy' }), start('fresh', one)).map(({ sign }) => sign);
    deepEqual(signs({ state: 'restarting', restarts: 3, health: 'healthy' }), ['restarts', 'restarts']);
    deepEqual(signs({ health: 'unhealthy' }), ['unhealthy']);
    deepEqual(signs({ health: 'starting' }), ['unhealthy']);
    deepEqual(signs({ health: 'healthy', outOfMemory: true }), ['out-of-memory']);
  });

  it('is a check that fails and an answer that differs', () => {
    const check = answer({ by: 'given', asked: 'curl -f localhost', code: 0, body: 'ok' });
    const base = baseLine({}, [check, answer()]);
    const found = (one: ReturnType<typeof answer>, two: ReturnType<typeof answer>): string[] =>
      texts(compare(base, start('fresh', {}, [one, two])));
    deepEqual(found({ ...check, ok: false, code: 22, body: 'error 500' }, answer()), [
      'check-fails: "web" fails the check "curl -f localhost" with code 22: "error 500"',
    ]);
    deepEqual(found(check, answer({ ok: false, body: '' })), ['check-fails: "web" does not answer on "http 80/tcp" any more']);
    match(
      found(check, answer({ code: 500, body: 'x' }))[0]!,
      /^answer-differs: "web" answers "http 80\/tcp" with code 500 instead of 200: "x"$/,
    );
    match(found(check, answer({ body: '' }))[0]!, /the answer is empty/);
    match(found(check, answer({ body: 'sorry' }))[0]!, /the answer has other content/);
    deepEqual(texts(compare(base, start('fresh', {}, [check]))), ['check-fails: "web" does not answer on "http 80/tcp" any more']);
  });

  it('is a line of a denied access, even where all else is well', () => {
    const log = ['ready', 'cleanup: unlink /srv/old: Read-only file system'];
    const found = compare(baseLine({ health: 'healthy' }), start('fresh', { health: 'healthy', log }));
    deepEqual(texts(found), ['log: "web" logs "cleanup: unlink /srv/old: Read-only file system", which the base line does not']);
    deepEqual(found[0]?.hints, [{ need: 'write', path: '/srv/old' }]);
  });

  it('takes a line for information only where the service is well', () => {
    const log = ['setup.sh: info: can not modify /etc/web.conf (read-only file system?)'];
    deepEqual(compare(baseLine({ health: 'healthy' }), start('fresh', { health: 'healthy', log })), []);
    deepEqual(
      compare(baseLine({}, []), start('fresh', { log }, [])).map(({ sign }) => sign),
      ['log'],
    );
    deepEqual(
      compare(baseLine({ health: 'healthy' }), start('fresh', { health: 'unhealthy', log })).map(({ sign }) => sign),
      ['unhealthy', 'log'],
    );
  });

  it('takes it lightly that a mode cannot be set, but not that an owner cannot', () => {
    const found = (line: string): string[] =>
      compare(baseLine({ health: 'healthy' }), start('fresh', { health: 'healthy', log: [line] })).map(({ sign }) => sign);
    deepEqual(found("chmod: changing permissions of '/srv/pool': Operation not permitted"), []);
    deepEqual(found("chown: changing ownership of '/srv/pool': Operation not permitted"), ['log']);
    deepEqual(found("chmod: changing permissions of '/srv/pool': Read-only file system"), ['log']);
  });

  it('is many more errors in the log', () => {
    const errors = (count: number): string[] => Array.from({ length: count }, (_, i) => `ERROR cannot save page ${i}: disk gone`);
    deepEqual(compare(baseLine({ log: errors(2) }), start('fresh', { log: errors(30) })), []);
    deepEqual(compare(baseLine(), start('fresh', { log: errors(5) })), []);
    const waiting = Array.from({ length: 30 }, () => 'ERROR cannot connect to db, will retry');
    deepEqual(compare(baseLine(), start('fresh', { log: waiting })), []);
    deepEqual(texts(compare(baseLine(), start('fresh', { log: errors(6) }))), [
      'log: "web" logs an error 6 times, and never in the base line: "ERROR cannot save page 0: disk gone"',
    ]);
  });

  it('is workers that are gone or are other users', () => {
    const pool = (count: number, uid: number): ReturnType<typeof process>[] => [
      process('php-fpm', 0),
      ...Array.from({ length: count }, () => process('php-fpm', uid)),
    ];
    const found = (processes: ReturnType<typeof process>[]): string[] =>
      texts(compare(baseLine({ processes: pool(5, 82) }), start('fresh', { processes })));
    deepEqual(found(pool(5, 82)), []);
    deepEqual(found(pool(3, 82)), []);
    deepEqual(found([process('php-fpm', 0)]), ['processes: "web" runs "php-fpm" once instead of 6 times']);
    deepEqual(found(pool(5, 0)), ['processes: "web" runs "php-fpm" as root instead of UID 82']);
    deepEqual(found(pool(5, 65534)), ['processes: "web" runs "php-fpm" as root and UID 65534 instead of UID 82']);
    // The container starts as another user: that is what was asked for.
    deepEqual(found(Array.from({ length: 6 }, () => process('php-fpm', 1000))), []);
    deepEqual(found([process('sh', 0)]), ['processes: "web" does not run "php-fpm" any more']);
    deepEqual(
      compare(baseLine({ processes: [process('app', 0), process('sleep', 0)] }), start('fresh', { processes: [process('app', 1000)] })),
      [],
    );
  });

  it('is a port that is not open any more', () => {
    const listening = ['tcp 0.0.0.0:80', 'tcp 127.0.0.1:9000', 'tcp6 [::]:80', 'udp 0.0.0.0:41234', 'tcp 127.0.0.11:33333'];
    const found = (now: readonly string[]): Evidence[] => compare(baseLine({ listening }), start('fresh', { listening: now }));
    deepEqual(found(['tcp6 [::]:80', 'tcp 127.0.0.1:9000']), []);
    deepEqual(texts(found(['tcp6 [::]:80'])), ['not-listening: "web" does not listen on port 9000/tcp on 127.0.0.1 any more']);
    deepEqual(texts(found(['tcp 127.0.0.1:80', 'tcp 127.0.0.1:9000'])), ['not-listening: "web" does not listen on port 80/tcp any more']);
    deepEqual(found([])[0]?.hints[0], { need: 'capability', name: 'NET_BIND_SERVICE' });
    deepEqual(compare(baseLine({ listening }), start('fresh')), []);
  });

  it('is a stop that takes longer, has to be forced or fails', () => {
    const found = (one: Parameters<typeof stop>[0]): string[] => texts(compare(baseLine(), start('fresh', {}, [answer()], [stop(one)])));
    deepEqual(found({ seconds: 3.2 }), []);
    deepEqual(found({ exitCode: 143 }), []);
    deepEqual(found({ seconds: 3.4 }), ['slow-stop: "web" stops after 3.4 s instead of 0.3 s']);
    deepEqual(found({ seconds: 10.2, exitCode: 137 }), ['killed: "web" has to be killed instead of stopping with code 0']);
    deepEqual(found({ exitCode: 1 }), ['exited: "web" stops with code 1 instead of 0']);
    const killed = baseLine({}, [answer()], [stop({ seconds: 10.2, exitCode: 137 })]);
    deepEqual(compare(killed, start('fresh', {}, [answer()], [stop({ seconds: 10.9, exitCode: 137 })])), []);
  });

  it('is quoted short and without what drives a terminal', () => {
    const log = [`\u001b[31mopen /x: permission denied ${'y'.repeat(500)}\u0007`];
    const [found] = compare(baseLine(), start('fresh', { log }));
    equal(/[\u0000-\u001f]/.test(found!.text), false);
    equal(found!.text.length < 270, true);
  });
});

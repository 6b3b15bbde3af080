import { deepEqual, equal, match, ok } from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onThisMachine } from '../../server/src/entry/machine';
import { layShadow } from '../../server/src/probe/shadow';

describe('this machine', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bulkhead-machine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('runs programs without a shell, and says why one gives no code', async function () {
    if (process.platform === 'win32') this.skip();
    await onThisMachine(async (machine) => {
      deepEqual(await machine.run('echo', ['a  b', '$HOME']), { code: 0, out: 'a  b $HOME\n', err: '' });
      equal((await machine.run('sh', ['-c', 'echo $X; exit 3'], { env: { X: 'y' } })).out, 'y\n');
      equal((await machine.run('sh', ['-c', 'exit 3'])).code, 3);
      const absent = await machine.run('bulkhead-no-such-program', []);
      deepEqual([absent.code, absent.missing, absent.failed], [undefined, true, 'there is no program "bulkhead-no-such-program"']);
      const from = Date.now();
      const slow = await machine.run('sh', ['-c', 'sleep 30 & sleep 30'], { seconds: 0.3 });
      equal(slow.code, undefined);
      match(slow.failed ?? '', /longer than/);
      ok(Date.now() - from < 10_000);
    });
  });

  it('hands the output of one program to another, and tells which one failed', async function () {
    if (process.platform === 'win32') this.skip();
    await onThisMachine(async (machine) => {
      equal((await machine.pipe(['echo', 'a'], ['cat'], 10)).out, 'a\n');
      equal((await machine.pipe(['sh', '-c', 'exit 4'], ['cat'], 10)).code, 4);
      equal((await machine.pipe(['sh', '-c', 'yes'], ['sh', '-c', 'head -1 >/dev/null; exit 5'], 10)).code, 5);
      equal((await machine.pipe(['bulkhead-no-such-program'], ['cat'], 10)).missing, true);
    });
  });

  it('ends what runs when a signal comes, once, and can go on to remove what was made', async function () {
    if (process.platform === 'win32') this.skip();
    await onThisMachine(async (machine) => {
      const running = machine.run('sleep', ['30']);
      const waiting = machine.wait(30_000);
      process.emit('SIGINT');
      equal((await running).failed, 'stopped');
      await waiting;
      ok(machine.stopped());
      const later = machine.run('sh', ['-c', 'sleep 0.2; echo removed']);
      process.emit('SIGINT');
      equal((await later).out, 'removed\n');
    });
    equal(process.listenerCount('SIGHUP'), 0);
  });

  it('knows processes that are alive from those that have ended', async () => {
    await onThisMachine(async (machine) => {
      const own = await machine.owner();
      match(own, /^[0-9a-z]{14,24}$/);
      equal(await machine.isAlive(own), true);
      if (process.platform === 'linux') {
        // The same number, born long before.
        equal(await machine.isAlive(`${own.slice(0, 6)}0000001${own.slice(13)}`), false);
      }
      equal(await machine.isAlive(`${own.slice(0, 13)}zzzzz`), false);
      equal(await machine.isAlive(`ffffff${own.slice(6)}`), true);
    });
  });

  it('copies folders with modes and links, and removes them', async function () {
    if (process.platform === 'win32') this.skip();
    const from = join(folder, 'from');
    mkdirSync(join(from, 'deep'), { recursive: true });
    writeFileSync(join(from, 'deep/secret'), 'abc');
    chmodSync(join(from, 'deep/secret'), 0o640);
    chmodSync(join(from, 'deep'), 0o750);
    symlinkSync('deep/secret', join(from, 'link'));
    symlinkSync(from, join(folder, 'named'));
    await onThisMachine(async (machine) => {
      const to = join(folder, 'to');
      deepEqual(await machine.copy(join(folder, 'named'), to), { bytes: 3 });
      equal(statSync(join(to, 'deep/secret')).mode & 0o777, 0o640);
      equal(statSync(join(to, 'deep')).mode & 0o777, 0o750);
      equal(readlinkSync(join(to, 'link')), 'deep/secret');
      ok('failed' in (await machine.copy(join(folder, 'none'), join(folder, 'x'))));
      equal(await machine.remove(to), undefined);
      ok(!existsSync(to) && existsSync(join(from, 'deep/secret')));
    });
  });

  it('hears who speaks first, who answers, who closes and who is silent', async () => {
    const serve = (does: Parameters<typeof createServer>[1]): Promise<Server> =>
      new Promise((done) => {
        const server = createServer(does!);
        server.listen(0, '127.0.0.1', () => done(server));
      });
    const servers = [
      await serve((socket) => void socket.end('220 hello\r\n')),
      await serve((socket) => void socket.once('data', (data) => socket.end(Buffer.concat([Buffer.from('got '), data])))),
      await serve((socket) => void socket.once('data', () => socket.resetAndDestroy())),
      await serve((socket) => void socket.on('error', () => undefined)),
    ];
    const [banner = 0, echo = 0, rude = 0, silent = 0] = servers.map((server) => (server.address() as AddressInfo).port);
    await onThisMachine(async (machine) => {
      deepEqual(await machine.ask('127.0.0.1', banner, '', 2000), { answer: '220 hello\r\n', closed: true });
      deepEqual(await machine.ask('127.0.0.1', echo, '\xff!', 2000), { answer: 'got \xff!', closed: true });
      deepEqual(await machine.ask('127.0.0.1', rude, 'x', 2000), { answer: '', closed: true });
      deepEqual(await machine.ask('127.0.0.1', silent, '', 200), { answer: '', closed: false });
      const [free = 0, other] = await machine.freePorts(2);
      ok(free !== other);
      ok('failed' in (await machine.ask('127.0.0.1', free, '', 200)));
    });
    for (const server of servers) server.close();
  });

  it('lays a shadow of a project that shares all but what differs', async function () {
    if (process.platform === 'win32') this.skip();
    const root = join(folder, 'shop');
    mkdirSync(join(root, 'deploy/conf'), { recursive: true });
    writeFileSync(join(root, 'deploy/compose.yaml'), 'old');
    writeFileSync(join(root, 'deploy/.env'), 'A=1');
    mkdirSync(join(root, 'data'));
    writeFileSync(join(folder, 'beside'), 'b');
    await onThisMachine(async (machine) => {
      const texts = new Map([
        [`${root}/deploy/compose.yaml`, 'new'],
        [`${root}/deploy/proxy/compose.yaml`, 'added'],
      ]);
      const shadow = await layShadow(machine, join(folder, 'at'), texts);
      const at = shadow.at(root);
      equal(shadow.of(`${at}/deploy`), `${root}/deploy`);
      equal(readFileSync(shadow.at(`${root}/deploy/compose.yaml`), 'utf8'), 'new');
      equal(readFileSync(join(at, 'deploy/proxy/compose.yaml'), 'utf8'), 'added');
      equal(readFileSync(join(at, 'deploy/.env'), 'utf8'), 'A=1');
      equal(readFileSync(join(at, '../beside'), 'utf8'), 'b');
      ok(lstatSync(join(at, 'data')).isSymbolicLink() && lstatSync(join(at, 'deploy/conf')).isSymbolicLink());
      equal(readFileSync(join(root, 'deploy/compose.yaml'), 'utf8'), 'old');
      equal(await machine.remove(join(folder, 'at')), undefined);
      ok(existsSync(join(root, 'deploy/conf')));
    });
  });
});

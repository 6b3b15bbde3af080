import { deepEqual, equal } from 'node:assert/strict';
import { ask, type Door } from '../../server/src/probe/ask';
import type { Container } from '../../server/src/probe/containers';
import { handedOn } from '../../server/src/probe/fill';
import { nameRun, ownerOf } from '../../server/src/probe/left';
import type { Heard, Machine } from '../../server/src/probe/machine';
import { credentialsOf, masked, valuesAround, valuesOf } from '../../server/src/probe/mask';
import { levels } from '../../server/src/probe/stop';

const container = (service: string, mounts: Container['mounts']): Container => ({
  id: service,
  service,
  replica: 1,
  state: 'created',
  exitCode: 0,
  outOfMemory: false,
  restarts: 0,
  health: 'none',
  pid: 0,
  startedAt: '',
  hasHostNetwork: false,
  mounts,
  image: '',
});

/** A machine of which each connection answers by what it is sent. */
const answering = (answer: (text: string) => Heard | { readonly failed: string }): Pick<Machine, 'ask'> => ({
  ask: async (_, __, text) => answer(text),
});
const door: Door = { service: 'db', port: 9000, host: '172.18.0.2', at: 9000, isDirect: true };
const asked = (answer: (text: string) => Heard | { readonly failed: string }, more: Partial<Door> = {}): ReturnType<typeof ask> =>
  ask(answering(answer) as Machine, { ...door, ...more });
const heard = (answer: string, closed = true): Heard => ({ answer, closed });

describe('parts of a proof', () => {
  it('leaves the values of variables out, in all the forms that they take', () => {
    const config = {
      services: {
        db: {
          environment: { DB_PASSWORD: 'pa$$word-1', POSTGRES_DB: 'orders', MODE: 'dev' },
          build: { args: ['TOKEN=line one\nline two'] },
        },
      },
    };
    equal(masked('pa$word-1 pa$$word-1 orders dev line two', valuesOf(config)), '*** *** *** dev ***');
    equal(masked('role "orders" has pa$word-1', credentialsOf(config)), 'role "orders" has ***');
    const around = valuesAround({ API_KEY: 'abcdef123', HOME: '/home/joe' }, ['export A="quoted value"\n# x\nB=short']);
    equal(masked('abcdef123 /home/joe quoted value short', around), '*** /home/joe *** short');
  });

  it('hands on what is in the same place: volumes with and without a name, and copies', () => {
    const before = [
      container('db', [
        { type: 'volume', name: 'one_data', source: '/v/1', target: '/data' },
        { type: 'volume', name: 'f00', source: '/v/2', target: '/log' },
        { type: 'bind', source: '/t/1/copies/conf', target: '/conf' },
      ]),
    ];
    const now = [
      container('db', [
        { type: 'volume', name: 'two_data', source: '/v/3', target: '/data' },
        { type: 'volume', name: 'ba4', source: '/v/4', target: '/log' },
        { type: 'bind', source: '/t/2/copies/conf', target: '/conf' },
        { type: 'bind', source: '/etc/hostname', target: '/h' },
        { type: 'volume', name: 'new', source: '/v/5', target: '/cache' },
      ]),
    ];
    deepEqual(handedOn(before, now, '/t/1/copies', '/t/2/copies'), [
      { from: 'one_data', to: 'two_data' },
      { from: 'f00', to: 'ba4' },
      { from: '/t/1/copies/conf', to: '/t/2/copies/conf' },
    ]);
  });

  it('stops those first that nobody needs', () => {
    const config = {
      services: {
        db: {},
        web: { depends_on: { db: { condition: 'service_started' } } },
        proxy: { links: ['web:app'] },
        side: { network_mode: 'service:web' },
        a: { depends_on: { b: {} } },
        b: { depends_on: { a: {} } },
      },
    };
    deepEqual(
      levels(config).map((level) => [...level]),
      [['proxy', 'side'], ['web'], ['db'], ['a', 'b']],
    );
  });

  it('knows its own names, and no others', () => {
    equal(ownerOf(nameRun('0123abcdefghij1', 'x9')), '0123abcdefghij1');
    equal(ownerOf('bulkhead-prove-0123abcdefghij1-x9-12'), '0123abcdefghij1');
    for (const name of ['bulkhead-prove-', 'bulkhead-prove-mine', 'my-bulkhead-prove-0123abcdefghij1-x9', 'bulkhead-prove-ABC-1'])
      equal(ownerOf(name), undefined, name);
  });

  it('asks a port as it wants to be asked', async () => {
    deepEqual(await asked((text) => heard(text === '' ? '220 ready\r\n' : '')), {
      service: 'db',
      asked: 'banner 9000/tcp',
      by: 'port',
      ok: true,
      body: '220 ready\r\n',
    });
    const chunked = 'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n';
    const http = await asked((text) => (text.startsWith('GET') ? heard(chunked) : heard('', false)));
    deepEqual([http.asked, http.ok, http.code, http.body], ['http 9000/tcp', true, 404, 'abcde']);
    const line = await asked((text) => heard(text.startsWith('PING') ? '+PONG\r\n' : ''));
    deepEqual([line.asked, line.ok, line.body], ['line 9000/tcp', true, '+PONG\r\n']);
    const postgres = await asked((text) => heard(text.length === 8 ? 'N' : ''), { port: 5432 });
    deepEqual([postgres.asked, postgres.ok, postgres.body], ['banner 5432/tcp', true, 'N']);
    equal((await asked(() => ({ failed: 'refused' }))).ok, false);
  });

  it('takes a connection that closes for a service only where nobody is on the way', async () => {
    equal((await asked(() => heard(''))).ok, true);
    equal((await asked(() => heard(''), { isDirect: false })).ok, false);
    equal((await asked(() => heard('', false), { isDirect: false })).ok, true);
  });
});

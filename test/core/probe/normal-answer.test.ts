import { equal } from 'node:assert/strict';
import { difference } from '../../../server/src/core/probe/normal-answer';

const page = (differs: { readonly date?: string; readonly nonce?: string; readonly count?: string; readonly body?: string } = {}): string =>
  `HTTP/1.1 200 OK\r\nDate: ${differs.date ?? 'Mon, 30 Nov 2026 10:00:00 GMT'}\r\nContent-Type: text/html\r\nSet-Cookie: s=${differs.nonce ?? 'a'}\r\n\r\n<h1>Shop</h1>\n<p>Visits: ${differs.count ?? '1'} of 9</p>\n${differs.body ?? '<p>all well</p>'}\n`;

describe('Whether answers differ', () => {
  it('not in headers of delivery, times and ids', () => {
    equal(difference([page()], page({ date: 'Tue, 01 Dec 2026 11:11:11 GMT', nonce: 'b' })), undefined);
    equal(
      difference(['id 3f2504e0-4f89-11d3-9a0c-0305e82c3301 at 10:00:00'], 'id 00000000-4f89-11d3-9a0c-0305e82c3302 at 11:59:00'),
      undefined,
    );
    equal(difference(['host 4f1c2d3e4a5b, took 3 ms'], 'host 9a8b7c6d5e4f, took 12 ms'), undefined);
  });

  it('not in what differs in the base line as well', () => {
    const base = [page({ count: '1' }), page({ count: '2' })];
    equal(difference(base, page({ count: '7' })), undefined);
    equal(difference(base, page({ count: '7', body: '<p>not so well</p>' })), 'has other content');
    equal(difference(['[]', '[1]'], '[1, 1, 1]'), undefined);
    equal(difference([page({ count: '1' })], page({ count: '2' })), 'has other content');
  });

  it('in an error where something else varies', () => {
    equal(difference(['saved 1 ok', 'saved 2 ok'], 'saved nothing: permission denied ok'), 'has an error in its content');
  });

  it('in an empty body, in status and type', () => {
    equal(difference(['hello'], ''), 'is empty');
    equal(difference([page()], 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n'), 'is empty');
    equal(difference([''], ''), undefined);
    equal(difference(['', 'x'], ''), undefined);
    equal(
      difference([page()], page().replace('200 OK', '500 Oops')),
      'begins with "HTTP/1.1 500 Oops text/html" instead of "HTTP/1.1 200 OK text/html"',
    );
  });

  it('not in what varies and is alike by chance', () => {
    const greeting = (salt: string): string => `J 8.4.3 ${salt} caching_sha2_password`;
    equal(difference([greeting('k # q ~ 2 + x'), greeting('# z 2 ; r x =')], greeting('~ ~ w @ m n v')), undefined);
    equal(difference([greeting('k # q'), greeting('# z 2')], 'Host is blocked'), 'has other content');
  });

  it('is found soon in large answers', () => {
    const large = (seed: number): string => Array.from({ length: 20_000 }, (_, i) => `${(i * seed) % 977}`).join(' ');
    const before = performance.now();
    difference([large(3), large(5)], large(7));
    difference([large(3), large(3)], large(3));
    equal(performance.now() - before < 5000, true);
  });
});

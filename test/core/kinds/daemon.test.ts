import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { guardOf, listeners } from '../../../server/src/core/kinds/daemon/hosts';
import { addressBits, isLoopback, networkBits } from '../../../server/src/core/model/ip-address';
import { mapOfJson } from '../../../server/src/core/model/json';
import type { MapValue } from '../../../server/src/core/model/value';
import { parseJson } from '../../../server/src/core/syntax/jsonc';
import { acceptedDifferences } from '../../oracle/daemon-accepted';
import { goldenFile, refusalOf, smallFiles } from '../../oracle/daemon-samples';
import { repository } from '../../support/fixtures';

function read(text: string): MapValue {
  const map = mapOfJson(parseJson('/w/daemon.json', text));
  ok(map);
  return map;
}

describe('A daemon.json', () => {
  it('is refused where dockerd refused it when it was asked last', () => {
    const taken = new Set(JSON.parse(readFileSync(goldenFile, 'utf8')) as string[]);
    const small = smallFiles();
    ok(taken.size > 500 && small.length > taken.size);
    deepEqual(
      small.filter((text) => taken.has(text) !== (refusalOf(text) === undefined)),
      [],
    );
  });

  it('differs from what dockerd says only for reasons that are written down', () => {
    const page = readFileSync(join(repository, 'docs/oracle.md'), 'utf8');
    for (const { id, why } of acceptedDifferences) ok(page.includes(`\`${id}\``) && why.endsWith('.'), id);
  });

  it('says who reaches the daemon', () => {
    const hosts = [
      'unix:///x',
      'fd://',
      'tcp://0.0.0.0:1',
      'tcp://[::]:1',
      'tcp://:1',
      '127.9.9.9:1',
      'tcp://[::1]:1',
      'tcp://LOCALHOST',
      'tcp://10.0.0.1:1',
    ];
    deepEqual(
      listeners(read(JSON.stringify({ hosts }))).map(({ reach }) => reach),
      ['file', 'file', 'everywhere', 'everywhere', 'loopback', 'loopback', 'loopback', 'loopback', 'network'],
    );
  });

  it('says whom the daemon lets in', () => {
    const guards = [
      '{}',
      '{"tls":false}',
      '{"tls":true}',
      '{"tls":false,"tlsverify":true}',
      '{"tls":true,"tlsverify":false}',
      '{"tlsverify":false}',
    ];
    deepEqual(
      guards.map((text) => guardOf(read(text))),
      ['none', 'none', 'verified', 'verified', 'encrypted', 'encrypted'],
    );
  });
});

describe('IP addresses', () => {
  it('are read as Go reads them', () => {
    for (const text of ['0.0.0.0', '255.1.2.3', '::', '::1', '1:2:3:4:5:6:7:8', '1::8', '::ffff:1.2.3.4', 'fe80::1%eth0'])
      ok(addressBits(text), text);
    for (const text of [
      '',
      '1.2.3',
      '01.2.3.4',
      '256.0.0.1',
      '1:2',
      ':::',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '12345::',
      '::1.2.3',
      'fe80::%',
      'x',
    ])
      equal(addressBits(text), undefined, text);
    deepEqual(addressBits('1.2.3.4'), { bits: 0x01020304n, length: 32 });
    equal(addressBits('::1.2.3.4')?.bits, 0x01020304n);
    equal(addressBits('1::')?.bits, 1n << 112n);
  });

  it('may be networks, and of this machine', () => {
    equal(networkBits('10.0.0.0/8')?.prefix, 8);
    for (const text of ['10.0.0.0/33', '10.0.0.0/08', '10.0.0.0', 'fe80::1%a/64', '::/129']) equal(networkBits(text), undefined, text);
    for (const text of ['127.0.0.1', '127.255.0.3', '::1', '::ffff:127.0.0.1', 'localhost']) ok(isLoopback(text), text);
    for (const text of ['128.0.0.1', '::2', '0.0.0.0', 'localhost.example', '::ffff:10.0.0.1']) ok(!isLoopback(text), text);
  });
});

import { deepEqual, equal } from 'node:assert/strict';
import { listeningIn, processOf, reachablePort, socketTables } from '../../server/src/probe/proc';

const status = [
  'Name:\tworker',
  'State:\tS (sleeping)',
  'Uid:\t100999\t100999\t100999\t100999',
  'Gid:\t100033\t100033\t100033\t100033',
  'CapEff:\t0000000000000400',
  'CapBnd:\t00000000a80425fb',
  'NoNewPrivs:\t1',
  'Seccomp:\t2',
].join('\n');

const table = (name: string): (typeof socketTables)[number] => socketTables.find((one) => one.name === name)!;
const lines = (...local: readonly string[]): string =>
  ['  sl  local_address rem_address   st', ...local.map((each, index) => `   ${index}: ${each} 00000000:0000 0A 00000000:00000000`)].join(
    '\n',
  );

describe('what /proc shows', () => {
  it('reads a process, with the ids that it has inside of a container', () => {
    deepEqual(processOf(status, '0 100000 65536', '0 100000 65536'), {
      name: 'worker',
      uid: 999,
      gid: 33,
      effective: 0x400n,
      bounding: 0xa80425fbn,
      noNewPrivileges: true,
      seccomp: 2,
    });
    equal(processOf(status)?.uid, 100999);
    equal(processOf(status.replace('S (sleeping)', 'Z (zombie)')), undefined);
    equal(processOf(''), undefined);
  });

  it('reads what listens, and leaves out what only the engine does', () => {
    deepEqual(listeningIn(table('tcp'), lines('00000000:0050', '0100007F:1538', '0B00007F:9C40')), [
      'tcp 0.0.0.0:80',
      'tcp 127.0.0.1:5432',
    ]);
    deepEqual(listeningIn(table('tcp6'), lines('00000000000000000000000000000000:1F90', '00000000000000000000000001000000:0019')), [
      'tcp6 [::]:8080',
      'tcp6 [::1]:25',
    ]);
    deepEqual(listeningIn(table('tcp6'), lines('0000000000000000FFFF0000020011AC:0050', 'B80D0120000000000000000005000000:0035')), [
      'tcp6 [::ffff:172.17.0.2]:80',
      'tcp6 [2001:db8::5]:53',
    ]);
    const udp = (local: string): string => lines(local).replace(' 0A ', ' 07 ');
    deepEqual(listeningIn(table('udp'), udp('00000000:0035')), ['udp 0.0.0.0:53']);
    deepEqual(listeningIn(table('udp'), udp('00000000:C000')), []);
  });

  it('asks only what others reach', () => {
    equal(reachablePort('tcp 0.0.0.0:80'), 80);
    equal(reachablePort('tcp6 [::]:8080'), 8080);
    for (const one of ['tcp 127.0.0.1:80', 'tcp6 [::1]:80', 'udp 0.0.0.0:53', 'tcp6 [::ffff:127.0.0.1]:80'])
      equal(reachablePort(one), undefined, one);
  });
});

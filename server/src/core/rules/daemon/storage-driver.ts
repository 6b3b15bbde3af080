import { cis, cwe, nist } from '../../knowledge/references';
import { scalarAt, scalarsAt } from '../../model/value';
import { defineRule } from '../rule';

/**
 * Storage drivers that get no fixes any more, and the version of Docker Engine that no longer has them (docs.docker.com, Engine: deprecated features).
 * Checked 2026-11-30.
 */
const removed: ReadonlyMap<string, string> = new Map([
  ['aufs', '24.0'],
  ['overlay', '24.0'],
  ['devicemapper', '25.0'],
]);

export default defineRule({
  id: 'daemon/storage-driver',
  on: 'daemon',
  meta: {
    title: 'Abandoned storage driver',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.6', 'the aufs storage driver is not used'),
      cis('2.11', 'the base device size is not changed until needed'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
      { title: 'Docker: deprecated features', url: 'https://docs.docker.com/engine/deprecated/' },
    ],
    tiers: [],
  },
  *check(daemon) {
    const driver = scalarAt(daemon.map, 'storage-driver');
    const last = typeof driver?.plain === 'string' ? removed.get(driver.plain) : undefined;
    if (driver && last !== undefined) {
      yield {
        at: driver.at,
        message: `The storage driver "${String(driver.plain)}" gets no security fixes: Docker Engine ${last} and later do not have it`,
      };
    }
    for (const option of scalarsAt(daemon.map, 'storage-opts')) {
      if (!option.known || !option.value.startsWith('dm.basesize=')) continue;
      yield {
        at: option.at,
        message: 'dm.basesize enlarges the disk of every container: each of them can fill more of the storage that all share',
        value: 'dm.basesize',
        profile: 'strict',
      };
    }
  },
});

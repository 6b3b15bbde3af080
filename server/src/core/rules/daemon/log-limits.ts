import { unknown } from '../../fix/condition';
import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { get, scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/log-limits',
  on: 'daemon',
  meta: {
    title: 'Container logs without a size limit',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: 'a log size limit',
    since: '0.1.0',
    references: [
      cis('2.13', 'centralized and remote logging is configured'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
      { title: 'Docker: JSON file logging driver', url: 'https://docs.docker.com/engine/logging/drivers/json-file/' },
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const driver = scalarAt(daemon.map, 'log-driver')?.plain;
    // Other drivers rotate, send their lines away or keep none.
    if (driver !== undefined && driver !== '' && driver !== 'json-file') return;
    const size = scalarAt(get(daemon.map, 'log-opts'), 'max-size');
    if (size && size.plain !== '' && size.plain !== '-1') return;
    const files = scalarAt(get(daemon.map, 'log-opts'), 'max-file') ? [] : [value(daemon, 'log-opts.max-file', '3')];
    yield {
      at: size?.at ?? daemon.at,
      message: 'Container logs grow without limit: they can fill the disk of the host',
      fixes: [
        {
          title: 'Rotate container logs',
          kind: 'review',
          conditions: [unknown('logs-elsewhere', 'Older log lines are collected elsewhere or are not needed.')],
          want: [value(daemon, 'log-opts.max-size', '10m'), ...files],
        },
      ],
    };
  },
});

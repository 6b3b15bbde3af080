import { cwe, nist, owasp } from '../../knowledge/references';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/io-limit',
  on: 'service',
  meta: {
    title: 'A service may keep the disks of the host busy',
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    absence: true,
    wall: 'a limit of disk I/O',
    since: '0.1.0',
    tiers: [],
    references: [
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service) {
    const limits = get(service.map, 'blkio_config');
    if (!service.complete || service.build?.stage?.os === 'windows' || (limits?.kind === 'map' && limits.entries.size > 0)) return;
    yield { at: service.at, message: `"${service.name}" has no limit of disk I/O: it may keep the disks of the host busy` };
  },
});

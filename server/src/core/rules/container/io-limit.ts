import { cwe, nist, owasp } from '../../knowledge/references';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'io-limit',
  serves: {
    compose: { title: 'Service without a disk I/O limit' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    absence: true,
    safeguard: 'a disk I/O limit',
    since: '0.1.0',
    tiers: [],
    references: [
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check({ config, title }) {
    if (!config.complete || config.build?.stage?.os === 'windows' || config.attributes.limitsIo) return;
    yield { at: config.at, message: `${title} has no disk I/O limit: it can saturate the disks of the host` };
  },
});

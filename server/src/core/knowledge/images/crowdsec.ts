import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** CrowdSec: it reads logs of others, and answers bouncers. */
export default defineFamily({
  name: 'crowdsec',
  images: ['crowdsecurity/crowdsec', 'ghcr.io/crowdsecurity/crowdsec'],
  insiders: 'CrowdSec',
  profile: () =>
    service({
      start: root,
      // DAC_OVERRIDE reads logs of others; the rest starts notification plugins as nobody and ends them.
      capabilities: { root: ['DAC_OVERRIDE', 'KILL', 'SETGID', 'SETUID'], file: [], optional: [] },
      data: ['/etc/crowdsec', '/var/lib/crowdsec/data'],
      ports: [6060, 8080],
      silent: [
        'Without a volume at /var/lib/crowdsec/data it ends at once, with exit code 0.',
        'Without a volume at /etc/crowdsec bouncers have to be registered again after each update.',
      ],
      sources: [
        'crowdsecurity/crowdsec build/docker/Dockerfile',
        'crowdsecurity/crowdsec build/docker/docker_start.sh',
        'crowdsecurity/crowdsec build/docker/config.yaml',
        'crowdsecurity/crowdsec build/docker/README.md',
        'crowdsecurity/crowdsec#3303',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

import { refusedIn } from '../../facts/refused';
import { isWindows } from '../../facts/service-os';
import { cwe, nist, owasp } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'refused-setting',
  serves: {
    compose: { title: 'Security setting that Docker Engine refuses' },
    devcontainer: { title: 'Security setting that Docker Engine refuses' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(16, 'Configuration'),
      { title: 'Docker: docker container run', url: 'https://docs.docker.com/reference/cli/docker/container/run/' },
    ],
    tiers: [],
  },
  *check(container) {
    // Of what Windows does with these keys nothing is known here.
    if (isWindows(container.config)) return;
    for (const { at, value, why, podman } of refusedIn(container.config)) {
      if (!isOwn(container, at)) continue;
      yield {
        at: at.at,
        message: `${container.title} does not start: ${why}`,
        because: provenance(at),
        value,
        ...(podman && { profile: 'strict', confidence: 'possible' }),
      };
    }
  },
});

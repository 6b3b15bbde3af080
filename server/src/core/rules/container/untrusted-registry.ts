import { pulledImage } from '../../facts/pulled-image';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isFrom, originOf } from '../../knowledge/registries';
import { provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'untrusted-registry',
  serves: {
    compose: { title: 'Service image from a registry that is not allowed' },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check({ config, title }, { project, registries }) {
    const image = registries.length > 0 ? pulledImage(config, project) : undefined;
    if (!image || isFrom(image.value, registries)) return;
    const { host, repository } = originOf(image.value);
    yield {
      at: image.at,
      message: `${title} runs ${host}/${repository}, which comes from none of the allowed registries (${registries.join(', ')})`,
      because: provenance(image),
      value: image.value,
    };
  },
});

import { imagesOf, namedAgain, needs } from '../../facts/dockerfile/images';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isFrom, originOf } from '../../knowledge/registries';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/untrusted-registry',
  on: 'stage',
  meta: {
    title: 'Base image from a registry that is not allowed',
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
  *check(stage, { project, registries }) {
    if (registries.length === 0) return;
    for (const image of imagesOf(stage, project)) {
      const { reference, as } = image;
      if (isFrom(reference.value, registries)) continue;
      const { host, repository } = originOf(reference.value);
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} ${host}/${repository}, which comes from none of the allowed registries (${registries.join(', ')})`,
        because: [...provenance(reference), ...namedAgain(image)],
        value: reference.value,
      };
    }
  },
});

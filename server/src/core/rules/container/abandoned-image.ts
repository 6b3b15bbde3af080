import { pulledImage } from '../../facts/pulled-image';
import { set } from '../../fix/intent';
import { type Abandonment, abandonment } from '../../knowledge/abandoned-images';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'abandoned-image',
  serves: {
    compose: { title: 'A service runs an image that gets no security updates' },
  },
  meta: {
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.4', 'images are scanned and rebuilt to include security patches'),
      owasp(13, 'supply chain'),
      nist('3.1.1', 'image vulnerabilities'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
    ],
  },
  *check({ config, title }, { project, today }) {
    const image = pulledImage(config, project);
    const found = image && abandonment(image.value, today, config.images);
    if (!image || !found) return;
    const go = found.successor === undefined ? '' : `; go on with ${found.successor}`;
    yield {
      at: image.at,
      message: `${title} runs "${image.value}": it ${found.what}${go}`,
      because: provenance(image),
      fixes: successor(found),
      value: image.value,
    };
  },
});

function successor({ reference, source }: Abandonment): Proposal[] {
  if (reference === undefined) return [];
  const reliesOn = `Data and settings of the old image work with ${reference} (${source}).`;
  return [{ title: `Move to ${reference}`, tier: 'manual', ask: [set('image', reference)], reliesOn }];
}

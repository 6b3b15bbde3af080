import { pulledImage } from '../../facts/pulled-image';
import { type Fix, value } from '../../fix/want';
import { type Abandonment, abandonment } from '../../knowledge/abandoned-images';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/abandoned-image',
  on: 'service',
  meta: {
    title: 'A service runs an image that gets no security updates',
    severity: 'medium',
    certainty: 'likely',
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
  *check(service, { project, today }) {
    const image = pulledImage(service, project);
    const found = image && abandonment(image.value, today, service.images);
    if (!image || !found) return;
    const go = found.successor === undefined ? '' : `; go on with ${found.successor}`;
    yield {
      at: image.at,
      message: `"${service.name}" runs "${image.value}": it ${found.what}${go}`,
      because: trail(image),
      fixes: successor(service, found),
      value: image.value,
    };
  },
});

function successor(service: Service, { reference, source }: Abandonment): Fix[] {
  if (reference === undefined) return [];
  const reliesOn = `Data and settings of the old image work with ${reference} (${source}).`;
  return [{ title: `Move to ${reference}`, tier: 'manual', want: [value(service, 'image', reference)], reliesOn }];
}

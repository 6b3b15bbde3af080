import { pulledImage } from '../../facts/pulled-image';
import { type Fix, value } from '../../fix/want';
import { withVersion } from '../../knowledge/abandoned-images';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/unpinned-image',
  on: 'service',
  meta: {
    title: 'A service runs whatever image its tag names today',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: ['compose/undigested-image'],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(service, { project, today }) {
    const image = pulledImage(service, project);
    const why = image && whyMoving(parseImage(image.value));
    if (!image || why === undefined) return;
    yield {
      at: image.at,
      message: `"${service.name}" runs whatever "${image.value}" is when it is pulled: it ${why}`,
      because: trail(image),
      fixes: pinned(service, image.value, today),
      value: image.value,
    };
  },
});

function pinned(service: Service, image: string, today: string): Fix[] {
  const reference = withVersion(image, today, service.images);
  return reference === undefined
    ? []
    : [{ title: `Name the version: ${reference}`, tier: 'manual', want: [value(service, 'image', reference)] }];
}

import { pulledImage } from '../../facts/pulled-image';
import { parseImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/undigested-image',
  on: 'service',
  meta: {
    title: 'A service names its image by a tag, not by its digest',
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(service, { project }) {
    const image = pulledImage(service, project);
    if (!image) return;
    if (parseImage(image.value).digest !== undefined) return;
    yield {
      at: image.at,
      message: `"${service.name}" runs "${image.value}" by its tag alone: whoever can move the tag can change the image`,
      because: trail(image),
      value: image.value,
    };
  },
});

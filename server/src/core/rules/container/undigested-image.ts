import { pulledImage } from '../../facts/pulled-image';
import { parseImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'undigested-image',
  serves: {
    compose: { title: 'Service image without a pinned digest' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
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
  *check({ config, title }, { project }) {
    const image = pulledImage(config, project);
    if (!image) return;
    if (parseImage(image.value).digest !== undefined) return;
    yield {
      at: image.at,
      message: `${title} runs "${image.value}" without a digest: anyone who can move the tag can replace the image`,
      because: provenance(image),
      value: image.value,
    };
  },
});

import { namedAgain, needs, taggedImages } from '../../facts/dockerfile/images';
import { parseImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/undigested-base',
  on: 'stage',
  meta: {
    title: 'Base image without a pinned digest',
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
  *check(stage, { project }) {
    for (const image of taggedImages(stage, project)) {
      const { reference, as } = image;
      if (parseImage(reference.value).digest !== undefined) continue;
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} "${reference.value}" without a digest: anyone who can move the tag can replace the image`,
        because: [...provenance(reference), ...namedAgain(image)],
        value: reference.value,
      };
    }
  },
});

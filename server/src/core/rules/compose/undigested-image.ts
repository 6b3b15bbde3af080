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
    why: `Whoever controls the registry, or the account that publishes the image, can put another image under a tag that is there already, and the next pull brings it.
A digest is the hash of the image itself: what has it is the image that was tested, or the pull fails.`,
    derivation: `A mitigation against a second event, a stolen account or registry, is missing: low. Beside compose/unpinned-image it is not said.`,
    remedy: `Write the digest behind the tag, \`postgres:18@sha256:...\`; \`docker buildx imagetools inspect postgres:18\` prints it. Let a robot such as Renovate or Dependabot keep it
fresh, for an image that is named by its digest gets no fixes by itself.`,
    allow: `Where nobody would move the digest, so that the service would miss security updates.`,
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

import { pulledImage } from '../../facts/pulled-image';
import { set } from '../../fix/intent';
import { withVersion } from '../../knowledge/abandoned-images';
import type { Images } from '../../knowledge/family/lookup';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'unpinned-image',
  serves: {
    compose: {
      title: 'Service with a mutable image tag',
      supersedes: ['compose/undigested-image'],
      terms: {
        says: (title: string, image: string, why: string) => `${title} uses a mutable image tag: "${image}" ${why}`,
      },
    },
    devcontainer: {
      title: 'Development container with a mutable image tag',
      terms: { says: (_: string, image: string, why: string) => `"${image}" ${why}: the next rebuild may use a different image` },
    },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(container, { project, today, terms }) {
    const image = pulledImage(container.config, project);
    const why = image && whyMoving(parseImage(image.value));
    if (!image || why === undefined || !isOwn(container, image)) return;
    yield {
      at: image.at,
      message: terms.says(container.title, image.value, why),
      because: provenance(image),
      fixes: pinned(image.value, today, container.config.images),
      value: image.value,
    };
  },
});

function pinned(image: string, today: string, known: Images): Proposal[] {
  const reference = withVersion(image, today, known);
  return reference === undefined ? [] : [{ title: `Pin the image to ${reference}`, kind: 'choice', ask: [set('image', reference)] }];
}

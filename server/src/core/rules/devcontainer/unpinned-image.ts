import { isImageReference } from '../../facts/image-reference';
import { type Fix, value } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { withVersion } from '../../knowledge/abandoned-images';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/unpinned-image',
  on: 'devcontainer',
  meta: {
    title: 'The image of a development container may be another one tomorrow',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp('13', 'enhance supply chain security'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
    ],
  },
  *check(container, { today }) {
    const { image } = container.container;
    // Of the image of a service the rules for Compose speak.
    if (container.compose || !image?.known || !isImageReference(image.value)) return;
    const why = whyMoving(parseImage(image.value));
    if (why === undefined) return;
    yield {
      at: image.at,
      message: `"${image.value}" ${why}: it may be another image at the next rebuild`,
      because: trail(image),
      value: image.value,
      fixes: pinned(container, image.value, today),
    };
  },
});

function pinned(container: DevContainer, image: string, today: string): Fix[] {
  const reference = withVersion(image, today);
  return reference === undefined
    ? []
    : [{ title: `Name the version: ${reference}`, tier: 'manual', want: [value(container, 'image', reference)] }];
}

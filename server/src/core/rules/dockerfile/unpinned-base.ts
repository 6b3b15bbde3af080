import { isWrittenOut, type NamedImage, namedAgain, needs, taggedImages } from '../../facts/dockerfile/images';
import { type ProposedFix, text } from '../../fix/want';
import { withVersion } from '../../knowledge/abandoned-images';
import type { Images } from '../../knowledge/family/lookup';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unpinned-base',
  on: 'stage',
  meta: {
    title: 'Base image with a mutable tag',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    supersedes: ['dockerfile/undigested-base'],
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(stage, { project, today }) {
    for (const image of taggedImages(stage, project)) {
      const { reference, as } = image;
      const why = whyMoving(parseImage(reference.value));
      if (why === undefined) continue;
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} "${reference.value}", which can change: it ${why}`,
        because: [...provenance(reference), ...namedAgain(image)],
        fixes: pinned(image, today, stage.images),
        value: reference.value,
      };
    }
  },
});

/** No fix where a variable or another file decides the image. */
function pinned({ reference: image, again }: NamedImage, today: string, images: Images): ProposedFix[] {
  const places = [image, ...again];
  const reference = places.every(isWrittenOut) ? withVersion(image.value, today, images) : undefined;
  if (reference === undefined) return [];
  return [{ title: `Pin the image to ${reference}`, kind: 'choice', want: places.map(({ at }) => text(at, reference)) }];
}

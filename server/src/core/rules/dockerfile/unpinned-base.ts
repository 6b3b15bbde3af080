import { isWrittenOut, type NeededImage, neededImages, needs } from '../../facts/dockerfile/images';
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
    severity: 'medium',
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
    if (!stage.feedsShipped) return;
    for (const { reference, as } of neededImages(stage, project)) {
      const why = whyMoving(parseImage(reference.value));
      if (why === undefined) continue;
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} "${reference.value}", which can change: it ${why}`,
        because: provenance(reference),
        fixes: pinned(reference, today, stage.images),
        value: reference.value,
      };
    }
  },
});

/** No fix where a variable or another file decides the image. */
function pinned(image: NeededImage['reference'], today: string, images: Images): ProposedFix[] {
  const reference = isWrittenOut(image) ? withVersion(image.value, today, images) : undefined;
  return reference === undefined ? [] : [{ title: `Pin the image to ${reference}`, kind: 'choice', want: [text(image.at, reference)] }];
}

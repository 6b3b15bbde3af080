import { neededImages, needs } from '../../facts/dockerfile/images';
import { parseImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/undigested-base',
  on: 'stage',
  meta: {
    title: 'An image is built on a tag, not on a digest',
    severity: 'low',
    certainty: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    why: `Whoever controls the registry, or the account that publishes the base, can put another image under a tag that is there already, and the next build brings it.
A digest is the hash of the image itself: what has it is the image that was tested, or the build fails.`,
    derivation: `A mitigation against a second event, a stolen account or registry, is missing: low. Beside dockerfile/unpinned-base it is not said.`,
    remedy: `Write the digest behind the tag, \`FROM node:24@sha256:...\`; \`docker buildx imagetools inspect node:24\` prints it. Let a robot such as Renovate or Dependabot keep it
fresh, for a base that is named by its digest gets no fixes by itself.`,
    allow: `Where nobody would move the digest, so that the image would miss security updates.`,
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.feedsShipped) return;
    for (const { reference, as } of neededImages(stage, project)) {
      if (parseImage(reference.value).digest !== undefined) continue;
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} "${reference.value}" by its tag alone: whoever can move the tag can change the image`,
        because: trail(reference),
        value: reference.value,
      };
    }
  },
});

import { isWrittenOut, type NeededImage, neededImages, needs } from '../../facts/dockerfile/images';
import { type Fix, text } from '../../fix/want';
import { withVersion } from '../../knowledge/abandoned-images';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unpinned-base',
  on: 'stage',
  meta: {
    title: 'An image is built on whatever a tag names today',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: ['dockerfile/undigested-base'],
    why: `Whoever can publish a new image under a tag decides what this image holds, and nobody notices: the next build brings it. No tag means \`latest\`, which moves with every
release, and so do \`stable\`, \`edge\`, \`main\` and tags such as \`alpine\` that name a variant but no version. An account of a publisher that is taken over reaches everyone who
follows such a tag within hours. The same file also gives different software on two machines, so that two builds of one commit differ.`,
    derivation: `It takes a second event, a bad or stolen release, to become an attack, and then the container is the attacker's: medium.`,
    remedy: `Name a version, as exact as you want to be surprised: \`FROM node:24\` follows fixes of one major version, \`node:24.3.0\` those of nothing. A digest (\`@sha256:...\`) names one
image for ever; let a robot such as Renovate or Dependabot move it. The same holds for \`COPY --from\` and \`RUN --mount=from=\` of an image.`,
    allow: `For images of your own that a pipeline builds one after the other, and for tools that are built on a developer's machine.`,
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
        message: `${needs(stage, as, project)} whatever "${reference.value}" is when it is pulled: it ${why}`,
        because: trail(reference),
        fixes: pinned(reference, today),
        value: reference.value,
      };
    }
  },
});

/** What a variable or another file decides is changed there by a person. */
function pinned(image: NeededImage['reference'], today: string): Fix[] {
  const reference = isWrittenOut(image) ? withVersion(image.value, today) : undefined;
  return reference === undefined ? [] : [{ title: `Name the version: ${reference}`, tier: 'manual', want: [text(image.at, reference)] }];
}

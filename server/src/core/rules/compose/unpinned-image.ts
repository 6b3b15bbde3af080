import { pulledImage } from '../../facts/pulled-image';
import { type Fix, value } from '../../fix/want';
import { withVersion } from '../../knowledge/abandoned-images';
import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/unpinned-image',
  on: 'service',
  meta: {
    title: 'A service runs whatever image its tag names today',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: ['compose/undigested-image'],
    why: `Whoever can publish a new image under a tag decides what runs here, and nobody notices: the next pull brings it. No tag means \`latest\`, which moves with every
release, and so do \`stable\`, \`edge\`, \`main\` and tags such as \`alpine\` that name a variant but no version. An account of a publisher that is taken over reaches everyone who
follows such a tag within hours. The same file also gives different software on two machines, so that what was tested is not what runs.`,
    derivation: `It takes a second event, a bad or stolen release, to become an attack, and then the container is the attacker's: medium.`,
    remedy: `Name a version, as exact as you want to be surprised: \`postgres:18\` follows fixes of one major version, \`postgres:18.1\` those of nothing. A digest (\`@sha256:...\`) names one
image for ever; let a robot such as Renovate or Dependabot move it.`,
    allow: `For images of your own that a pipeline builds and deploys at once, and for tools on a developer's machine.`,
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.2.2', 'stale images in registries'),
      cwe(1357, 'Reliance on Insufficiently Trustworthy Component'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(service, { project, today }) {
    const image = pulledImage(service, project);
    const why = image && whyMoving(parseImage(image.value));
    if (!image || why === undefined) return;
    yield {
      at: image.at,
      message: `"${service.name}" runs whatever "${image.value}" is when it is pulled: it ${why}`,
      because: trail(image),
      fixes: pinned(service, image.value, today),
      value: image.value,
    };
  },
});

function pinned(service: Service, image: string, today: string): Fix[] {
  const reference = withVersion(image, today);
  return reference === undefined
    ? []
    : [{ title: `Name the version: ${reference}`, tier: 'manual', want: [value(service, 'image', reference)] }];
}

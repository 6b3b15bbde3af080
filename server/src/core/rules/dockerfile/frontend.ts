import { parseImage, shownImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cwe, nist, owasp } from '../../knowledge/references';
import { originOf } from '../../knowledge/registries';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/frontend',
  on: 'stage',
  meta: {
    title: "Dockerfile frontend that is unpinned or not Docker's own",
    severity: 'medium',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [
      owasp(13, 'supply chain'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(stage) {
    if (!stage.shipped) return;
    const { syntax, check } = stage.directives;
    if (check?.skip.some((name) => name.toLowerCase() === 'all')) {
      yield { at: check.at, message: 'All BuildKit checks are disabled: mistakes in this file are not reported', severity: 'low' };
    }
    if (!syntax) return;
    const { host, repository } = originOf(syntax.image);
    const own = host === 'docker.io' && /^docker\/dockerfile(?:-upstream)?$/.test(repository);
    const moving = whyMoving(parseImage(syntax.image));
    if (own && moving === undefined) return;
    yield {
      at: syntax.at,
      message: own
        ? `The frontend "${syntax.image}" can change between builds: it ${moving}`
        : `The frontend "${shownImage(syntax.image)}", which executes every build of this file, is not Docker's own`,
      value: syntax.image,
    };
  },
});

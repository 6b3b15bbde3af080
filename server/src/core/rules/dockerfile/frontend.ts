import { parseImage } from '../../knowledge/image-name';
import { whyMoving } from '../../knowledge/moving-tags';
import { cwe, nist, owasp } from '../../knowledge/references';
import { originOf } from '../../knowledge/registries';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/frontend',
  on: 'stage',
  meta: {
    title: 'The program that executes the Dockerfile is not the usual one',
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
      yield { at: check.at, message: 'All checks of BuildKit are switched off for this file', severity: 'low' };
    }
    if (!syntax) return;
    const { host, repository } = originOf(syntax.image);
    const own = host === 'docker.io' && /^docker\/dockerfile(?:-upstream)?$/.test(repository);
    const moving = whyMoving(parseImage(syntax.image));
    if (own && moving === undefined) return;
    yield {
      at: syntax.at,
      message: own
        ? `The frontend "${syntax.image}" is whatever it is on the day of the build: it ${moving}`
        : `Every build is executed by the frontend "${syntax.image}", which is not Docker's own`,
      value: syntax.image,
    };
  },
});

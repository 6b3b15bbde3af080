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
    certainty: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    why: `Whoever publishes the frontend decides what every build does. \`# syntax=\` names an image that BuildKit pulls and runs to read the Dockerfile; it sees the whole build and writes each of its
steps. \`docker/dockerfile:1\` is Docker's own and follows one major version. \`# check=skip=all\` switches off what BuildKit itself has to say about the file.`,
    derivation: `It takes a second event, a publisher that is taken over, and then every image that is built is the attacker's: medium.`,
    remedy: `Write \`# syntax=docker/dockerfile:1\`, or leave the line out. Name another frontend by its digest, and skip single checks by their names.`,
    allow: `For frontends of your own organisation, named by digest.`,
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

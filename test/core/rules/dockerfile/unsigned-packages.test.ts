import { deepEqual } from 'node:assert/strict';
import { analyzeText } from '../../../support/open';

/** The tiers of the fixes that have packages verified again. */
function tiersIn(...lines: readonly string[]): (string | undefined)[] {
  const { findings } = analyzeText(new Map([['Dockerfile', ['FROM debian:9', ...lines, ''].join('\n')]]));
  return findings.filter(({ rule }) => rule === 'dockerfile/unsigned-packages').map(({ fixes }) => fixes[0]?.tier);
}

describe('Verifying packages again', () => {
  const install = 'RUN apt-get update && apt-get install -y --allow-unauthenticated gnucash';

  it('is not done in bulk where the keys may have expired', () => {
    deepEqual(tiersIn(install), ['review']);
    deepEqual(tiersIn('RUN echo "deb http://archive.debian.org/debian stretch main" > /etc/apt/sources.list', install), ['manual']);
    deepEqual(tiersIn("RUN sed -i 's/mirror.example.org/snapshot.debian.org/' /etc/apt/sources.list", install), ['manual']);
  });
});

import { deepEqual, equal, ok } from 'node:assert/strict';
import { harden } from '../../../server/src/core/harden/harden';
import { analyzeText, type Files, withEdits } from '../../support/open';

/** What harden makes of files; a second run changes nothing. */
function made(files: Readonly<Record<string, string>>): { readonly after: Files; readonly left: readonly string[] } {
  const before = new Map(Object.entries({ 'x.js': '', ...files }));
  const hardening = harden(analyzeText(before), { tier: 'review' });
  const after = withEdits(before, hardening.edits);
  deepEqual(harden(analyzeText(after), { tier: 'review' }).edits, []);
  return { after, left: hardening.left.flatMap(({ fixes }) => fixes.map(({ reliesOn }) => reliesOn ?? '')) };
}

const dockerfile = 'FROM node:22\nCOPY x.js .\nCMD ["node", "x.js"]\n';
const built = (...lines: string[]): string => ['services:', '  web:', '    build: .', ...lines, ''].join('\n');

describe('A safeguard that would do nothing', () => {
  it('is no USER that every service of the image overrides', () => {
    const { after, left } = made({ Dockerfile: dockerfile, 'compose.yaml': built('    user: root', '    entrypoint: ["/entry.sh"]') });
    equal(after.get('Dockerfile'), dockerfile);
    ok(left.some((text) => text.startsWith('Not applied in bulk: "web" starts the image as root, whatever its USER is.')));
    // A process that stays root keeps what it may need.
    ok(!/cap_drop:\n(?: {6}- .*\n)*? {6}- ALL\n/.test(after.get('compose.yaml')!), after.get('compose.yaml'));
    const { after: other } = made({ Dockerfile: dockerfile, 'compose.yaml': built() });
    ok(/\nUSER (?:node|1000)\n/.test(other.get('Dockerfile')!) && /- ALL\n/.test(other.get('compose.yaml')!));
  });

  it('is no mode that the start sets again', () => {
    const text = (start: string): string =>
      `FROM node:22\nRUN mkdir /data && chown node /data && chmod 777 /data\nUSER node\nENTRYPOINT ["/start.sh"]\nCOPY <<EOF /start.sh\n#!/bin/sh\n${start}\nEOF\n`;
    const again = text('chmod 777 /data');
    ok(made({ Dockerfile: again }).after.get('Dockerfile')!.includes('chown node /data && chmod 777 /data'));
    ok(
      made({ Dockerfile: text('exec node x.js') })
        .after.get('Dockerfile')!
        .includes('chmod 775 /data'),
    );
  });

  it('is no limit that the engine refuses or a swarm does not read', () => {
    const windows = 'services:\n  a:\n    image: acme/a\n    platform: windows/amd64\n';
    equal(made({ 'compose.yaml': windows }).after.get('compose.yaml'), windows);
    const swarm = made({ 'compose.yaml': 'services:\n  a:\n    image: acme/a\n    deploy: { mode: global }\n' }).after.get('compose.yaml')!;
    ok(swarm.includes('pids: 4096') && !swarm.includes('pids_limit'), swarm);
  });

  it('is no dropped capability beside "privileged"', () => {
    const { after } = made({ 'compose.yaml': 'services:\n  a:\n    image: nginx:1.30\n    privileged: true # needed for the stick\n' });
    ok(!after.get('compose.yaml')!.includes('cap_'), after.get('compose.yaml'));
  });
});

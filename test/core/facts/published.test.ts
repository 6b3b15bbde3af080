import { deepEqual } from 'node:assert/strict';
import { type Config, defaultConfig } from '../../../server/src/core/config/config';
import { publishedPorts, reachedFrom } from '../../../server/src/core/facts/published';
import { fixEdits } from '../../../server/src/core/harden/fix-edits';
import { openProject } from '../../../server/src/core/kinds/open';
import { analyze } from '../../../server/src/core/lint/analyze';
import { isShown } from '../../../server/src/core/lint/finding';
import type { Project } from '../../../server/src/core/model/project';
import { analyzeText, appsOf, fileId, reader, root } from '../../support/open';

function open(files: Record<string, string>, ...apps: string[]): Project {
  const entries = appsOf((apps.length > 0 ? apps : ['compose.yaml']).map(fileId));
  return openProject(entries, reader(new Map(Object.entries(files))));
}

describe('Published ports', () => {
  const reaches = (project: Project): string[][] =>
    project.services.map((service) => [
      service.name,
      ...publishedPorts(service, project).map(({ reach }) => reach),
      reachedFrom(service, project),
    ]);

  it('are reached from where their address says', () => {
    const project = open({
      'compose.yaml':
        'services:\n  a: { image: x, ports: ["80", "0.0.0.0:81:81", "[::]:82:82", "192.0.2.1:83:83", "127.0.0.2:84:84", "[::1]:85:85", "${A}:86:86"] }\n' +
        '  b: { image: x, ports: ["127.0.0.1:80:80"] }\n  c: { image: x, ports: ["${A}:80:80"] }\n  d: { image: x, network_mode: host }\n' +
        '  e: { image: x, network_mode: "service:a" }\n  f: { image: x, network_mode: none, ports: ["80:80"] }\n',
    });
    deepEqual(reaches(project), [
      ['a', 'everywhere', 'everywhere-written', 'everywhere-written', 'address', 'loopback', 'loopback', 'unknown', 'outside'],
      ['b', 'loopback', 'inside'],
      ['c', 'unknown', 'unknown'],
      ['d', 'outside'],
      ['e', 'unknown'],
      ['f', 'inside'],
    ]);
  });

  it('are none where every network is internal', () => {
    const project = open({
      'compose.yaml':
        'services:\n  a: { image: x, ports: ["80:80"], networks: [in] }\n  b: { image: x, ports: ["80:80"], networks: { in: {}, out: {} } }\n' +
        '  c: { image: x, ports: ["80:80"] }\nnetworks: { in: { internal: true }, out: {}, default: { internal: true } }\n',
    });
    deepEqual(reaches(project), [
      ['a', 'inside'],
      ['b', 'everywhere', 'outside'],
      ['c', 'inside'],
    ]);
  });

  it('keep the one without an address when a later file adds one', () => {
    const project = open(
      {
        'compose.yaml': 'services: { a: { image: x, ports: ["80:80"] } }',
        'later.yaml': 'services: { a: { ports: ["127.0.0.1:80:80"] } }',
      },
      'compose.yaml',
      'later.yaml',
    );
    deepEqual(reaches(project), [['a', 'everywhere', 'loopback', 'outside']]);
  });

  it("are not spoken of on the host's network, and do not stand in the way of leaving it", () => {
    const files = new Map([['compose.yaml', 'services: { a: { image: postgres, network_mode: host, ports: ["5432:5432", "2222:22"] } }']]);
    const analysis = analyzeText(files);
    const shown = analysis.findings.filter(isShown).map(({ rule }) => rule);
    deepEqual(
      shown.filter((rule) => /port|ssh|network/.test(rule)),
      ['compose/host-network'],
    );
    const leave = analysis.findings.find(({ rule }) => rule === 'compose/host-network')!;
    deepEqual('edits' in fixEdits(analysis, leave, 0), true);
  });

  it("are masked whichever file says that the network is the host's", () => {
    const app = ['compose.yaml', 'later.yaml'].map(fileId);
    const files = new Map([
      ['compose.yaml', 'services: { a: { image: postgres, ports: ["5432:5432"] } }'],
      ['later.yaml', 'services: { a: { network_mode: host } }'],
    ]);
    const { findings } = analyze(appsOf(app), reader(files), { config: defaultConfig, root, today: '2026-01-01' });
    deepEqual(
      findings.filter(({ rule }) => rule === 'compose/exposed-port').map(({ supersededBy }) => supersededBy),
      ['compose/host-network'],
    );
  });

  it('are not reported where the config says that they are public on purpose', () => {
    const files = new Map([['compose.yaml', 'services: { a: { image: x, ports: ["80:8000", "443-444:443-444", "443:8443", "443"] } }']]);
    const options = new Map([['ports', [80, 443]]]);
    const config: Config = { ...defaultConfig, profile: 'strict', rules: new Map([['compose/exposed-port', { allow: [], options }]]) };
    const entries = appsOf([fileId('compose.yaml')]);
    const { findings } = analyze(entries, reader(files), { config, root, today: '2026-01-01' });
    deepEqual(
      findings.filter(({ rule }) => rule === 'compose/exposed-port').map(({ message }) => /port (.*) on all/.exec(message)?.[1]),
      ['443-444', '443 of the container'],
    );
  });
});

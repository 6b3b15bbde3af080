import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { imageKeys } from '../../../server/src/core/config/images';
import { parseConfig } from '../../../server/src/core/config/read';
import { harden } from '../../../server/src/core/harden/harden';
import { isDatabase } from '../../../server/src/core/knowledge/databases';
import { builtInImages, type Images } from '../../../server/src/core/knowledge/family/lookup';
import { checkText } from '../../../server/src/core/knowledge/family/profile';
import type { Analysis } from '../../../server/src/core/lint/analyze';
import { analyzeFiles } from '../../../server/src/workspace/analyze';
import { createCache } from '../../../server/src/workspace/cache';
import { repository } from '../../support/fixtures';
import { analyzeText, withEdits } from '../../support/open';

const file = '/w/.bulkhead.yaml';

function imagesOf(text: string): Images {
  const { config, problems } = parseConfig(file, text, []);
  deepEqual(problems, []);
  ok(config);
  return config.images;
}

/** The problems of a list of images, each as the text it stands at and its message. */
function problems(list: string): [string, string][] {
  const text = `images:\n${list}`;
  return parseConfig(file, text, []).problems.map(({ at, message }) => [text.slice(at.start, at.end).split('\n')[0]!, message]);
}

const api = `images:
  - names: [registry.corp.example/team/api]
    user: 1000
    writable: [/data]
    capabilities: [CHOWN]
`;

function analyzed(config: string, compose: string, more: Readonly<Record<string, string>> = {}): Analysis {
  return analyzeText(new Map(Object.entries({ '.bulkhead.yaml': config, 'compose.yaml': compose, ...more })));
}

/** The Compose file after all safe and review fixes. */
function hardened(config: string, compose: string): string {
  const before = new Map(Object.entries({ '.bulkhead.yaml': config, 'compose.yaml': compose }));
  const { edits } = harden(analyzeText(before), { tier: 'review' });
  return withEdits(before, edits).get('compose.yaml')!;
}

describe('Images of a team', () => {
  it('are known as the config says', () => {
    const images = imagesOf(`images:
  - names: [registry.corp.example:5000/team/shop, ghcr.io/team/shop*]
    user: root
    run: 1000:1001
    capabilities: [chown, CAP_SETUID, SETGID]
    writable: []
    data: [/var/lib/shop]
    ports: [8080, 9090]
    public: [8080]
    health: [CMD, shop, --check]
    secrets: ["SHOP_*_FILE"]
    setuid: true
    pids: 900
    database: true
    distribution: alpine
    ends: { "1": 2026-01-31, "2": }
    confidence: medium
`);
    const profile = images.profile('registry.corp.example:5000/team/shop:2.1')!;
    deepEqual(profile.start, { name: 'root', uid: 0, gid: 0 });
    deepEqual(profile.run, { uid: 1000, gid: 1001 });
    deepEqual(profile.capabilities, { root: ['CHOWN', 'SETUID', 'SETGID'], file: [], optional: [] });
    deepEqual(profile.readOnly, { tmpfs: [], blockers: [] });
    deepEqual([profile.data, profile.ports, profile.publicPorts], [['/var/lib/shop'], [8080, 9090], [8080]]);
    deepEqual([profile.health, profile.fileSecrets], [['CMD', 'shop', '--check'], ['SHOP_*_FILE']]);
    deepEqual([profile.usesSetuid, profile.limits?.pids, profile.confidence], [true, 900, 'medium']);
    equal(checkText(profile, 'user'), 'as .bulkhead.yaml says');
    equal(images.base('ghcr.io/team/shop-admin').distribution, 'alpine');
    equal(images.base('ghcr.io/team/shop').stepsDown, true);
    equal(isDatabase('ghcr.io/team/shop', images), true);
    equal(images.profile('registry.corp.example/team/shop'), undefined);
  });

  it('win over what is built in, and leave the rest as it is', () => {
    const images = imagesOf('images:\n  - names: [postgres]\n    user: 70\n');
    equal(images.profile('postgres:16')?.start.uid, 70);
    equal(images.profile('docker.io/library/postgres:16')?.start.uid, 70);
    equal(builtInImages.profile('postgres:16')?.start.uid, 0);
    deepEqual(images.profile('redis:7'), builtInImages.profile('redis:7'));
  });

  it('say nothing of a start where no user is named', () => {
    const images = imagesOf('images:\n  - names: [team/base]\n    distribution: debian\n');
    equal(images.profile('team/base'), undefined);
    equal(images.base('team/base').distribution, 'debian');
    equal(images.base('team/base').user, undefined);
  });

  it('are only believed where the config says so', () => {
    const sure = imagesOf('images: [{ names: [team/api], user: 1000 }]');
    const unsure = imagesOf('images: [{ names: [team/api], user: 1000, confidence: low }]');
    equal(sure.base('team/api').checked, 'in .bulkhead.yaml');
    equal(unsure.base('team/api').checked, undefined);
  });

  it('lead to the right changes', () => {
    const compose = (more: string): string => `services:
  api:
    image: registry.corp.example/team/api:2
${more}`;
    const text = hardened(api, compose('    volumes: ["data:/data"]\nvolumes: { data: {} }\n'));
    match(text, /\n {4}read_only: true\n/);
    match(text, /\n {4}cap_drop:\n {6}- ALL\n {4}cap_add:\n {6}- CHOWN\n/);
    match(text, /no-new-privileges:true/);
    ok(!/tmpfs|user:/.test(text), text);
    // Where nothing is mounted, the directory stays writable.
    match(hardened(api, compose('')), /\n {4}tmpfs:\n {6}- "?\/data:uid=1000,gid=1000"?\n/);
    // Nobody has said what the image writes, or what it needs as root.
    const bare = 'images: [{ names: [registry.corp.example/team/api], user: 1000 }]';
    ok(!/read_only/.test(hardened(bare, compose(''))));
    ok(!/ALL/.test(hardened('{}', compose(''))));
  });

  it('are known as bases of Dockerfiles, and where they end', () => {
    const config = 'images: [{ names: [team/base], user: root, capabilities: [], distribution: alpine, ends: { "1": 2020-01-31, "2": } }]';
    const { findings, project } = analyzed(config, 'services: { api: { build: . } }\n', {
      Dockerfile: 'FROM team/base:1.4\nCOPY api /api\nCMD ["/api"]\n',
    });
    equal(project.stages[0]?.images.base('team/base:1.4').user?.root, true);
    const rules = findings.map(({ rule }) => rule);
    ok(rules.includes('dockerfile/missing-user') && rules.includes('dockerfile/abandoned-base'), rules.join(' '));
    const fix = findings.find(({ rule }) => rule === 'dockerfile/missing-user')?.fixes[0];
    match(JSON.stringify(fix), /adduser -S -D/);
  });

  it('count below their config alone, and at once when it changes', async () => {
    const compose = 'services:\n  api:\n    image: registry.corp.example/api:1\n';
    const files = new Map([
      ['/w/a/compose.yaml', compose],
      ['/w/a/.bulkhead.yaml', 'images: [{ names: [registry.corp.example/api], user: 1000 }]\n'],
      ['/w/b/compose.yaml', compose],
    ]);
    const settings = { root: '/w', today: '2026-01-01', cache: createCache() };
    const users = async (): Promise<(number | undefined)[]> => {
      const source = { read: async (name: string) => files.get(name) ?? null };
      const found = await analyzeFiles(['/w/a/compose.yaml', '/w/b/compose.yaml'], source, settings);
      const services = found.flatMap((each) => each.analysis.project.services);
      return services.map(({ image, images }) => (image?.known ? images.profile(image.value)?.start.uid : undefined));
    };
    deepEqual(await users(), [1000, undefined]);
    files.set('/w/a/.bulkhead.yaml', 'images: [{ names: [registry.corp.example/api], user: 1001 }]\n');
    deepEqual(await users(), [1001, undefined]);
  });

  const wrong: readonly (readonly [list: string, at: string, message: RegExp])[] = [
    ['  - user: 1000\n', 'user: 1000', /^an image needs "names"/],
    ['  - names: [team/api]\n    usr: 1000\n', 'usr', /^unknown key "usr" in an image \(did you mean "user"\?\)/],
    ['  - names: ["team/api:2"]\n', '"team/api:2"', /^"names" must list names of images without tag, not "team\/api:2"/],
    [
      '  - names: [team/api]\n    user: app\n',
      'app',
      /^"user" must be a number, two numbers with a colon between them, or root, not "app"/,
    ],
    ['  - names: [team/api]\n    user: 0\n', 'names: [team/api]', /starts as root needs "capabilities"/],
    ['  - names: [team/api]\n    writable: [/data]\n', 'writable', /^"writable" describes how the image starts: add "user"/],
    [
      '  - names: [team/api]\n    user: 1\n    capabilities: [CHOWM]\n',
      'CHOWM',
      /^there is no capability "CHOWM" \(did you mean "CHOWN"\?\)/,
    ],
    ['  - names: [team/api]\n    user: 1\n    capabilities: [ALL]\n', 'ALL', /name each capability that it needs/],
    ['  - names: [team/api]\n    user: 1\n    writable: [data]\n', 'data', /^"writable" must list absolute paths, not "data"/],
    ['  - names: [team/api]\n    user: 1\n    ports: [70000]\n', '70000', /^"ports" must list port numbers/],
    ['  - names: [team/api]\n    user: 1\n    setuid: maybe\n', 'maybe', /^"setuid" must be true or false/],
    ['  - names: [team/api]\n    user: 1\n    pids: few\n', 'few', /^"pids" must be a number of 1 or more, not "few"/],
    ['  - names: [team/api]\n    user: 1\n    health: [curl, x]\n', '[curl, x]', /begins with CMD or CMD-SHELL/],
    [
      '  - names: [team/api]\n    ends: { "1": soon }\n',
      'soon',
      /^an end must be the last day with updates, such as 2027-01-31, not "soon"/,
    ],
    ['  - names: [team/api]\n    confidence: sure\n', 'sure', /^"confidence" must be one of high, medium, low/],
    ['  - names: [team/api]\n  - names: [team/api]\n', 'names: [team/api]', /is listed twice/],
    ['  team/api: {}\n', 'team/api: {}', /^"images" must be a list of images with their names/],
  ];
  for (const [list, at, message] of wrong) {
    it(`are refused with a reason: ${list.trim().replaceAll(/\s+/g, ' ')}`, () => {
      const found = problems(list);
      equal(found.length, 1, JSON.stringify(found));
      equal(found[0]![0], at);
      match(found[0]![1], message);
    });
  }

  it('have each key in the schema and in the documentation', () => {
    const schema = JSON.parse(readFileSync(join(repository, 'server/schema/config.json'), 'utf8')) as {
      properties: { images: { items: { properties: Record<string, { description: string }> } } };
    };
    const docs = readFileSync(join(repository, 'docs/configuration.md'), 'utf8');
    for (const [key, { doc }] of Object.entries(imageKeys)) {
      equal(schema.properties.images.items.properties[key]?.description, doc);
      ok(docs.includes(`| \`${key}\` |`), key);
    }
  });
});

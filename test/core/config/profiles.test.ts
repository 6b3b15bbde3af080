import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { outdated, type ProbedProfile, parseProfiles } from '../../../server/src/core/config/profiles';
import { builtInImages, fits, withProbed } from '../../../server/src/core/knowledge/family/lookup';
import { startOf } from '../../../server/src/core/model/configuration';
import type { Service } from '../../../server/src/core/model/service';
import { analyzeText } from '../../support/open';

const file = '/w/.bulkhead/profiles.yaml';

function serviceIn(text: string): Service {
  return analyzeText(new Map([['compose.yaml', text]])).project.services[0]!;
}

function configurationOf(text: string): string {
  return startOf(serviceIn(text))!.configuration;
}

function entry(keys: Readonly<Record<string, string>>): string {
  const all = {
    names: '[acme/shop]',
    user: 'root',
    capabilities: '[CHOWN]',
    service: 'web',
    configuration: 'abc',
    date: '2026-11-30',
    ...keys,
  };
  return `images:\n  - ${Object.entries(all)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n    ')}\n`;
}

function read(text: string): ProbedProfile {
  const { profiles, problems } = parseProfiles(file, text);
  deepEqual(problems, []);
  return profiles[0]!;
}

const plain =
  'services:\n  web:\n    image: acme/shop:1\n    command: [serve]\n    volumes: ["data:/data", "./conf:/conf:ro"]\nvolumes:\n  data:\n';

describe('The file of profiles', () => {
  it('has the shape of images in the config, and what each entry is valid for', () => {
    const profile = read(
      entry({
        tag: '"1"',
        digest: 'sha256:0a',
        writable: '[/tmp]',
        memory: '64m',
        also: '[device /dev/fuse]',
        checked: '[http 80/tcp]',
        lsm: '[apparmor]',
      }),
    );
    deepEqual(
      [profile.names, profile.tag, profile.digest, profile.service, profile.user],
      [['acme/shop'], '1', 'sha256:0a', 'web', 'root'],
    );
    deepEqual(profile.facts.capabilities.root, ['CHOWN']);
    deepEqual([profile.facts.checkedBy, profile.facts.checked, profile.facts.probed], ['engine', '2026-11-30', true]);
    deepEqual([profile.also, profile.checked], [['device /dev/fuse'], ['http 80/tcp']]);
    deepEqual(parseProfiles(file, '').profiles, []);
  });

  it('says what is wrong, each at its place', () => {
    const wrong = (text: string): string =>
      parseProfiles(file, text)
        .problems.map(({ message }) => message)
        .join('\n');
    match(wrong(entry({ digets: 'sha256:0a' })), /unknown key "digets" in an image \(did you mean "digest"\?\)/);
    match(wrong('profiles: []\n'), /unknown key "profiles" in the file of profiles.*: the keys are images/);
    match(wrong(entry({ date: 'today' })), /"date" must be a day/);
    match(wrong('images:\n  - names: [a/b]\n    user: "1000"\n'), /a profile needs "service".*"configuration".*"date"/s);
    match(wrong(entry({}).replace('user: root', 'pids: 5')), /"pids" describes how the image starts: add "user"/);
    match(wrong('images: [\n'), /./);
  });

  it('fits while image, command and mounts are the same, and with the user that was found', () => {
    const configuration = configurationOf(plain);
    const profile = read(
      entry({ tag: '"1"', digest: 'sha256:0a', user: '"1000:1000"', capabilities: '[]', configuration: `"${configuration}"` }),
    );
    const fitting = (text: string): boolean => fits(profile, startOf(serviceIn(text))!);
    ok(fitting(plain));
    ok(fitting(plain.replace('    command', '    read_only: true\n    tmpfs: [/tmp]\n    cap_drop: [ALL]\n    command')));
    ok(fitting(plain.replace('    command', '    user: "1000:1000"\n    command')));
    ok(fitting(plain.replace('acme/shop:1', 'acme/shop:2@sha256:0a')), 'the digest decides');
    for (const other of [
      plain.replace('acme/shop:1', 'acme/shop:2'),
      plain.replace('acme/shop:1', 'acme/desk:1'),
      plain.replace('acme/shop:1', 'acme/shop:1@sha256:0b'),
      plain.replace('[serve]', '[serve, --fast]'),
      plain.replace('data:/data', 'data:/srv'),
      plain.replace('    command', '    user: "0"\n    command'),
      plain.replace('    command', '    entrypoint: [/run]\n    command'),
    ])
      ok(!fitting(other), other);
    const asked = read(entry({ tag: '"1"', user: '"1000:1000"', capabilities: '[]', asked: 'true', configuration: `"${configuration}"` }));
    ok(!fits(asked, startOf(serviceIn(plain))!), 'its image starts as another user');
    ok(fits(asked, startOf(serviceIn(plain.replace('    command', '    user: "1000:1000"\n    command')))!));
    const notYet = outdated([asked], [{ name: 'web', start: startOf(serviceIn(plain))! }]);
    deepEqual([notYet[0]!.why, notYet[0]!.again], ['it counts once the service sets "user: 1000:1000"', undefined]);
    const services = (text: string) => [{ name: 'web', start: startOf(serviceIn(text))! }];
    deepEqual(outdated([profile], services(plain)), []);
    equal(outdated([profile], services(plain.replace('shop:1', 'shop:2')))[0]!.why, 'its image is acme/shop:2 now');
    equal(outdated([profile], services(plain.replace('serve', 'work')))[0]!.why, 'its command, its user or its mounts have changed');
    deepEqual(outdated([profile], []), []);
  });

  it('wins over what is written down of an image, and leaves its releases and ports alone', () => {
    const text = 'services:\n  db:\n    image: postgres:17\n';
    const { image, configuration } = startOf(serviceIn(text))!;
    const profile = read(
      entry({
        names: '[postgres]',
        tag: '"17"',
        service: 'db',
        configuration: `"${configuration}"`,
        capabilities: '[SETGID, SETUID]',
        writable: '[/run]',
      }),
    );
    const images = withProbed(builtInImages, [profile]);
    deepEqual(images.profile(image)?.capabilities, builtInImages.profile(image)?.capabilities, 'of a service that was not run');
    const own = images.startedAs!({ image, configuration })!;
    deepEqual(own.profile(image)?.capabilities.root, ['SETGID', 'SETUID']);
    deepEqual(own.profile(image)?.ports, builtInImages.profile(image)?.ports);
    deepEqual(own.family(image)?.family.releases, builtInImages.family(image)?.family.releases);
    deepEqual(own.profile('redis:8'), builtInImages.profile('redis:8'));
    const tmpfs = own.profile(image)!.readOnly.tmpfs.map(({ path }) => path);
    for (const { path } of builtInImages.profile(image)!.readOnly.tmpfs) ok(tmpfs.includes(path), path);
    equal(images.startedAs!({ image, configuration: 'other' }), undefined);
  });
});

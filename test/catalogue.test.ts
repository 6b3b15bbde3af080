import { deepStrictEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bulkhead, folderWith, removeFolders } from './support/command-line';
import { repository } from './support/fixtures';

/** What the catalogue promises about a rule; `severity` is null where it depends on the value. */
interface Promised {
  readonly id: string;
  readonly severity: string | null;
  readonly profile: string;
  readonly absence: boolean;
  readonly tiers: readonly string[];
}

interface Listed extends Promised {
  readonly title: string;
  readonly references: readonly { readonly title: string; readonly url: string }[];
  readonly href: string;
}

const catalogue = JSON.parse(readFileSync(join(repository, 'test/catalogue.json'), 'utf8')) as readonly Promised[];
const order = ['safe', 'review', 'manual'];
const sorted = (tiers: readonly string[]): string[] => [...tiers].sort((a, b) => order.indexOf(a) - order.indexOf(b));

/** Where a rule knowingly differs from the catalogue, and why. */
const departures: { readonly [id: string]: { readonly tiers: readonly string[]; readonly why: string } } = {
  'compose/lifecycle-hook': {
    tiers: ['review', 'manual'],
    why: 'a hook that runs as root mostly gives files away, which another user cannot',
  },
  'compose/ineffective': { tiers: ['review', 'manual'], why: 'of a capability that is dropped and added nobody knows which is meant' },
  'compose/host-userns': {
    tiers: ['review', 'manual'],
    why: 'beside privileged or host namespaces a daemon that remaps users refuses the service without it',
  },
  'compose/writable-host-mount': { tiers: ['review', 'manual'], why: 'programs write below /etc and into folders of settings' },
  'compose/shared-volume': {
    tiers: ['review', 'manual'],
    why: 'services share a volume to write to it, unless it is known whose data it holds',
  },
  'compose/mount-mode': { tiers: ['review', 'manual'], why: 'where another option was meant nobody knows which' },
  'compose/tmpfs-exec': { tiers: ['review', 'manual'], why: 'programs of images nobody wrote down are started from /run' },
  'compose/privileged-port': { tiers: ['review', 'manual'], why: 'clients do not find a port that has moved' },
  'compose/unchecked-parameter': {
    tiers: ['review', 'manual'],
    why: 'Compose stops where the variable is not set, unless it does so already',
  },
  'compose/new-privileges': {
    tiers: ['safe', 'review', 'manual'],
    why: 'programs with file capabilities, such as Vault, do not start with it',
  },
  'compose/memory-limit': { tiers: ['manual'], why: 'no source says how much memory a program needs' },
  'compose/cpu-limit': { tiers: ['manual'], why: 'no source says how many CPUs a program needs' },
  'compose/undigested-image': { tiers: [], why: 'only a registry knows the digest, and nothing calls out' },
  'dockerfile/undigested-base': { tiers: [], why: 'only a registry knows the digest, and nothing calls out' },
  'devcontainer/privileged': { tiers: ['manual'], why: 'what people work with in the container is not known from its image' },
  'devcontainer/added-capability': { tiers: ['manual'], why: 'what people work with in the container is not known from its image' },
  'devcontainer/docker-socket': { tiers: ['manual'], why: 'the file has no place for a second container that could be the proxy' },
  'dockerfile/remote-add': { tiers: [], why: 'only the server knows the checksum, and nothing calls out' },
  'dockerfile/remote-script': { tiers: [], why: 'only the server knows the checksum, and nothing calls out' },
  'dockerfile/embedded-credential': { tiers: [], why: 'the credential is in the history: it has to be revoked, which no edit does' },
  'dockerfile/add-for-copy': { tiers: ['safe', 'review'], why: 'a name does not always tell that the file is no archive' },
  'dockerfile/missing-user': { tiers: ['review', 'manual'], why: 'a user that the program cannot run as stops it' },
  'dockerfile/root-user': { tiers: ['review', 'manual'], why: 'a user that the program cannot run as stops it' },
  'dockerfile/sudo': { tiers: ['review', 'manual'], why: 'what was not read may call it' },
  'dockerfile/healthcheck': { tiers: [], why: 'what to ask the program is not known' },
};

after(removeFolders);

describe('The catalogue of rules', () => {
  const { rules } = JSON.parse(bulkhead(folderWith({}), ['rules', '--format', 'json']).out) as { readonly rules: readonly Listed[] };
  const listed = new Map(rules.map((rule) => [rule.id, rule]));

  it('is there whole', () => {
    deepStrictEqual(
      catalogue.map(({ id }) => id).filter((id) => !listed.has(id)),
      [],
    );
  });

  for (const { id, severity, profile, absence, tiers } of catalogue) {
    it(`${id} is as it promises`, () => {
      const rule = listed.get(id);
      ok(rule, `there is no rule ${id}`);
      const told = { severity: severity === null ? null : rule.severity, profile: rule.profile, absence: rule.absence };
      deepStrictEqual(told, { severity, profile, absence });
      deepStrictEqual(sorted(rule.tiers), sorted(departures[id]?.tiers ?? tiers), departures[id]?.why);
      ok(rule.references.length > 0 || id.startsWith('any/'), 'a rule names the benchmarks that it comes from');
    });
  }
});

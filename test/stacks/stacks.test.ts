import { deepEqual, match, ok, throws } from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig } from '../../server/src/core/config/config';
import { harden } from '../../server/src/core/harden/harden';
import { type Analysis, analyze } from '../../server/src/core/lint/analyze';
import { effectivePrivilege } from '../../server/src/core/model/effective';
import { repository } from '../support/fixtures';
import { type Hardened, missing, readPage, unreached } from '../support/needs';
import { takenAway } from '../support/needs-taken';
import { entriesOf, type Files, reader, root, withEdits } from '../support/open';
import { filesIn } from '../support/projects';

/*
 * Whole stacks as people run them, and what each of their services needs. A folder of `test/stacks/` holds the files of a stack and a page
 * `needs.md`: for each service a section `## NAME` with what the image's files or its documentation say, the source in backquotes beside it
 * (`owner/repository path`, or an address), and one fenced block `yaml needs`. The keys of that block:
 *
 *   user          accounts that it may start as: `root`, a name, `uid` or `uid:gid`; `image` where only the image says who it is
 *   capabilities  what root of this service cannot do without: to `start`, to `work`, to `stop`; `file` = file capabilities of its programs,
 *                 which it needs as any user
 *   gains         true where a setuid, setgid or file-capability program has to gain privileges: no-new-privileges must not be set
 *   writes        paths that stay writable; behind a space the uid that writes there without root's help: a tmpfs has to belong to it
 *   volumes       paths that the image declares a VOLUME: writable whatever the root file system is
 *   executes      paths that programs run from: a tmpfs there must not be `noexec`
 *   mounts        places in the container that have to be mounts
 *   ports         ports of the container that other machines reach: `443/tcp`
 *   devices       devices by path; `gpu` = a graphics card that is asked for
 *   namespaces    namespaces that are not its own: `{ net: host }`, `{ net: 'service:vpn' }`
 *   sysctls, groups, privileged
 *                 what has to stay
 *   pids, memory, shm
 *                 the least that a limit may be
 *   reaches       what hardening has to make of it at least: `capabilities` = no others than these are left (`[]` = ALL dropped),
 *                 `no-new-privileges`, `read-only`, `user`
 *
 * The stack is hardened as `bulkhead harden --write` does by default, and with the strict rules; then the effective privileges of the hardened
 * files are held to the page. At least half of the services of a stack say what hardening reaches: nothing is kept by doing nothing.
 */

const folder = join(repository, 'test/stacks');
const stacks = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

/** What hardening takes away although it is needed, because of a rule that is not mended yet: `stack service: what`. */
const known: ReadonlySet<string> = new Set([]);

/** `owner/repository path`, `owner/repository#12`, or an address. */
const source = /`[\w.-]+\/[\w.-]+(#\d+| [^`]+)`|`[\w-]+(\.[\w-]+)+\/[^`]*`/;

function analyzed(files: Files, profile: 'default' | 'strict'): Analysis {
  return analyze(entriesOf(files), reader(files), { config: { ...defaultConfig, profile }, root, today: '2026-11-30' });
}

function servicesOf({ project }: Analysis): ReadonlyMap<string, Hardened> {
  return new Map(project.services.map((service) => [service.name, { service, effective: effectivePrivilege(service, project) }]));
}

describe('A page of needs', () => {
  const page = (needs: string) => readPage(`# Stack\n\n## web\n\nSays something.\n\n\`\`\`yaml needs\n${needs}\n\`\`\`\n`);
  /** What the service `web` of a Compose file, in flow style, lacks of these needs. */
  const lacks = (web: string, needs: string): string[] => {
    const { services } = page(needs);
    const found = servicesOf(analyzed(new Map([['compose.yaml', `services:\n  web: { ${web} }\n`]]), 'default'));
    return missing(services.get('web')!.needs, found.get('web')!);
  };

  it('has one block for each service, and no key without a meaning', () => {
    throws(() => page('usr: [root]'), /web: usr/);
    throws(() => page('capabilities: {}'), /web: no user/);
    throws(() => readPage('## web\n\nNothing.\n'), /web: no block/);
  });

  it('asks for tmpfs that belong to who writes there, and let programs run that are run from there', () => {
    const nginx = 'image: "nginxinc/nginx-unprivileged:1", read_only: true';
    deepEqual(lacks(`${nginx}, tmpfs: [/run, /tmp]`, 'user: [101]\nwrites: [/run 101, /tmp 101]'), ['/run does not belong to 101']);
    deepEqual(lacks(`${nginx}, tmpfs: ["/run:uid=101,exec"]`, 'user: [101]\nwrites: [/run 101]\nexecutes: [/run]'), []);
    deepEqual(lacks(`${nginx}, tmpfs: ["/run:mode=1777"]`, 'user: [101]\nwrites: [/run 101]\nexecutes: [/run]'), [
      'nothing runs from /run',
    ]);
    deepEqual(lacks(`${nginx}`, 'user: [101]\nwrites: [/data]\nvolumes: [/data]'), []);
  });

  it('counts a capability of root for root alone, and one of a file for all', () => {
    const needs = 'user: [root, 1000]\ncapabilities: { start: [CHOWN], file: [NET_RAW] }';
    deepEqual(lacks('image: acme/web, user: root, cap_drop: [ALL]', needs), ['it lacks CHOWN', 'it lacks NET_RAW']);
    deepEqual(lacks('image: acme/web, user: "1000", cap_drop: [ALL]', needs), ['it lacks NET_RAW']);
  });
});

describe('Whole stacks', () => {
  it('are many', () => {
    ok(stacks.length >= 15, stacks.join());
  });

  for (const stack of stacks) {
    const files = filesIn(join(folder, stack));
    const page = readPage(files.get('needs.md') ?? '');
    const sources: Files = new Map([...files].filter(([name]) => name !== 'needs.md'));

    describe(stack, () => {
      const before = analyzed(sources, 'default');
      const plain = servicesOf(before);

      it('says of each service what it needs, and from where that is known', () => {
        deepEqual([...page.services.keys()].sort(), [...plain.keys()].sort());
        deepEqual(before.project.problems, []);
        match(page.text, /\b2026-11-30\b/);
        for (const [name, { text }] of page.services) match(text, source, name);
      });

      it('names what hardening reaches, for half of its services at least', () => {
        const reaching = [...page.services].filter(([, { needs }]) => Object.keys(needs.reaches ?? {}).length > 0);
        ok(reaching.length * 2 >= page.services.size, `${reaching.length} of ${page.services.size}`);
        for (const [name, { needs }] of reaching) ok(unreached(needs, plain.get(name)!).length > 0, `${name}: nothing to reach`);
      });

      it('needs nothing that its files do not give', () => {
        const lacks = [...page.services].flatMap(([name, { needs }]) => missing(needs, plain.get(name)!).map((what) => `${name}: ${what}`));
        deepEqual(lacks, []);
      });

      it('would not work without any of it, and the check of its needs sees that', () => {
        const { edits } = harden(before, { tier: 'review' });
        const after = servicesOf(analyzed(withEdits(sources, edits), 'default'));
        for (const [name, { needs }] of page.services) {
          const had = missing(needs, after.get(name)!).length;
          for (const { what, hardened } of takenAway(needs, after.get(name)!))
            ok(missing(needs, hardened).length > had, `${name}: nobody misses ${what}`);
        }
      });

      for (const profile of ['default', 'strict'] as const) {
        it(`keeps what it needs when it is hardened, and is hardened (${profile})`, () => {
          const { edits, faults } = harden(analyzed(sources, profile), { tier: 'review' });
          deepEqual(faults, []);
          const after = servicesOf(analyzed(withEdits(sources, edits), profile));
          const wrong = [...page.services].flatMap(([name, { needs }]) =>
            [...missing(needs, after.get(name)!), ...unreached(needs, after.get(name)!)].map((what) => `${stack} ${name}: ${what}`),
          );
          deepEqual(
            wrong.filter((one) => !known.has(one)),
            [],
          );
        });
      }
    });
  }
});

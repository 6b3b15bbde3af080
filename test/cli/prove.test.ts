import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../../server/src/core/model/configuration';
import { bulkhead, folderWith, type Run, removeFolders } from '../support/command-line';
import { analyzeText } from '../support/open';
import { pretend } from '../support/prover';

const stack =
  'services:\n  web:\n    image: acme/shop:1\n    uts: host\n  db:\n    image: postgres:17\n    volumes: ["data:/var/lib/postgresql/data"]\nvolumes:\n  data:\n';

function run(folder: string, words: readonly string[], prover: ReturnType<typeof pretend>): Promise<Run> {
  return bulkhead(folder, words, '', {}, prover);
}

afterEach(removeFolders);

describe('bulkhead harden --prove', () => {
  it('prints the whole plan where all of it holds, and what the engine was', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const prover = pretend({});
    const { code, out, err } = await run(folder, ['harden', '--prove'], prover);
    equal(code, 0, err);
    equal(out, (await bulkhead(folder, ['harden'])).out);
    match(err, /^proof of compose\.yaml in docker 29\.1\.0, Compose 2\.40\.0 \(kernel 6\.12\.0, cgroup v2, seccomp, apparmor\)\n/);
    match(err, /\n {2}service {2}base line {2}planned {2}proven {2}taken back\n {2}db {7}works {6}\d+ {8}\d+ {7}0\n/);
    match(err, /\n {2}note: port 8080 .+\n {2}8 starts, 21 s\n/);
    const [order] = prover.orders;
    const root = realpathSync(folder);
    deepEqual([order!.root, order!.composeFiles, order!.envFiles, order!.within], [root, [`${root}/compose.yaml`], [], 60]);
    ok(!order!.pull && !order!.build && !order!.withCopies && !order!.allowDangerous);
    deepEqual([...prover.texts[0]!.keys()], [`${root}/compose.yaml`]);
  });

  it('takes back what does not hold, says what was seen, and notes it where asked', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const prover = pretend({ fails: { 'compose/pids-limit': 'exits with 1: cannot fork\u0007' } });
    const { code, out, err } = await run(folder, ['harden', '--prove', '--note'], prover);
    equal(code, 0, err);
    ok(!out.includes('pids_limit') && out.includes('cap_drop'), out);
    match(
      err,
      /\ntaken back \(\d\)\n(?: .+\n)*? {2}compose\.yaml:\d:3 {2}Limit it to .+\n {6}"db", hardened, on empty volumes: exits with 1: cannot fork␇\n/,
    );
    ok(!/refused \(\d+\)\n {2}\S+ {2}compose\/pids-limit/.test(err), err);
    match(
      out,
      /\n\+ {2}# bulkhead: allow compose\/pids-limit -- taken back by harden --prove: "db", hardened, on empty volumes: exits with 1: cannot fork␇\n/,
    );
    const written = await run(folder, ['harden', '--prove', '--note', '--write'], prover);
    deepEqual([written.code, written.out], [0, '']);
    const text = readFileSync(join(folder, 'compose.yaml'), 'utf8');
    match(text, /\n {2}# bulkhead: allow compose\/pids-limit -- .+\n {2}db:\n/);
    const check = JSON.parse((await bulkhead(folder, ['check', '--format', 'json'])).out);
    const noted = check.findings.filter(({ rule }: { rule: string }) => rule === 'compose/pids-limit');
    ok(noted.length > 0 && noted.every(({ suppressed }: { suppressed: object | null }) => suppressed !== null));
    ok(!check.findings.some(({ rule }: { rule: string }) => rule === 'any/unused-allow'));
    ok(!(await bulkhead(folder, ['harden'])).out.includes('pids_limit'));
  });

  it('gives back single capabilities, and says which and why', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    interface Change {
      readonly rule: string;
      readonly fingerprint: string;
      readonly services: readonly string[];
      readonly is: string;
      readonly given: readonly { readonly capability: string; readonly evidence: readonly { readonly text: string }[] }[];
    }
    const changesOf = async (prover: ReturnType<typeof pretend>): Promise<readonly Change[]> =>
      JSON.parse((await run(folder, ['harden', '--prove', '--format', 'json'], prover)).out).proof.changes;
    const drops = (await changesOf(pretend({}))).filter(({ rule }) => rule === 'compose/default-capabilities');
    const fails = Object.fromEntries(
      drops.map(({ rule, fingerprint, services: [name] }) => [
        `${rule} ${fingerprint} ${name === 'db' ? 'AUDIT_WRITE' : 'MKNOD'}`,
        'logs "operation not permitted"',
      ]),
    );
    const { code, out, err } = await run(folder, ['harden', '--prove'], pretend({ fails }));
    equal(code, 0, err);
    match(out, /\n\+ {4}cap_drop:\n\+ {6}- ALL\n(?:.*\n)*?\+ {4}cap_add:\n(?:\+ {6}- [A-Z_]+\n)*?\+ {6}- AUDIT_WRITE\n/);
    match(out, /\n\+ {4}cap_drop:\n\+ {6}- AUDIT_WRITE\n\+ {6}- NET_RAW\n\+ {6}- SETFCAP\n/);
    match(err, /\nproven but for what is kept \(2\)\n/);
    match(err, /\n {6}keeps MKNOD: "web", hardened, on empty volumes: logs "operation not permitted"\n/);
    match(err, /\n {2}db {7}works {6}(\d+) {8}\1 {7}0\n/);
    const found = (await changesOf(pretend({ fails }))).filter(({ rule }) => rule === 'compose/default-capabilities');
    deepEqual(
      found.map(({ is, given }) => [is, given.map(({ capability }) => capability)]),
      found.map(({ services: [name] }) => ['proven', [name === 'db' ? 'AUDIT_WRITE' : 'MKNOD']]),
    );
  });

  it('keeps only safe changes of a service that was started and cannot be checked', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const prover = pretend({
      services: [
        { service: 'db', is: 'proven' },
        { service: 'web', is: 'started' },
      ],
    });
    const { code, out, err } = await run(folder, ['harden', '--prove'], prover);
    equal(code, 0, err);
    ok(!out.includes('-    uts: host'), out);
    ok(out.includes('cap_drop'), 'what is proven of the other service stays');
    match(err, /\nnot proven, for you to decide \(\d+\)\n/);
    match(err, /"web" was started, but shows no sign of life that could be checked: give one with --check\n/);
  });

  it('exits with 2 where a service does not work as it is, or nothing can be run', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const broken = pretend({
      services: [
        { service: 'db', is: 'broken', reason: 'exits with 3: no such table' },
        { service: 'web', is: 'proven' },
      ],
    });
    const first = await run(folder, ['harden', '--prove'], broken);
    equal(first.code, 2);
    match(first.err, /"db": exits with 3: no such table\n/);
    ok((await run(folder, ['harden', '--prove', '--quiet'], broken)).err.includes('no such table'));
    equal((await run(folder, ['harden', '--prove', '--quiet'], pretend({}))).err, '');
    const none = await run(folder, ['harden', '--prove'], pretend({ failed: 'Docker Engine is not running: start it' }));
    deepEqual([none.code, none.out], [2, '']);
    equal(none.err, 'bulkhead: Docker Engine is not running: start it\n');
    const nowhere = await bulkhead(folder, ['harden', '--prove']);
    deepEqual([nowhere.code, nowhere.out], [2, '']);
    const nothing = await run(folderWith({ Dockerfile: 'FROM debian:13\n' }), ['harden', '--prove'], pretend({}));
    deepEqual([nothing.code, /no Compose file/.test(nothing.err)], [2, true]);
  });

  it('tries changes of images only with --build, and leaves those of the engine alone', async () => {
    const folder = folderWith({
      'compose.yaml': 'services:\n  app:\n    build: .\n',
      Dockerfile: 'FROM debian:13\nRUN groupadd -g 10001 app && useradd -u 10001 -g app app\nHEALTHCHECK NONE\nCMD ["serve"]\n',
      'daemon.json': '{}\n',
    });
    const without = await run(folder, ['harden', '--prove'], pretend({}));
    ok(!without.out.includes('USER'), without.out);
    match(without.err, /\n {6}it changes an image: --build builds and tries it\n/);
    ok(!without.out.includes('daemon.json') || without.err.includes('not tried, safe'));
    const prover = pretend({});
    ok((await run(folder, ['harden', '--prove', '--build'], prover)).out.includes('+USER app'));
    ok(prover.orders[0]!.build);
    ok([...prover.texts[0]!.keys()].some((name) => name.endsWith('/Dockerfile')));
  });

  it('proves the applications of the config one after the other, with their env files', async () => {
    const folder = folderWith({
      '.bulkhead.yaml': 'projects:\n  - files: [base.yaml, live.yaml]\n    env: [live.env]\n',
      'base.yaml': 'services:\n  web:\n    image: acme/shop:1\n',
      'live.yaml': 'services:\n  web:\n    uts: host\n',
      'live.env': 'A=1\n',
      'other/compose.yaml': 'services:\n  job:\n    image: acme/job:1\n    uts: host\n',
    });
    const prover = pretend({});
    const { code, err } = await run(folder, ['harden', '--prove'], prover);
    equal(code, 0, err);
    const shown = prover.orders.map(({ composeFiles, envFiles }) =>
      [...composeFiles, ...envFiles].map((name) => name.slice(realpathSync(folder).length + 1)),
    );
    deepEqual(shown.sort(), [['base.yaml', 'live.yaml', 'live.env'], ['other/compose.yaml']]);
  });

  it('prints JSON with what became of each change', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const made = JSON.parse(
      (await run(folder, ['harden', '--prove', '--format', 'json'], pretend({ fails: { 'compose/host-uts': 'unhealthy' } }))).out,
    );
    deepEqual(Object.keys(made), ['version', 'changes', 'refused', 'left', 'created', 'notHardened', 'proof']);
    const [project] = made.proof.projects;
    deepEqual(Object.keys(project), ['files', 'engine', 'services', 'found', 'notes', 'starts', 'seconds']);
    deepEqual(project.services, [
      { service: 'db', is: 'proven', reason: null },
      { service: 'web', is: 'proven', reason: null },
    ]);
    const uts = made.proof.changes.find(({ rule }: { rule: string }) => rule === 'compose/host-uts');
    deepEqual(
      [uts.is, uts.made, uts.services, uts.evidence],
      ['taken-back', false, ['web'], [{ service: 'web', phase: 'fresh', sign: 'log', text: 'unhealthy' }]],
    );
    ok(!made.changes.some(({ rule }: { rule: string }) => rule === 'compose/host-uts'));
    ok(made.proof.changes.some(({ is }: { is: string }) => is === 'proven'));
  });

  it('hands checks to the services that they name', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const prover = pretend({});
    const words = [
      'harden',
      '--prove',
      '--check',
      'db=pg_isready -U a',
      '--check',
      'db=psql -c "select 1"',
      '--check-from-host',
      'LANG=C curl -f localhost',
      '--within',
      '90',
    ];
    equal((await run(folder, words, prover)).code, 0);
    deepEqual(prover.orders[0]!.checks, [
      { service: 'db', command: 'pg_isready -U a', from: 'inside' },
      { service: 'db', command: 'psql -c "select 1"', from: 'inside' },
      { command: 'LANG=C curl -f localhost', from: 'host' },
    ]);
    equal(prover.orders[0]!.within, 90);
    const wrong = await run(folder, ['harden', '--prove', '--check', 'dv=true'], prover);
    deepEqual([wrong.code, wrong.err], [2, 'bulkhead: --check: there is no service "dv" (did you mean "db"?); there are db and web\n']);
    const bare = await run(folder, ['harden', '--prove', '--check', 'true'], prover);
    deepEqual([bare.code, bare.err], [2, "bulkhead: --check needs the service that it is about: --check db='true'\n"]);
  });

  it('says what is wrong with a command line', async () => {
    const folder = folderWith({ 'compose.yaml': stack });
    const usage = async (...words: string[]): Promise<string> => {
      const { code, out, err } = await run(folder, words, pretend({}));
      deepEqual([code, out], [2, ''], words.join(' '));
      return err.split(';')[0]!;
    };
    equal(await usage('harden', '--prove', '--check'), 'bulkhead: --check needs a value: --check [SERVICE=]COMMAND');
    equal(await usage('harden', '--check=true'), 'bulkhead: --check takes a command only with --prove');
    equal(await usage('harden', '--within', '5'), 'bulkhead: --within needs --prove');
    equal(await usage('harden', '--build'), 'bulkhead: --build needs --prove');
    equal(await usage('harden', '--note'), 'bulkhead: --note needs --prove');
    equal(await usage('check', '--prove'), 'bulkhead: --prove is not an option of "check"');
    match(await usage('harden', '--prove', '--within', '0'), /must be a number of seconds from 1 to 3600/);
    match(await usage('harden', '--prove', '--stdin-filename', 'compose.yaml'), /runs the files on the disk/);
    match(await usage('prove'), /prove needs --clean/);
    match(await usage('prove', 'compose.yaml'), /prove takes no path: use "bulkhead harden --prove compose\.yaml"/);
    match(await usage('probe', 'compose.yaml'), /probe takes a Compose file and a service/);
    equal((await run(folder, ['harden', '--check'], pretend({}))).code, 1, 'a flag without --prove');
  });
});

describe('bulkhead prove --clean', () => {
  it('says what it has removed', async () => {
    const folder = folderWith({});
    deepEqual(await run(folder, ['prove', '--clean'], pretend({})), { code: 0, out: 'container bulkhead-1-web-1\n', err: '' });
    const failed = await run(folder, ['prove', '--clean'], pretend({ failed: 'Docker Engine is not running: start it' }));
    deepEqual([failed.code, failed.err], [2, 'bulkhead: Docker Engine is not running: start it\n']);
    equal((await bulkhead(folder, ['prove', '--clean'])).code, 2);
  });
});

describe('What was found by running', () => {
  const shop = 'services:\n  web:\n    image: acme/shop:1\n    entrypoint: [/start.sh]\n';
  const profile = (configuration: string, more = ''): string =>
    `images:\n  - names: [acme/shop]\n    tag: "1"\n    user: root\n    capabilities: [CHOWN, SETUID]\n    writable: [/tmp, /var/lib/shop]\n    setuid: false\n    service: web\n    configuration: ${configuration}\n    date: 2026-11-30\n${more}`;

  it('is what hardening relies on, until the service starts otherwise', async () => {
    const files = { 'compose.yaml': shop };
    const { configuration } = startOf(analyzeText(new Map(Object.entries(files))).project.services[0]!)!;
    ok(!(await bulkhead(folderWith(files), ['harden'])).out.includes('read_only'));
    for (const config of [{}, { '.bulkhead.yaml': 'profile: default\n' }]) {
      const folder = folderWith({ ...files, ...config, '.bulkhead/profiles.yaml': profile(`"${configuration}"`) });
      const { code, out, err } = await bulkhead(folder, ['harden']);
      equal(code, 0, err);
      match(out, /\n\+ {4}cap_add:\n\+ {6}- CHOWN\n\+ {6}- SETUID\n/);
      match(out, /\n\+ {4}read_only: true\n/);
      match(out, /\/var\/lib\/shop/);
      match(err, /checked in an engine, 2026-11-30/);
      equal((await bulkhead(folder, ['check'])).err.includes('is ignored'), false);
      await bulkhead(folder, ['harden', '--write']);
      equal((await bulkhead(folder, ['check'])).err.includes('is ignored'), false, 'what was found and written is no other start');
    }
  });

  it('makes nothing read-only where a folder of the image has to stay writable, unless something is mounted there', async () => {
    const harden = async (text: string, more: string): Promise<string> => {
      const { configuration } = startOf(analyzeText(new Map([['compose.yaml', text]])).project.services[0]!)!;
      const folder = folderWith({ 'compose.yaml': text, '.bulkhead/profiles.yaml': profile(`"${configuration}"`, more) });
      return (await bulkhead(folder, ['harden'])).out;
    };
    const mounted = `${shop}    volumes: ["cache:/var/cache/shop"]\nvolumes:\n  cache:\n`;
    ok(!(await harden(shop, '    data: [/var/cache/shop]\n')).includes('read_only'));
    ok((await harden(mounted, '    data: [/var/cache/shop]\n')).includes('read_only'));
    const known = 'services:\n  web:\n    image: nginx:1.27\n';
    const { configuration } = startOf(analyzeText(new Map([['compose.yaml', known]])).project.services[0]!)!;
    const own = profile(`"${configuration}"`, '    data: [/var/cache/nginx]\n').replace('acme/shop', 'nginx').replace('"1"', '"1.27"');
    const { out } = await bulkhead(folderWith({ 'compose.yaml': known, '.bulkhead/profiles.yaml': own }), ['harden']);
    match(out, /\/var\/cache\/nginx/);
    match(out, /- CHOWN\n\+ {6}- SETUID\n/);
  });

  it('is ignored where it no longer fits, which check says once', async () => {
    const folder = folderWith({ 'compose.yaml': shop, '.bulkhead/profiles.yaml': profile('"0000000000000000"') });
    const { err } = await bulkhead(folder, ['check']);
    equal(err.match(/is ignored/g)?.length, 1, err);
    match(
      err,
      /^\.bulkhead\/profiles\.yaml: the profile of "web" is ignored: its command, its user or its mounts have changed\. Run "bulkhead probe compose\.yaml web" again\.\n/m,
    );
    ok(!(await bulkhead(folder, ['harden'])).out.includes('read_only'));
    equal((await bulkhead(folder, ['check', '--no-config'])).err.includes('is ignored'), false);
  });

  it('is an error with file and line where a key is unknown', async () => {
    const folder = folderWith({ 'compose.yaml': shop, '.bulkhead/profiles.yaml': profile('"0"', '    digset: x\n') });
    const { code, err } = await bulkhead(folder, ['check', '--fail-on', 'none']);
    equal(code, 2);
    match(err, /^\.bulkhead\/profiles\.yaml:11: unknown key "digset" in an image \(did you mean "digest"\?\): the keys are /m);
  });
});

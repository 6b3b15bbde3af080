import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asMap } from '../../server/src/core/probe/json-parts';
import type { Process, Sight } from '../../server/src/core/probe/start';
import { bulkhead, folderWith, type Run, removeFolders } from '../support/command-line';
import { type Pretence, pretend } from '../support/prover';

const shop = 'services:\n  web:\n    image: acme/shop:1.4\n    command: [serve]\n    environment:\n      PASSWORD: hunter22\n';
const processes: readonly Process[] = [0, 33, 33].map((uid) => ({
  name: 'serve',
  uid,
  gid: uid,
  effective: 0n,
  bounding: 0n,
  noNewPrivileges: false,
  seccomp: 2,
}));
const sight: Sight = {
  service: 'web',
  replica: 1,
  state: 'running',
  exitCode: 0,
  outOfMemory: false,
  restarts: 0,
  health: 'healthy',
  log: [],
  processes,
  listening: ['tcp 0.0.0.0:8080', 'tcp 127.0.0.1:9000'],
  changed: ['/run', '/run/shop', '/run/shop/pid'],
  peaks: { memory: 20 * 1024 * 1024, processes: 3 },
};
const world: Pretence = {
  fails: { 'drop CHOWN': 'chown: operation not permitted', 'write /run/shop': 'read-only file system', user: 'exits with 1' },
  plain: {
    config: { services: { web: { image: 'acme/shop:1.4', command: ['serve'], environment: { PASSWORD: 'hunter22' } } } },
    run: [
      {
        phase: 'plain',
        sights: [sight],
        answers: [{ service: 'web', asked: 'http 8080/tcp', by: 'port', ok: true, code: 200, body: '' }],
        stopped: [],
      },
    ],
    images: new Map([['acme/shop:1.4', { digest: 'acme/shop@sha256:0123', user: '' }]]),
    users: new Map(),
    devices: [],
  },
};

function run(folder: string, words: readonly string[], of: Pretence = world): Promise<Run> {
  return bulkhead(folder, words, '', {}, pretend(of));
}

afterEach(removeFolders);

describe('bulkhead probe', () => {
  it('prints what a service needs, with what shows it, and the fragment that grants it', async () => {
    const { code, out, err } = await run(folderWith({ 'compose.yaml': shop }), ['probe', 'compose.yaml', 'web']);
    equal(code, 0, err);
    match(out, /^least privilege of web in compose\.yaml, in docker 29\.1\.0/);
    match(out, /\n {2}Drop CHOWN {2,}"web", hardened, on empty volumes: chown: operation not permitted\n/);
    match(out, /\nholds \(\d+ of \d+\):\n/);
    const fragment = out.slice(out.indexOf('\nservices:'));
    match(fragment, /^\nservices:\n {2}web:\n(?: {4}.+\n)+$/);
    match(fragment, /\n {4}cap_drop:\n {6}- ALL\n {4}cap_add:\n {6}- CHOWN\n/);
    match(fragment, /\n {4}read_only: true\n {4}tmpfs:\n {6}- \/run\/shop(?::.+)?\n/);
    ok(!out.includes('hunter22'));
  });

  it('keeps it, with what it is valid for, where hardening finds it', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    const { err } = await run(folder, ['probe', 'compose.yaml', 'web', '--check', 'true']);
    equal(err, '.bulkhead/profiles.yaml: written: "bulkhead harden" relies on it from now on\n');
    const text = readFileSync(join(folder, '.bulkhead/profiles.yaml'), 'utf8');
    match(
      text,
      /^#.+\nimages:\n {2}- names: \[acme\/shop\]\n {4}tag: "1\.4"\n {4}digest: "sha256:0123"\n {4}user: root\n {4}run: "33:33"\n {4}capabilities: \[CHOWN\]\n {4}writable: \[\/run\/shop\]\n {4}ports: \[8080\]\n {4}setuid: false\n {4}memory: "20m"\n {4}processes: 3\n {4}service: web\n {4}file: compose\.yaml\n {4}command: serve\n {4}configuration: "?[0-9a-f]{16}"?\n {4}checked: \["health check", "http 8080\/tcp", "--check true", "stopped and started again"\]\n/,
    );
    const harden = await bulkhead(folder, ['harden']);
    match(harden.out, /\n\+ {6}- CHOWN\n/);
    ok(!harden.out.includes('SETUID') && harden.out.includes('/run/shop'), harden.out);
    equal((await bulkhead(folder, ['check', '--fail-on', 'none'])).code, 0);
  });

  it('changes an entry in place: comments, other entries and keys of a person stay', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    await run(folder, ['probe', 'compose.yaml', 'web']);
    const file = join(folder, '.bulkhead/profiles.yaml');
    const before = readFileSync(file, 'utf8');
    const mine = before.replace('    user: root', '    public: [8080] # mine\n    user: root # seen').replace(/$/, '  # the last word\n');
    writeFileSync(file, mine);
    const { err } = await run(folder, ['probe', 'compose.yaml', 'web'], { ...world, fails: { 'drop SETUID': 'no' } });
    match(err, /updated/);
    const after = readFileSync(file, 'utf8');
    ok(after.includes('    public: [8080] # mine\n    user: "33:33" # seen\n'), after);
    ok(after.includes('asked: true\n'), after);
    ok(after.includes('capabilities: [SETUID]\n') && !after.includes('run: '), after);
    ok(after.endsWith('  # the last word\n'));
    equal(after.match(/- names/g)?.length, 1);
    writeFileSync(join(folder, 'compose.yaml'), `${shop}  job:\n    image: acme/job:1\n`);
    const job = { ...sight, service: 'job' };
    await run(folder, ['probe', 'compose.yaml', 'job'], {
      plain: {
        ...world.plain!,
        config: { services: { job: { image: 'acme/job:1' } } },
        run: [{ ...world.plain!.run[0]!, sights: [job], answers: [] }],
      },
    });
    const both = readFileSync(file, 'utf8');
    ok(both.includes('names: [acme/shop]') && both.includes('names: [acme/job]'), both);
    equal((await bulkhead(folder, ['check', '--fail-on', 'none'])).code, 0);
  });

  it('keeps nothing of an image that has no name, and where nobody knows the user', async () => {
    const open = folderWith({ 'compose.yaml': 'services:\n  web:\n    image: acme/shop:${TAG}\n' });
    match((await run(open, ['probe', 'compose.yaml', 'web'])).err, /nothing is kept: .+ a variable decides this one\n/);
    ok(!existsSync(join(open, '.bulkhead')));
    const { processes: _, ...blind } = sight;
    const images = new Map([['acme/shop:1.4', { user: 'shop' }]]);
    const unseen = { ...world, plain: { ...world.plain!, images, run: [{ ...world.plain!.run[0]!, sights: [blind] }] } };
    match((await run(folderWith({ 'compose.yaml': shop }), ['probe', 'compose.yaml', 'web'], unseen)).err, /nothing is kept: .+"user"/);
  });

  it('runs again what was found, and exits with 1 where it no longer holds', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    equal((await run(folder, ['probe', 'compose.yaml', '--verify'])).code, 2, 'nothing was found yet');
    await run(folder, ['probe', 'compose.yaml', 'web', '--check', 'true', '--check-from-host', 'curl localhost']);
    const prover = pretend({ plain: world.plain! });
    const held = await bulkhead(folder, ['probe', 'compose.yaml', '--verify'], '', {}, prover);
    equal(held.code, 0, held.err);
    match(held.out, /^web: holds, as on \d{4}-\d\d-\d\d\n$/);
    deepEqual(prover.orders[0]!.checks, [{ service: 'web', command: 'true', from: 'inside' }], 'nothing of a file runs on this machine');
    const changed = prover.orders[0]!.changeWith!(new Set(['web']))(world.plain!.config);
    const web = asMap(asMap(changed.services).web);
    deepEqual(
      [web.cap_drop, web.cap_add, web.read_only, web.tmpfs, web.pids_limit, web.mem_limit, web.security_opt],
      [['ALL'], ['CHOWN'], true, ['/run/shop:mode=1777'], undefined, undefined, ['no-new-privileges:true']],
    );
    const broken = await run(folder, ['probe', 'compose.yaml', 'web', '--verify'], { ...world, fails: { web: 'exits with 1' } });
    deepEqual([broken.code, broken.out], [1, 'web: does not hold: "web", hardened, on empty volumes: exits with 1\n']);
    writeFileSync(join(folder, 'compose.yaml'), shop.replace('1.4', '1.5'));
    const other = await run(folder, ['probe', 'compose.yaml', '--verify']);
    deepEqual([other.code, other.out], [1, 'web: does not fit any more: its image, command, user or mounts have changed\n']);
  });

  it('keeps what it finds of a service that is built for --verify alone: no file shows all that is in the image', async () => {
    const built = 'services:\n  web:\n    build: .\n    command: [serve]\n';
    const folder = folderWith({ 'compose.yaml': built, Dockerfile: 'FROM debian:13\nCOPY serve /usr/bin/\n' });
    const before = (await bulkhead(folder, ['harden'])).out;
    const plain = {
      ...world.plain!,
      images: new Map([['shop-web', { user: '' }]]),
      config: { services: { web: { image: 'shop-web', command: ['serve'] } } },
    };
    const { err } = await run(folder, ['probe', 'compose.yaml', 'web'], { ...world, plain });
    equal(err, '.bulkhead/profiles.yaml: written: "bulkhead probe --verify" runs it again with the image as it is built then\n');
    match(
      readFileSync(join(folder, '.bulkhead/profiles.yaml'), 'utf8'),
      /- names: \[web\]\n {4}built: true\n {4}user: root\n(?!.*(?:tag|digest):)/,
    );
    equal((await bulkhead(folder, ['harden'])).out, before);
    // An image may be called as the service is.
    writeFileSync(join(folder, 'compose.yaml'), built.replace('build: .', 'image: web'));
    ok(!(await bulkhead(folder, ['harden'])).out.includes('/run/shop'));
    writeFileSync(join(folder, 'compose.yaml'), built);
    deepEqual((await bulkhead(folder, ['check', '--fail-on', 'none'])).err.match(/profile/g), null);
    match((await run(folder, ['probe', 'compose.yaml', '--verify'], { ...world, plain, fails: {} })).out, /^web: holds, as on /);
    const broken = await run(folder, ['probe', 'compose.yaml', '--verify'], { ...world, plain, fails: { web: 'exits with 1' } });
    deepEqual([broken.code, broken.out], [1, 'web: does not hold: "web", hardened, on empty volumes: exits with 1\n']);
    writeFileSync(join(folder, 'compose.yaml'), built.replace('serve', 'work'));
    equal((await run(folder, ['probe', 'compose.yaml', '--verify'], { ...world, plain })).code, 1);
  });

  it('prints JSON, and says what is wrong', async () => {
    const folder = folderWith({ 'compose.yaml': shop });
    const made = JSON.parse((await run(folder, ['probe', 'compose.yaml', 'web', '--format', 'json'])).out);
    deepEqual(Object.keys(made), [
      'version',
      'service',
      'file',
      'engine',
      'needs',
      'spare',
      'found',
      'measured',
      'compose',
      'notes',
      'starts',
      'seconds',
    ]);
    deepEqual(
      made.needs.find(({ id }: { id: string }) => id === 'drop CHOWN'),
      {
        id: 'drop CHOWN',
        title: 'Drop CHOWN',
        takes: [{ need: 'capability', name: 'CHOWN' }],
        evidence: '"web", hardened, on empty volumes: chown: operation not permitted',
      },
    );
    ok(made.spare.some(({ id }: { id: string }) => id === 'drop SETUID'));
    const wrong = await run(folder, ['probe', 'compose.yaml', 'wbe']);
    deepEqual([wrong.code, wrong.err], [2, 'bulkhead: there is no service "wbe" in compose.yaml (did you mean "web"?): it has web\n']);
    const idle = await run(folder, ['probe', 'compose.yaml', 'web'], { ...world, services: [{ service: 'web', is: 'started' }] });
    match(idle.err, /^bulkhead: "web" was started, but shows no sign of life/);
    equal(idle.code, 2);
    equal((await bulkhead(folder, ['probe', 'compose.yaml', 'web'])).code, 2);
  });
});

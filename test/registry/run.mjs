// `bulkhead pin` against a real registry on loopback, which needs a login: docker-registry with htpasswd (Debian: docker-registry, apache2-utils).
import { deepEqual, equal, match } from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-registry-'));
const at = (name) => join(folder, name);
const sha256 = (text) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const host = `127.0.0.1:${port}`;
const login = Buffer.from('me:secret').toString('base64');
writeFileSync(at('htpasswd'), execFileSync('htpasswd', ['-nbB', 'me', 'secret']));
writeFileSync(
  at('config.yml'),
  `version: 0.1\nlog: { level: error }\nstorage: { filesystem: { rootdirectory: ${at('data')} } }\nhttp: { addr: ${host} }\nauth: { htpasswd: { realm: test, path: ${at('htpasswd')} } }\n`,
);
const registry = spawn('docker-registry', ['serve', at('config.yml')], { stdio: 'ignore' });

const ask = (path, method, body, type = 'application/octet-stream') =>
  fetch(path.startsWith('http') ? path : `http://${host}${path}`, {
    method,
    headers: { authorization: `Basic ${login}`, 'content-type': type },
    ...(body === undefined ? {} : { body }),
  });

/** Puts an image of one text under a tag. @returns the digest of its manifest */
async function put(tag, text) {
  const blobs = [];
  for (const content of [JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }), text]) {
    const started = await ask('/v2/team/app/blobs/uploads/', 'POST');
    const address = new URL(started.headers.get('location'), `http://${host}`);
    address.searchParams.set('digest', sha256(content));
    equal((await ask(address.href, 'PUT', content)).status, 201);
    blobs.push({ digest: sha256(content), size: content.length });
  }
  const [config, layer] = blobs;
  const type = 'application/vnd.docker.distribution.manifest.v2+json';
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.docker.container.image.v1+json', ...config },
    layers: [{ mediaType: 'application/vnd.docker.image.rootfs.diff.tar.gzip', ...layer }],
  });
  equal((await ask(`/v2/team/app/manifests/${tag}`, 'PUT', manifest, type)).status, 201);
  return sha256(manifest);
}

/** Puts a list of images for platforms under a tag. @returns its digest */
async function putList(tag, type, image, digest) {
  const { byteLength: size } = await (await ask(`/v2/team/app/manifests/${digest}`, 'GET')).arrayBuffer();
  const manifests = ['amd64', 'arm64'].map((architecture) => ({ mediaType: image, size, digest, platform: { architecture, os: 'linux' } }));
  const list = JSON.stringify({ schemaVersion: 2, mediaType: type, manifests });
  equal((await ask(`/v2/team/app/manifests/${tag}`, 'PUT', list, type)).status, 201);
  return sha256(list);
}

function pin(docker) {
  const { status, stderr } = spawnSync(process.execPath, [program, 'pin', '--write'], {
    cwd: at('project'),
    encoding: 'utf8',
    env: { PATH: process.env.PATH, DOCKER_CONFIG: docker },
  });
  return { status, err: stderr };
}

try {
  for (let tries = 0; ; tries++) {
    const up = await ask('/v2/', 'GET').catch(() => undefined);
    if (up?.status === 200) break;
    if (tries > 100) throw new Error('the registry does not start');
    await sleep(100);
  }
  const first = await put('1', 'one');
  mkdirSync(at('project/.git'), { recursive: true });
  for (const name of ['with', 'without']) mkdirSync(at(name));
  writeFileSync(at('with/config.json'), JSON.stringify({ auths: { [host]: { auth: login } } }));
  writeFileSync(at('project/Dockerfile'), `FROM ${host}/team/app:1\n`);
  const refused = pin(at('without'));
  equal(refused.status, 2);
  match(refused.err, /needs a login: run "docker login /);
  deepEqual(pin(at('with')), { status: 0, err: '' });
  equal(readFileSync(at('project/Dockerfile'), 'utf8'), `FROM ${host}/team/app:1@${first}\n`);
  const second = await put('1', 'two');
  deepEqual(pin(at('with')), { status: 0, err: '' });
  equal(readFileSync(at('project/Dockerfile'), 'utf8'), `FROM ${host}/team/app:1@${second}\n`);
  // An image for several platforms is pinned by the digest of its list.
  const image = 'application/vnd.docker.distribution.manifest.v2+json';
  const list = await putList('list', 'application/vnd.docker.distribution.manifest.list.v2+json', image, second);
  const index = await putList('index', 'application/vnd.oci.image.index.v1+json', image, second);
  const compose = (one, other) =>
    `services:\n  a:\n    image: ${host}/team/app:list${one}\n  b:\n    image: ${host}/team/app:index${other}\n`;
  writeFileSync(at('project/compose.yaml'), compose('', ''));
  deepEqual(pin(at('with')), { status: 0, err: '' });
  equal(readFileSync(at('project/compose.yaml'), 'utf8'), compose(`@${list}`, `@${index}`));
  // What a registry does not have, and a registry that is gone, are errors; the file stays as it is.
  writeFileSync(at('project/Dockerfile'), `FROM ${host}/team/app:none\n`);
  const none = pin(at('with'));
  deepEqual([none.status, /has no team\/app:none/.test(none.err)], [2, true], none.err);
  registry.kill();
  await new Promise((resolve) => registry.once('exit', resolve));
  const gone = pin(at('with'));
  deepEqual([gone.status, /does not answer/.test(gone.err)], [2, true], gone.err);
  equal(readFileSync(at('project/Dockerfile'), 'utf8'), `FROM ${host}/team/app:none\n`);
  console.log('a real registry gives the digests');
} finally {
  registry.kill();
  rmSync(folder, { recursive: true, force: true });
}

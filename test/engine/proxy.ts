import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketProxyImage } from '../../server/src/core/knowledge/socket-proxy';
import { repository } from '../support/fixtures';
import type { Engine } from './engine';
import { run } from './roots';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Hardens services that read from the engine through its socket, and holds against a real engine that they still read, through the proxy
 * that the fix puts in, and no longer write: `npm run engine:proxy`. The programs are stand-ins: one that reports what it sees and may do
 * under the names of known images, and HAProxy with the switches of the proxy.
 */

const folder = join(repository, 'test/engine/proxy');

/** Each is a folder with a `compose.yaml`; the service bears the same name. */
const clients: readonly { readonly name: string; readonly image: string; readonly network: string }[] = [
  { name: 'traefik', image: 'traefik:v3.7', network: 'default' },
  { name: 'netdata', image: 'netdata/netdata:v2.5.0', network: 'watched' },
];

/** The part of `docker inspect` that is looked at. */
interface Inspected {
  readonly Mounts: readonly { readonly Destination: string }[];
  readonly NetworkSettings: { readonly Networks: { readonly [name: string]: unknown } };
  readonly HostConfig: { readonly ReadonlyRootfs: boolean; readonly CapDrop: readonly string[] | null };
}

type Check = readonly [what: string, holds: boolean, seen?: string];

/** What the client last said, once it said something that fits; after a minute, what it said at all. */
async function heard(tools: Tools, work: string, name: string, fits: RegExp): Promise<string> {
  let last = '';
  for (let i = 0; i < 30; i++) {
    last = await tools.compose(work, 'logs', '--no-color', '--no-log-prefix', '--tail', '6', name);
    if (fits.test(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  return last;
}

async function inspected(tools: Tools, work: string, service: string): Promise<Inspected> {
  const id = (await tools.compose(work, 'ps', '-q', service)).trim();
  return (JSON.parse(await tools.docker('inspect', id)) as readonly Inspected[])[0]!;
}

function harden(work: string): string {
  run(process.execPath, [join(repository, 'dist/cli.js'), 'harden', '--write', '--quiet'], { cwd: work });
  return readFileSync(join(work, 'compose.yaml'), 'utf8');
}

/** True when a container on a network gets an answer from the proxy. */
async function reaches(tools: Tools, network: string): Promise<boolean> {
  const ping = ['curl', '-sS', '-m', '5', 'http://docker-proxy:2375/_ping'];
  return tools.docker('run', '--rm', '--network', network, '--entrypoint', '', 'client', ...ping).then(
    () => true,
    () => false,
  );
}

async function tryOne(tools: Tools, engine: Engine, { name, network }: (typeof clients)[number]): Promise<Check[]> {
  const work = join(mkdtempSync(join(tmpdir(), 'bulkhead-proxy-')), name);
  cpSync(join(folder, name), work, { recursive: true });
  const file = join(work, 'compose.yaml');
  // The engine is one of our own, with a socket elsewhere.
  const socket = engine.address.slice('unix://'.length);
  writeFileSync(file, readFileSync(file, 'utf8').replace(/(?<=- |source: )\/var\/run\/docker\.sock/, socket));
  const up = (): Promise<string> => tools.compose(work, 'up', '-d', '--no-build', '--pull', 'never');
  const sees = new RegExp(`^sees .*/${name}-shop-1`, 'm');
  const whole = new RegExp(`${sees.source}\\S* .*\ncreates \\d+\nvolumes \\d+$`, 'm');
  try {
    await up();
    const before = await heard(tools, work, name, whole);
    await tools.compose(work, 'down', '-v');
    const once = harden(work);
    await up();
    const after = await heard(tools, work, name, whole);
    const client = await inspected(tools, work, name);
    const proxy = await inspected(tools, work, 'docker-proxy');
    const { ReadonlyRootfs, CapDrop } = proxy.HostConfig;
    return [
      ['sees the containers as it is written', sees.test(before), before],
      ['creates a container as it is written', /^creates 201$/m.test(before), before],
      ['sees them through the proxy', sees.test(after), after],
      ['creates none through the proxy', /^creates 403$/m.test(after) && !/^creates (?!403)/m.test(after), after],
      ['sees nothing else through the proxy', /^volumes 403$/m.test(after), after],
      ['has no socket any more', client.Mounts.every(({ Destination }) => !Destination.endsWith('docker.sock'))],
      [
        'is on its own network still',
        Object.keys(client.NetworkSettings.Networks).sort().join() === [`${name}_${network}`, `${name}_docker-proxy`].sort().join(),
      ],
      ['shares the proxy with nobody', (await reaches(tools, `${name}_docker-proxy`)) && !(await reaches(tools, `${name}_${network}`))],
      ['has a proxy with walls', ReadonlyRootfs && (CapDrop ?? []).join() === 'ALL'],
      ['is changed once only', harden(work) === once],
    ];
  } finally {
    await tools.compose(work, 'down', '-v');
    if (process.env.KEEP !== '1') rmSync(join(work, '..'), { recursive: true, force: true });
  }
}

withNewestEngine(async (engine, programs, count) => {
  const tools = toolsOf(engine, programs);
  const build = (image: string, file: string): Promise<string> =>
    tools.docker('build', '--network', 'host', '-t', image, '-f', join(folder, file), folder);
  await build('client', 'client.Dockerfile');
  await build(socketProxyImage, 'proxy.Dockerfile');
  for (const client of clients) {
    await tools.docker('tag', 'client', client.image);
    for (const [what, holds, seen] of await tryOne(tools, engine, client))
      await count(holds, `${client.name} ${what}: ${holds ? 'ok' : 'NO'}`, ...(!holds && seen !== undefined ? [inset(seen)] : []));
  }
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allCapabilities, type CapabilityName } from '../../server/src/core/knowledge/capabilities';
import { importableImage } from './image';

/** What the tests need on the machine, and the package that brings it (Debian). */
const programs: readonly (readonly [program: string, package_: string])[] = [
  ['dockerd', 'docker.io'],
  ['containerd', 'containerd'],
  ['runc', 'runc'],
  ['iptables', 'iptables'],
  ['busybox', 'busybox-static'],
  ['tar', 'tar'],
];

/** A private Docker Engine. */
export interface Engine {
  /** Calls the API; the body and the answer are JSON unless told otherwise. */
  call(method: string, path: string, body?: unknown): Promise<unknown>;
  /** The same with bytes in and out. */
  raw(method: string, path: string, body?: Buffer, type?: string): Promise<Buffer>;
  /** Capabilities that no container can have here: this machine lacks them, or this version of the engine does not know them. */
  readonly lacking: ReadonlySet<CapabilityName>;
  /** A folder of the host for binds. */
  readonly folder: string;
  readonly network: string;
  /** Address of the API for `DOCKER_HOST`. */
  readonly address: string;
  /** Stops the daemon while something is done, and starts it again on the same data. */
  without(does: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** How an engine is started. */
interface EngineOptions {
  /** A folder with a `dockerd` and a `runc` of its own, instead of those on PATH. */
  readonly programs?: string;
  /** Bytes of a disk of its own for everything that it keeps. */
  readonly disk?: number;
}

/** Name of the image: one whose user is known, so that the model can tell it; the content is busybox. */
export const image = 'alpine:3';

/** Says what is missing, or nothing. */
export function missing(): string | undefined {
  const absent = programs.filter(([program]) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  if (process.getuid?.() !== 0) return 'These tests start a Docker daemon and need root.';
  if (absent.length === 0) return undefined;
  const packages = programs.map(([, name]) => name).join(' ');
  return `Not found: ${absent.map(([program]) => program).join(', ')}. Run: apt-get install -y --no-install-recommends ${packages}`;
}

/** Starts a daemon of our own in a temporary folder, with one image and one network. It touches no other daemon. */
export async function startEngine({ programs: folderOfPrograms, disk }: EngineOptions = {}): Promise<Engine> {
  const home = mkdtempSync(join(tmpdir(), 'bulkhead-engine-'));
  if (disk !== undefined) spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${disk}`, 'tmpfs', home]);
  const lacking = lackingCapabilities();
  const runtime = join(home, 'runtime');
  writeFileSync(runtime, runtimeScript(lacking));
  chmodSync(runtime, 0o755);
  const socket = join(home, 'docker.sock');
  const log = openSync(join(home, 'log'), 'w');
  const launch = (): ChildProcess =>
    spawn(
      'dockerd',
      [
        ...['--data-root', join(home, 'data'), '--exec-root', join(home, 'exec'), '--pidfile', join(home, 'pid'), '-H', `unix://${socket}`],
        ...[
          '--bridge',
          'none',
          '--iptables=false',
          '--userland-proxy=false',
          '--add-runtime',
          `stripped=${runtime}`,
          '--default-runtime',
          'stripped',
        ],
      ],
      {
        stdio: ['ignore', log, log],
        ...(folderOfPrograms && { env: { ...process.env, PATH: `${folderOfPrograms}:${process.env.PATH}` } }),
      },
    );
  let daemon = launch();
  const raw = caller(socket);
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await raw(method, path, body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
    return answer.length === 0 ? undefined : JSON.parse(answer.toString('utf8'));
  };
  const network = 'p_default';
  const stop = async (): Promise<void> => {
    // The bridges of networks outlive the daemon, and each takes one of some thirty ranges of addresses.
    const found = async (path: string): Promise<{ Id: string }[]> => ((await call('GET', path).catch(() => [])) ?? []) as { Id: string }[];
    for (const { Id } of await found('/containers/json?all=1')) await raw('DELETE', `/containers/${Id}?force=1`).catch(() => undefined);
    const bridges = encodeURIComponent(JSON.stringify({ driver: ['bridge'] }));
    const networks = await found(`/networks?filters=${bridges}`);
    for (const { Id } of networks) await raw('DELETE', `/networks/${Id}`).catch(() => undefined);
    await ended(daemon);
    // Those that it could not delete, as on a full disk; of most there is none left.
    for (const { Id } of networks) spawnSync('ip', ['link', 'delete', `br-${Id.slice(0, 12)}`]);
    // What the runtime still holds mounted below the folder would keep it from being removed.
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const mount of mounts.filter((path) => path === home || path.startsWith(`${home}/`)).reverse()) spawnSync('umount', ['-l', mount]);
    rmSync(home, { recursive: true, force: true });
  };
  const without = async (does: () => Promise<void>): Promise<void> => {
    await ended(daemon);
    try {
      await does();
    } finally {
      daemon = launch();
      await ready(raw, daemon, join(home, 'log'));
    }
  };
  try {
    await ready(raw, daemon, join(home, 'log'));
    const tar = importableImage(join(home, 'image'));
    await raw('POST', `/images/create?fromSrc=-&repo=${image.split(':')[0]}&tag=${image.split(':')[1]}`, tar, 'application/x-tar');
    await call('POST', '/networks/create', { Name: network, Driver: 'bridge' });
    const folder = join(home, 'project');
    mkdirSync(folder);
    const unheard = await unheardCapabilities(call);
    return { call, raw, lacking: new Set([...lacking, ...unheard]), folder, network, address: `unix://${socket}`, without, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The daemon's own capabilities bound those of its containers. */
function lackingCapabilities(): Set<CapabilityName> {
  const bounding = BigInt(`0x${/^CapBnd:\s*(\w+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]}`);
  return new Set(allCapabilities.filter((_, number) => ((bounding >> BigInt(number)) & 1n) === 0n));
}

/** Capabilities that are younger than this version of the engine: it refuses their names. */
async function unheardCapabilities(call: Engine['call']): Promise<CapabilityName[]> {
  const unheard: CapabilityName[] = [];
  for (const name of allCapabilities) {
    try {
      const made = (await call('POST', '/containers/create', { Image: image, Cmd: ['sh'], HostConfig: { CapAdd: [name] } })) as {
        readonly Id: string;
      };
      await call('DELETE', `/containers/${made.Id}?force=true`);
    } catch (error) {
      if (!String(error).includes('capability')) throw error;
      unheard.push(name);
    }
  }
  return unheard;
}

/** runc refuses capabilities that the machine lacks: they are taken out of a container's configuration, and of an exec's process, before. */
function runtimeScript(lacking: ReadonlySet<CapabilityName>): string {
  const edits = [...lacking].map((name) => `-e 's/"CAP_${name}",//g' -e 's/,"CAP_${name}"//g' -e 's/"CAP_${name}"//g'`).join(' ');
  return [
    '#!/bin/sh',
    'file= before=',
    'for word in "$@"; do',
    '  case $before in --bundle) file=$word/config.json;; --process) file=$word;; esac',
    '  case $word in --bundle=*) file=${word#*=}/config.json;; --process=*) file=${word#*=};; esac',
    '  before=$word',
    'done',
    ...(lacking.size > 0 ? [`[ -n "$file" ] && sed -i ${edits} "$file"`] : []),
    'exec runc "$@"',
    '',
  ].join('\n');
}

function caller(socketPath: string): Engine['raw'] {
  return (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = body ? { 'Content-Type': type, 'Content-Length': body.length } : {};
      const call = request({ socketPath, method, path, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => {
          const all = Buffer.concat(parts);
          if ((answer.statusCode ?? 500) < 400) resolve(all);
          else reject(new Error(`${method} ${path}: ${answer.statusCode} ${all.toString('utf8').trim()}`));
        });
      });
      call.on('error', reject);
      call.end(body);
    });
}

async function ready(raw: Engine['raw'], daemon: ChildProcess, log: string): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if (daemon.exitCode !== null) break;
    try {
      await raw('GET', '/version');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error(`The Docker daemon does not start:\n${readFileSync(log, 'utf8').split('\n').slice(-15).join('\n')}`);
}

/** Asks the daemon to end, and makes it end after ten seconds. */
function ended(daemon: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (daemon.exitCode !== null || daemon.signalCode !== null) return resolve();
    const timer = setTimeout(() => daemon.kill('SIGKILL'), 10_000);
    daemon.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    daemon.kill('SIGTERM');
  });
}

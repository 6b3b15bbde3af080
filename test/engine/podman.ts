import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wait } from './saying';

/** A private Podman with a socket that Docker's programs can talk to. */
export interface Podman {
  /** The socket. */
  readonly socket: string;
  /** What its own program needs to talk to the same. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Starts Podman's service in a temporary folder; `undefined` where there is no Podman. It touches no other one. */
export async function startPodman(): Promise<Podman | undefined> {
  if (spawnSync('sh', ['-c', 'command -v podman']).status !== 0) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'bulkhead-podman-'));
  const environment = { CONTAINERS_CONF: join(home, 'containers.conf'), CONTAINERS_STORAGE_CONF: join(home, 'storage.conf') };
  mkdirSync(join(home, 'networks'));
  // Limits that this machine can give: Podman's own are above what a container of a test machine may ask for.
  writeFileSync(
    environment.CONTAINERS_CONF,
    `[containers]\ndefault_ulimits=["nofile=1024:1024","nproc=8192:8192"]\n[engine]\nruntime="runc"\ncgroup_manager="cgroupfs"\n[network]\nnetwork_config_dir="${home}/networks"\n`,
  );
  writeFileSync(environment.CONTAINERS_STORAGE_CONF, `[storage]\ndriver="overlay"\ngraphroot="${home}/data"\nrunroot="${home}/run"\n`);
  const socket = join(home, 'podman.sock');
  const service = spawn('podman', ['system', 'service', '--time=0', `unix://${socket}`], {
    env: { ...process.env, ...environment },
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    service.kill('SIGTERM');
    await ended;
    const mounts = readFileSync('/proc/self/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' ')[1] ?? '');
    for (const mount of mounts.filter((path) => path.startsWith(`${home}/`)).reverse()) spawnSync('umount', ['-l', mount]);
    rmSync(home, { recursive: true, force: true });
  };
  for (let i = 0; i < 100; i++) {
    if (spawnSync('curl', ['-s', '-o', '/dev/null', '--unix-socket', socket, 'http://d/_ping']).status === 0)
      return { socket, environment, stop };
    await wait(100);
  }
  await stop();
  throw new Error('The service of Podman does not start');
}

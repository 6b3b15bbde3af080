import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { detect, type Engine } from '../../server/src/probe/engine';
import type { Machine, Ran } from '../../server/src/probe/machine';
import type { Failed } from '../../server/src/probe/order';

/** What programs print, by their words; a program that is not named is not there. */
type Programs = Readonly<Record<string, Ran | string>>;

const no = (err: string, code = 1): Ran => ({ code, out: '', err });
const server = '{"Server":{"Version":"29.1.0","ApiVersion":"1.52"}}';
const info = (more: object): string =>
  JSON.stringify({ CgroupVersion: '2', SecurityOptions: ['name=seccomp,profile=builtin'], KernelVersion: '6.1', Name: 'here', ...more });
const podmanInfo =
  '{"host":{"kernel":"6.1","hostname":"here","cgroupVersion":"v2","security":{"seccompEnabled":true},"remoteSocket":{"path":"/run/podman/podman.sock"}}}';

const docker: Programs = {
  'docker --version': 'Docker version 29.1.0',
  'docker version': server,
  'docker info': info({}),
  'docker compose version': '2.40.0',
};
const podman: Programs = {
  'podman --version': 'podman version 5',
  'podman version': '{"Client":{"Version":"5.4"}}',
  'podman info': podmanInfo,
};

/** A machine with these programs and names in it; it remembers the environment of what was run last. */
function machineWith(programs: Programs, names: readonly string[] = [], environment: Record<string, string> = {}) {
  const last: { env?: Readonly<Record<string, string>> } = {};
  const found = (words: string): Ran | string | undefined =>
    Object.entries(programs)
      .filter(([name]) => words.startsWith(name))
      .sort(([a], [b]) => b.length - a.length)[0]?.[1];
  const machine: Pick<Machine, 'run' | 'read' | 'kind' | 'platform' | 'environment'> = {
    platform: 'linux',
    environment,
    kind: async (path) => (names.includes(path) ? 'other' : undefined),
    read: async (file) => ({ '/proc/sys/kernel/osrelease': '6.1\n', '/proc/sys/kernel/hostname': 'here\n' })[file],
    run: async (program, words, options = {}) => {
      if (options.env) last.env = options.env;
      const ran = found([program, ...words].join(' '));
      if (typeof ran === 'string') return { code: 0, out: `${ran}\n`, err: '' };
      const isThere = Object.keys(programs).some((name) => name.startsWith(`${program} `));
      return (
        ran ??
        (isThere ? no(`unknown command: ${words[0]}`) : { code: undefined, out: '', err: '', failed: `no ${program}`, missing: true })
      );
    },
  };
  return { machine: machine as Machine, last };
}

async function sentence(programs: Programs, names?: readonly string[]): Promise<string> {
  const found = await detect(machineWith(programs, names).machine);
  ok('failed' in found);
  ok(!found.failed.includes('\n'));
  return found.failed;
}

async function engine(programs: Programs, names?: readonly string[], environment?: Record<string, string>): Promise<Engine> {
  const found: Engine | Failed = await detect(machineWith(programs, names, environment).machine);
  ok(!('failed' in found), 'failed' in found ? found.failed : '');
  return found;
}

describe('the engine of this machine', () => {
  it('is missing in one sentence that says what to do', async () => {
    match(await sentence({}), /^There is no "docker" and no "podman" on PATH: install /);
    const gone = no('Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?');
    match(
      await sentence({ ...docker, 'docker version': gone }),
      /^The engine of "docker" does not answer: start it, or choose it .*daemon running\?$/,
    );
    const denied = no('permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock');
    match(
      await sentence({ ...docker, 'docker version': denied }),
      /^This user may not use the engine of "docker": join the group "docker"/,
    );
    match(await sentence({ ...docker, 'docker info': gone }), /^The engine of "docker" does not answer/);
    match(await sentence({ ...docker, 'docker info': info({ OSType: 'windows' }) }), /^The engine runs Windows containers/);
  });

  it('needs a Compose that can print a project', async () => {
    match(
      await sentence({ ...docker, 'docker compose version': no('docker: unknown command: docker compose') }),
      /^There is no Compose for "docker": install Docker Compose/,
    );
    match(await sentence({ ...docker, 'docker compose version': '1.29.2' }), /^There is no Compose for "docker"/);
    const other = 'using podman version: 5.4\npodman-compose version 1.0.6';
    match(
      await sentence({ ...podman, 'podman compose version': other }),
      /^There is no Compose for "podman" \(podman-compose is another program/,
    );
  });

  it('is Podman, too, through Compose and its socket', async () => {
    const standalone = { ...podman, 'docker-compose version': 'v2.40.0' };
    match(await sentence(standalone), /^Compose reaches Podman through its socket, which is not there: start it/);
    const { machine, last } = machineWith(standalone, ['/run/podman/podman.sock']);
    const found = await detect(machine);
    ok(!('failed' in found));
    deepEqual([found.info.program, found.info.version, found.info.compose], ['podman', '5.4', 'v2.40.0']);
    await found.compose(['ps']);
    equal(last.env?.DOCKER_HOST, 'unix:///run/podman/podman.sock');
    ok(found.info.unseen.some((text) => text.endsWith('this engine is Podman')));
    // Where a person has chosen an engine, that one counts.
    equal((await engine(standalone, [], { DOCKER_HOST: 'ssh://there' })).info.program, 'podman');
    equal((await engine({ ...podman, 'podman compose version': '2.40.0' })).info.compose, '2.40.0');
    // Podman answers Docker's own program as well.
    const spoken = '{"Server":{"Version":"5.4","ApiVersion":"1.41","Components":[{"Name":"Podman Engine"}]}}';
    const asDocker = (await engine({ ...docker, 'docker version': spoken })).info;
    deepEqual([asDocker.program, asDocker.unseen.some((text) => text.endsWith('this engine is Podman'))], ['podman', true]);
  });

  it('says what cannot be seen where it is rootless, remapped, in another machine, or Docker Desktop', async () => {
    const unseen = async (more: object): Promise<string> => (await engine({ ...docker, 'docker info': info(more) })).info.unseen.join('\n');
    equal(await unseen({ SecurityOptions: ['name=seccomp', 'name=apparmor'] }), '');
    match(await unseen({ SecurityOptions: ['name=seccomp', 'name=rootless'] }), /this engine is rootless/);
    match(await unseen({ DockerRootDir: '/home/joe/.local/share/containers/storage' }), /this engine is rootless/);
    match(await unseen({ SecurityOptions: ['name=seccomp', 'name=userns'] }), /\(userns-remap\)/);
    match(
      await unseen({ Name: 'docker-desktop', OperatingSystem: 'Docker Desktop' }),
      /Docker Desktop runs the engine in a machine of its own/,
    );
    match(await unseen({ Name: 'there' }), /the engine is on another machine/);
    match(await unseen({ CgroupVersion: '1' }), /cgroup version 1/);
    match(await unseen({ SecurityOptions: [] }), /no seccomp/);
  });
});

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { box, makeBox } from './box';
import { startEngine } from './engine';
import type { Proven, Stand } from './hard';
import { startPodman } from './podman';
import { run } from './roots';
import { wait } from './saying';
import { toolsOf } from './tools';

type Data = Readonly<Record<string, unknown>>;

/** A project whose proof is hard, and what has to come out. */
export interface HardCase {
  readonly name: string;
  /** What it shows, in a few words. */
  readonly shows: string;
  /** Services of the Compose file; without an image they have that of the cases. */
  readonly services: Readonly<Record<string, Data>>;
  /** What else is in the Compose file. */
  readonly more?: Data;
  /** Nothing else may happen on the engine meanwhile. */
  readonly alone?: true;
  /** @throws what is wrong */
  does(stand: Stand): Promise<void>;
}

const web = { command: ['/bin/start', 'plain'] };

/** What became of the change of a rule for a service. */
function change({ changes }: Proven, rule: string, service: string): Proven['changes'][number] {
  const found = changes.find((one) => one.rule === `compose/${rule}` && one.services.includes(service));
  ok(found, `no change of ${rule} for "${service}" is planned: ${changes.map((one) => `${one.rule} ${one.is}`).join(', ')}`);
  return found;
}

/** All changes of a service were proven. */
function allProven(proven: Proven, ...services: readonly string[]): void {
  for (const service of services) {
    equal(proven.services[service]?.is, 'proven', `${service}: ${JSON.stringify(proven.services[service])}`);
    const own = proven.changes.filter((one) => one.services.includes(service));
    ok(own.length > 0, `nothing is planned for "${service}"`);
    deepEqual(
      own.filter(({ is }) => is !== 'proven'),
      [],
    );
  }
}

/** All changes of "web" were proven, but for one capability, which stays: MKNOD. */
function keepsDevices(proven: Proven, evidence: RegExp): void {
  allProven(proven, 'web');
  const { given } = change(proven, 'default-capabilities', 'web');
  deepEqual(
    given.map(({ capability }) => capability),
    ['MKNOD'],
  );
  match(given[0]!.evidence.map(({ phase, sign }) => `${phase} ${sign}`)[0] ?? '', evidence);
}

/** Waits until the run has made a container. */
async function untilRunning({ tools }: Stand): Promise<void> {
  for (let i = 0; i < 300; i++) {
    if ((await tools.docker('ps', '-q', '--filter', 'label=bulkhead.run')).trim() !== '') return;
    await wait(100);
  }
  throw new Error('no container of the run is started');
}

const proveWords = ['harden', '--prove', '--within', '20'];

/** A folder with links to some programs alone. */
function onlyPrograms(folder: string, programs: Readonly<Record<string, string>>): string {
  mkdirSync(folder);
  for (const [name, to] of Object.entries(programs)) symlinkSync(to, join(folder, name));
  return folder;
}

export const hardCases: readonly HardCase[] = [
  {
    name: 'restart',
    shows: 'what is missed only when it is started again stays; the rest is proven',
    services: { web: { command: ['/bin/start', 'restart', '/tmp/seen'] } },
    does: async (stand) => {
      keepsDevices(await stand.prove(), /^kept-again exited$/);
    },
  },
  {
    name: 'restart-volume',
    shows: 'the same, where the first start leaves it in a volume',
    services: { web: { command: ['/bin/start', 'restart', '/data/seen'], volumes: ['data:/data'] } },
    more: { volumes: { data: {} } },
    does: async (stand) => {
      keepsDevices(await stand.prove(), /^kept exited$/);
    },
  },
  {
    name: 'silent',
    shows: 'an answer of 200 without its text is no answer',
    services: { web: { command: ['/bin/start', 'silent'] } },
    does: async (stand) => {
      keepsDevices(await stand.prove(), /^fresh answer-differs$/);
    },
  },
  {
    name: 'never-healthy',
    shows: 'a service that never gets healthy is no base line, and the others are proven',
    services: {
      ill: { ...web, healthcheck: { test: ['CMD', 'false'], interval: '1s', retries: 2 } },
      well: web,
    },
    does: async (stand) => {
      const proven = await stand.prove();
      equal(proven.services.ill?.is, 'broken');
      match(proven.services.ill?.reason ?? '', /unhealthy/);
      deepEqual(
        proven.changes.filter(({ services, made }) => services.includes('ill') && made),
        [],
      );
      allProven(proven, 'well');
    },
  },
  {
    name: 'flaky',
    shows: 'one start in three fails as it is, in the base line or only later: nothing is taken back for that',
    services: { web: { command: ['/bin/start', 'turn', '/turn/number'], volumes: ['../turn:/turn:ro'] } },
    does: async (stand) => {
      const turn = join(stand.work, '../turn');
      const programs = join(stand.work, '../programs');
      mkdirSync(turn);
      mkdirSync(programs);
      // Starts are counted where they are asked for, so that the same ones fail each time.
      const number = join(turn, 'number');
      const counting = `for word in "$@"; do case $word in up) echo $(($(cat ${number}) + 1)) > ${number};; esac; done`;
      writeFileSync(join(programs, 'docker-compose'), `#!/bin/sh\n${counting}\nexec ${join(stand.programs, 'docker-compose')} "$@"\n`);
      chmodSync(join(programs, 'docker-compose'), 0o755);
      // Of the two starts of the base line the second one fails, or none.
      for (const begin of [1, 0]) {
        writeFileSync(number, `${begin}`);
        const proven = await stand.prove({ PATH: `${programs}:/usr/bin:${process.env.PATH}` });
        equal(/"web" does not always start as it is/.test(proven.notes.join()), begin === 1, proven.notes.join());
        allProven(proven, 'web');
      }
    },
  },
  {
    name: 'wrong-check',
    shows: 'a check that cannot fail, and one that never passes, prove nothing',
    services: { web },
    does: async (stand) => {
      const idle = await stand.prove({}, '--check', 'true');
      equal(idle.services.web?.is, 'check-cannot-fail', JSON.stringify(idle.services));
      deepEqual(
        idle.changes.filter(({ made }) => made),
        [],
      );
      const never = await stand.prove({}, '--check', 'grep -q sold /www/nothing');
      equal(never.services.web?.is, 'broken', JSON.stringify(never.services));
      match(never.services.web?.reason ?? '', /fails the check/);
    },
  },
  {
    name: 'forks',
    alone: true,
    shows: 'a service that forks without end is stopped before it takes the machine down',
    services: { bomb: { command: ['/bin/start', 'forks'] }, web },
    does: async (stand) => {
      const proven = await stand.prove();
      equal(proven.services.bomb?.is, 'broken', JSON.stringify(proven.services));
      match(proven.services.bomb?.reason ?? '', /processes/);
      allProven(proven, 'web');
    },
  },
  {
    name: 'no-image',
    shows: 'an image that is not here: said with what to do, nothing is fetched',
    services: { absent: { image: 'registry.example.org/nobody/absent:1' }, web },
    does: async (stand) => {
      const proven = await stand.prove();
      equal(proven.services.absent?.is, 'refused');
      match(proven.services.absent?.reason ?? '', /the image "registry\.example\.org\/nobody\/absent:1" is not here: --pull fetches it/);
      allProven(proven, 'web');
    },
  },
  {
    name: 'engine-stops',
    alone: true,
    shows: 'the engine stops in the middle: one sentence, and a second run removes what is left',
    services: { web },
    does: async (stand) => {
      const ended = await stand.bulkhead(proveWords, {
        meanwhile: async () => {
          await untilRunning(stand);
          await stand.engine.without(() => wait(8000));
        },
      });
      equal(ended.code, 2, ended.err);
      match(ended.err, /The engine does not answer any more/);
      equal((await stand.bulkhead(['prove', '--clean'])).code, 0);
    },
  },
  {
    name: 'interrupted',
    alone: true,
    shows: 'Ctrl-C: nothing is left, nothing is written',
    services: { web, slow: { ...web, volumes: ['data:/data'], healthcheck: { test: ['CMD', 'true'], interval: '5s' } } },
    more: { volumes: { data: {} } },
    does: async (stand) => {
      const ended = await stand.bulkhead([...proveWords, '--write'], {
        meanwhile: async (pid) => {
          await untilRunning(stand);
          process.kill(pid, 'SIGINT');
        },
      });
      equal(ended.code, 2, ended.err);
      match(ended.err, /It was stopped: nothing is proven/);
      ok(ended.seconds < 30, `${ended.seconds} s`);
    },
  },
  {
    name: 'killed',
    alone: true,
    shows: 'SIGKILL: a second run removes what is left; so does prove --clean',
    services: { web, store: { ...web, volumes: ['data:/data'] } },
    more: { volumes: { data: {} } },
    does: async (stand) => {
      const killed = async (): Promise<void> => {
        const ended = await stand.bulkhead(proveWords, {
          meanwhile: async (pid) => {
            await untilRunning(stand);
            process.kill(pid, 'SIGKILL');
          },
        });
        equal(ended.code, null);
        // What it had started goes on without it for a moment.
        await wait(3000);
        ok((await stand.tools.docker('ps', '-aq', '--filter', 'label=bulkhead.run')).trim() !== '', 'nothing was left to be removed');
        ok(readdirSync(stand.temporary).length > 0);
      };
      const before = await stand.everything();
      await killed();
      const cleaned = await stand.bulkhead(['prove', '--clean']);
      equal(cleaned.code, 0, cleaned.err);
      match(cleaned.out, /container .*\n(.*\n)*.*volume/);
      equal(await stand.everything(), before);
      await killed();
      allProven(await stand.prove(), 'web', 'store');
    },
  },
  {
    name: 'disk-of-service',
    shows: 'a volume that is full: the service does not work as it is, and it is said',
    services: { web: { command: ['/bin/start', 'fill', '/data/file'], volumes: ['data:/data'] } },
    more: { volumes: { data: { driver_opts: { type: 'tmpfs', device: 'tmpfs', o: 'size=64k' } } } },
    does: async (stand) => {
      const { services } = await stand.prove();
      equal(services.web?.is, 'broken', JSON.stringify(services));
      match(services.web?.reason ?? '', /No space left on device/);
    },
  },
  {
    name: 'disk-of-copies',
    shows: 'the folder for temporary files is full: one sentence, nothing is left',
    services: { web: { ...web, volumes: ['./data:/data'] } },
    does: async (stand) => {
      mkdirSync(join(stand.work, 'data'));
      writeFileSync(join(stand.work, 'data/large'), Buffer.alloc(3_000_000, 'x'));
      run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', stand.temporary]);
      try {
        const ended = await stand.bulkhead(proveWords);
        equal(ended.code, 2, ended.err);
        match(ended.err, /data" cannot be copied: ENOSPC: no space left on device/);
        deepEqual(readdirSync(stand.temporary), []);
      } finally {
        run('umount', [stand.temporary]);
        run('rm', ['-rf', join(stand.work, 'data')]);
      }
    },
  },
  {
    name: 'disk-of-engine',
    alone: true,
    shows: "the engine's disk is full: it is said, nothing is left",
    services: { web: { command: ['/bin/start', 'fill', '/www/file'] } },
    does: async (stand) => {
      const small = await startEngine({ programs: stand.programs, disk: 64_000_000 });
      try {
        const tools = toolsOf(small, stand.programs);
        await makeBox(tools);
        const left = (): Promise<string> =>
          tools.run('sh', '-c', 'docker ps -aq; docker network ls -q; docker volume ls -q; docker image ls -aq');
        const before = await left();
        run('sh', ['-c', `dd if=/dev/zero of=${small.folder}/filling bs=4k 2>/dev/null; true`]);
        const ended = await stand.bulkhead(proveWords, { env: { DOCKER_HOST: small.address } });
        equal(ended.code, 2, ended.err);
        match(ended.err, /no space left on device/i);
        equal(await left(), before);
      } finally {
        await small.stop();
      }
    },
  },
  {
    name: 'depends',
    shows: 'a service that waits until another one is healthy',
    services: {
      db: { command: ['/bin/start', 'late'], healthcheck: { test: ['CMD', 'test', '-e', '/tmp/ready'], interval: '1s', retries: 10 } },
      web: { ...web, depends_on: { db: { condition: 'service_healthy' } } },
    },
    does: async (stand) => allProven(await stand.prove(), 'db', 'web'),
  },
  {
    name: 'profiles',
    shows: 'a service of a profile that is not active is not run, and it is said',
    services: { web, tool: { ...web, profiles: ['tools'] } },
    does: async (stand) => {
      const proven = await stand.prove({});
      allProven(proven, 'web');
      allProven(await stand.prove({ COMPOSE_PROFILES: 'tools' }), 'web', 'tool');
      const own = proven.changes.filter(({ services }) => services.includes('tool'));
      ok(own.length > 0 && own.every(({ made }) => !made), JSON.stringify(own));
      match(own[0]?.reason ?? '', /Compose does not start "tool": choose its profile, or name it/);
    },
  },
  {
    name: 'replicas',
    shows: 'two containers of one service',
    services: { web: { ...web, deploy: { replicas: 2 } } },
    does: async (stand) => allProven(await stand.prove(), 'web'),
  },
  {
    name: 'network-of',
    shows: 'a service in the network namespace of another one',
    services: {
      web,
      side: {
        command: ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 60 & wait $$!; done'],
        network_mode: 'service:web',
        healthcheck: { test: ['CMD', 'wget', '-qO-', 'http://127.0.0.1:8080/'], interval: '1s', retries: 10 },
      },
    },
    does: async (stand) => allProven(await stand.prove(), 'web', 'side'),
  },
  {
    name: 'external',
    shows: 'an external network and volume: others stand in for them, and a copy where asked',
    services: { web: { ...web, networks: ['shared'], volumes: ['data:/data'] } },
    more: { networks: { shared: { external: true } }, volumes: { data: { external: true } } },
    does: async (stand) => {
      const { docker } = stand.tools;
      await docker('network', 'create', 'shared');
      await docker('volume', 'create', 'data');
      try {
        const words = (): Promise<string> =>
          docker('run', '--rm', '--network', 'none', '-v', 'data:/data', box, 'sh', '-c', 'ls -ln /data; cat /data/words');
        await docker('run', '--rm', '--network', 'none', '-v', 'data:/data', box, 'sh', '-c', 'echo precious > /data/words');
        const before = [await words(), await docker('network', 'inspect', 'shared'), await docker('volume', 'inspect', 'data')];
        const fresh = await stand.prove({}, '--check', '[ ! -e /data/words ] && [ -e /bin/start ] && pidof httpd');
        allProven(fresh, 'web');
        match(fresh.notes.join('\n'), /The network "shared" is one of the run instead of the external "shared"/);
        match(fresh.notes.join('\n'), /The volume "data" is a fresh one instead of the external "data"/);
        const copied = await stand.prove(
          {},
          '--with-copies',
          '--check',
          'grep precious /data/words && pidof httpd && echo more >> /data/words',
        );
        allProven(copied, 'web');
        match(copied.notes.join('\n'), /The volume "data" is a copy of the external "data"/);
        match(copied.notes.join('\n'), /Copied for each start on fresh volumes: data \(9B\)/);
        const after = [await words(), await docker('network', 'inspect', 'shared'), await docker('volume', 'inspect', 'data')];
        deepEqual(after, before);
      } finally {
        await docker('network', 'rm', 'shared');
        await docker('volume', 'rm', 'data');
      }
    },
  },
  {
    name: 'from-host',
    shows: 'a check from the host that passes, and one that fails',
    services: { web: { ...web, ports: ['8080:8080'] } },
    does: async (stand) => {
      const good = await stand.prove({}, '--check-from-host', 'busybox wget -qO- "http://$HOST_WEB:8080/" | grep paid');
      allProven(good, 'web');
      const bad = await stand.prove({}, '--check-from-host', 'busybox wget -qO- "http://$HOST_WEB:8080/" | grep sold');
      equal(bad.services.web?.is, 'broken');
    },
  },
  {
    name: 'no-engine',
    shows: 'no engine, no right to use it, no program, no Compose: a sentence for each',
    services: { web },
    does: async (stand) => {
      const sentence = async (env: NodeJS.ProcessEnv, by?: readonly string[]): Promise<string> => {
        const ended = await stand.bulkhead(proveWords, { env, ...(by && { by }) });
        equal(ended.code, 2, ended.err);
        const lines = ended.err.split('\n').filter((line) => line !== '');
        equal(lines.length, 1, ended.err);
        return lines[0]!;
      };
      match(
        await sentence({ DOCKER_HOST: 'unix:///nowhere/docker.sock' }),
        /The engine of "docker" does not answer: start it, .*\/nowhere\/docker\.sock/,
      );
      match(
        await sentence({}, ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', process.execPath]),
        /This user may not use the engine/,
      );
      const none = onlyPrograms(join(stand.work, '../none'), {});
      match(await sentence({ PATH: none }), /There is no "docker" and no "podman" on PATH/);
      const alone = onlyPrograms(join(stand.work, '../alone'), { docker: '/usr/bin/docker' });
      match(await sentence({ PATH: alone }), /There is no Compose for "docker"/);
    },
  },
  {
    name: 'podman',
    alone: true,
    shows: "Podman, through Docker's program and through its own",
    services: { web: { ...web, volumes: ['data:/data'] } },
    more: { volumes: { data: {} } },
    does: async (stand) => {
      const podman = await startPodman();
      ok(podman, 'podman is not installed: run test/engine/install.sh');
      const { socket, environment } = podman;
      const host = `unix://${socket}`;
      try {
        run('sh', ['-c', `docker -H ${stand.engine.address} save ${box} | docker -H ${host} load`]);
        const left = (): string =>
          run('sh', ['-c', 'podman ps -aq; podman network ls -q; podman volume ls -q; podman image ls -aq'], {
            env: { ...process.env, ...environment },
          });
        const before = left();
        const own = onlyPrograms(join(stand.work, '../own'), {
          podman: '/usr/bin/podman',
          'docker-compose': join(stand.programs, 'docker-compose'),
        });
        for (const env of [{ DOCKER_HOST: host }, { ...environment, DOCKER_HOST: host, PATH: `${own}:/usr/sbin:/sbin` }]) {
          const proven = await stand.prove(env);
          allProven(proven, 'web');
          equal(proven.engine.program, 'podman');
          match(proven.engine.unseen.join('\n'), /this engine is Podman$/m);
          equal(left(), before);
        }
      } finally {
        await podman.stop();
      }
    },
  },
];

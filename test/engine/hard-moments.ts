import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { box, makeBox } from './box';
import { startEngine } from './engine';
import { allProven, type HardCase, onlyPrograms, proveWords, untilRunning, web } from './hard-case';
import { startPodman } from './podman';
import { run } from './roots';
import { wait } from './saying';
import { toolsOf } from './tools';

/** What happens to a proof from outside, and what it finds instead of an engine. */
export const hardMoments: readonly HardCase[] = [
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
          tools.run('sh', '-c', '(docker ps -aq; docker network ls -q; docker volume ls -q; docker image ls -aq) | sort');
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

import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { box } from './box';
import { allProven, type HardCase, keepsDevices, web } from './hard-case';

/** Projects that are hard to prove by themselves. */
export const hardProjects: readonly HardCase[] = [
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
];

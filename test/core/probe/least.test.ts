import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Json, JsonMap } from '../../../server/src/core/base/json';
import { allCapabilities, type CapabilityName, defaultCapabilities } from '../../../server/src/core/knowledge/capabilities';
import type { Evidence } from '../../../server/src/core/probe/evidence';
import { asMap, asTexts } from '../../../server/src/core/probe/json-parts';
import { largestHolding } from '../../../server/src/core/probe/largest';
import { type Known, leastPrivileges } from '../../../server/src/core/probe/least';
import { accountsIn } from '../../../server/src/core/probe/least/accounts';
import { processLimit } from '../../../server/src/core/probe/least/host';
import type { Need } from '../../../server/src/core/probe/need';
import type { Process, Sight } from '../../../server/src/core/probe/start';
import { follow } from './simulated';

describe('probe: privileges of one service', () => {
  it('takes everything from a service that needs nothing', () => {
    const { service, starts } = probed(plain, {}, []);
    deepEqual(service, {
      image: 'tiny',
      cap_drop: ['ALL'],
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      user: '65534:65534',
    });
    equal(starts, 3);
  });

  it('changes nothing where nothing is kept', () => {
    const { serviceWith } = leastPrivileges('app', plain, known({}));
    deepEqual(capabilitiesOf(serviceWith(new Set())), defaultCapabilities);
    deepEqual(
      { ...serviceWith(new Set()), cap_drop: undefined, cap_add: undefined },
      { ...plain, cap_drop: undefined, cap_add: undefined },
    );
    for (const junk of [null, 7, [], { volumes: 'x', devices: {}, tmpfs: [1], security_opt: 3, cap_add: 'CHOWN', deploy: [] }]) {
      ok(leastPrivileges('app', junk as Json, known({})).atoms.length > 10);
    }
  });

  it('ends a privileged service that needs two capabilities with two capabilities', () => {
    const privileged = { image: 'tiny', privileged: true };
    const { service, starts, found } = probed(privileged, { devices: ['/dev/fuse', '/dev/net/tun'] }, [
      capability('SYS_ADMIN'),
      capability('NET_ADMIN'),
      root,
    ]);
    deepEqual(service, {
      image: 'tiny',
      cap_drop: ['ALL'],
      cap_add: ['NET_ADMIN', 'SYS_ADMIN'],
      read_only: true,
      security_opt: ['no-new-privileges:true'],
    });
    ok(starts <= 40 && found === 'largest', `${starts} starts`);
  });

  it('probes a server that becomes another user and writes to three folders within 40 starts', () => {
    const changed = ['/run/srv.pid', '/var/cache/srv/a/b', '/var/lib/srv/db', '/etc/srv/x.conf'];
    const seen = [sight({ changed, processes: [process(0), process(33)], peaks: { processes: 6 } })];
    const capabilities = (['CHOWN', 'SETGID', 'SETUID'] as const).map(capability);
    const { service, starts, found } = probed({ ...plain, tmpfs: '/tmp:exec' }, { seen, users: ['www-data'] }, [
      root,
      ...capabilities,
      writes('/run'),
      writes('/var/cache/srv/a'),
      writes('/var/lib/srv'),
    ]);
    ok(starts <= 40 && found === 'largest', `${starts} starts`);
    deepEqual(service, {
      image: 'tiny',
      cap_drop: ['ALL'],
      cap_add: ['CHOWN', 'SETGID', 'SETUID'],
      pids_limit: 64,
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      tmpfs: ['/tmp', '/run'],
      volumes: ['/var/cache/srv/a', '/var/lib/srv'].map((target) => ({ type: 'volume', target })),
    });
  });

  it('gives a privileged service its device and opens what it needs open', () => {
    const privileged = { image: 'tiny', privileged: true, security_opt: ['label=disable'] };
    const { service } = probed(privileged, { devices: ['/dev/fuse', '/dev/net/tun'] }, [
      ({ devices, privileged: still }) =>
        still || asTexts(devices).some((one) => one.startsWith('/dev/fuse:')) ? [] : [[{ need: 'device' }]],
      ({ security_opt, privileged: still }) =>
        still || asTexts(security_opt).includes('apparmor=unconfined') ? [] : [[{ need: 'unconfined' }]],
    ]);
    deepEqual(service, {
      image: 'tiny',
      cap_drop: ['ALL'],
      devices: ['/dev/fuse:/dev/fuse:rwm'],
      read_only: true,
      security_opt: ['apparmor=unconfined', 'no-new-privileges:true'],
      user: '65534:65534',
    });
  });

  it('leaves a service privileged that needs what only that gives', () => {
    const { service } = probed({ image: 'tiny', privileged: true }, {}, [({ privileged }) => (privileged ? [] : [[]])]);
    deepEqual(service, { image: 'tiny', privileged: true, read_only: true, security_opt: ['no-new-privileges:true'], user: '65534:65534' });
  });

  it('leaves writable what is written to: in memory where a system empties it, in a volume elsewhere', () => {
    const seen = [
      sight({ changed: ['/run', '/run/app', '/run/app/app.pid', '/var', '/var/lib', '/var/lib/app', '/var/lib/app/db', '/usr/share/x/y'] }),
    ];
    const { service } = probed(plain, { seen }, [writes('/run/app'), writes('/var/lib/app')]);
    const volumes = [{ type: 'volume', target: '/var/lib/app' }];
    deepEqual([service.read_only, service.tmpfs, service.volumes], [true, ['/run/app:uid=65534,gid=65534'], volumes]);
    const tmpfs = (service: JsonMap, processes?: readonly Process[]): Json | undefined =>
      probed(service, { seen: [{ ...seen[0]!, ...(processes && { processes }) }] }, [writes('/run/app'), sameUser]).service.tmpfs;
    deepEqual(tmpfs({ user: '0' }), ['/run/app']);
    deepEqual(tmpfs({}, [process(0), process(33)]), ['/run/app']);
    deepEqual(tmpfs({}, [process(33)]), ['/run/app:uid=33,gid=33']);
    deepEqual(tmpfs({ user: '33' }), ['/run/app:uid=33']);
    deepEqual(tmpfs({ user: 'web' }), ['/run/app:mode=1777']);
    deepEqual(tmpfs({}), ['/run/app:mode=1777']);
  });

  it('leaves the root file system writable where a path is written to that nobody saw', () => {
    const { service } = probed(plain, {}, [(service) => (service.read_only === true ? [[{ need: 'write', path: '/opt/x' }]] : [])]);
    equal(service.read_only, undefined);
  });

  it('offers no more than twelve folders that were written to', () => {
    const changed = Array.from({ length: 40 }, (_, index) => `/usr/lib/app/${index}/cache/x`);
    const { atoms } = leastPrivileges('app', plain, known({ seen: [sight({ changed: [...changed, '/x', '/proc/1/x'] })] }));
    deepEqual(
      atoms.filter(({ id }) => id.startsWith('write ')).map(({ id }) => id),
      ['write /tmp', 'write /run', 'write /var/tmp', 'write /usr/lib/app'],
    );
  });

  it('mounts volumes read-only as far as they are not written to', () => {
    const mounted = {
      image: 'tiny',
      volumes: [
        { type: 'volume', source: 'data', target: '/data' },
        { type: 'bind', source: '/srv/etc', target: '/etc/app' },
        { type: 'bind', source: '/srv/ro', target: '/ro', read_only: true },
        { type: 'tmpfs', target: '/scratch' },
      ],
    };
    const isClosed = ({ volumes }: JsonMap): boolean =>
      (volumes as Json[]).some((one) => asMap(one).target === '/data' && asMap(one).read_only === true);
    const { service } = probed(mounted, {}, [(service) => (isClosed(service) ? [[{ need: 'write', path: '/data/db' }]] : [])]);
    deepEqual(service.volumes, [mounted.volumes[0], { ...mounted.volumes[1], read_only: true }, ...mounted.volumes.slice(2)]);
  });

  it('tries the users that it changes to, then those of the image; strangers where there are none', () => {
    const seen = [sight({ processes: [process(0), process(33)] })];
    const runs =
      (user: string) =>
      (service: JsonMap): Need[][] =>
        service.user === undefined || service.user === user ? [] : [[{ need: 'user' }]];
    deepEqual(
      leastPrivileges('app', plain, known({ seen, users: ['root', 'games', '0:0'] }))
        .atoms.filter(({ id }) => id.startsWith('user '))
        .map(({ title }) => title),
      ['Run as 33:33', 'Run as games'],
    );
    for (const user of ['33:33', 'games']) equal(probed(plain, { seen, users: ['games'] }, [runs(user)]).service.user, user);
    for (const user of ['65534:65534', '10001:10001']) equal(probed(plain, {}, [runs(user)]).service.user, user);
    equal(probed(plain, { seen }, [sameUser]).service.user, undefined);
    equal(probed({ ...plain, user: 'web' }, { seen }, []).service.user, 'web');
    equal(probed(plain, { seen: [sight({ processes: [process(100)] })] }, []).service.user, undefined);
  });

  it('knows the accounts that somebody made for a program from those that a system has', () => {
    const debian =
      'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n_apt:x:42:65534::/nonexistent:/usr/sbin/nologin\nnobody:x:65534:65534::/:/bin/sh\n';
    deepEqual(accountsIn(debian), []);
    deepEqual(accountsIn(`${debian}systemd-network:x:998:998::/:/bin/sh\nredis:x:101:103::/var/lib/redis:/bin/sh\n`), ['101:103']);
    deepEqual(accountsIn(`${debian}shop:x:999:999::/:/bin/sh\nredis:x:101:103::/:/bin/sh\napp:x:1000:1000::/home/app:/bin/sh\n`), [
      '1000:1000',
      '999:999',
    ]);
    deepEqual(accountsIn('no accounts\0\0'), []);
  });

  it('takes devices, namespaces of the host and options of a tmpfs', () => {
    const open = {
      image: 'tiny',
      devices: [{ source: '/dev/snd', target: '/dev/snd', permissions: 'rwm' }, '/dev/sda:/dev/xvda:r'],
      device_cgroup_rules: ['c 1:3 rwm'],
      network_mode: 'host',
      pid: 'host',
      ipc: 'service:db',
      tmpfs: ['/cache:exec,suid,size=64m', '/work'],
      security_opt: ['seccomp:unconfined', 'no-new-privileges:false'],
    };
    const { service } = probed(open, {}, [({ pid }) => (pid === 'host' ? [] : [[{ need: 'host', namespace: 'pid' }]])]);
    deepEqual(service, {
      image: 'tiny',
      cap_drop: ['ALL'],
      ipc: 'service:db',
      pid: 'host',
      read_only: true,
      security_opt: ['no-new-privileges:true'],
      tmpfs: ['/cache:size=64m', '/work'],
      user: '65534:65534',
    });
    const { service: running } = probed(open, {}, [
      ({ tmpfs }) => (asTexts(tmpfs)[0]!.includes(':exec') ? [] : [[{ need: 'execute', path: '/cache/x' }]]),
    ]);
    equal(asTexts(running.tmpfs)[0], '/cache:exec,size=64m');
  });

  it('keeps capabilities in the way that the engine counts them', () => {
    const first = (service: JsonMap) => capabilitiesOf(leastPrivileges('app', service, known({})).serviceWith(new Set()));
    deepEqual(first({ cap_drop: ['all'], cap_add: ['CAP_KILL', 'sys_time'] }), ['KILL', 'SYS_TIME']);
    deepEqual(
      first({ cap_add: ['ALL'], cap_drop: ['SYS_ADMIN', 'ALL'] }),
      allCapabilities.filter((one) => one !== 'SYS_ADMIN'),
    );
    deepEqual(
      first({ cap_drop: ['CHOWN'] }),
      defaultCapabilities.filter((one) => one !== 'CHOWN'),
    );
  });

  it('limits processes with head room, where their number is known', () => {
    deepEqual([0, 1, 7, 8, 100, 487, 488].map(processLimit), [64, 64, 64, 128, 256, 1024, 2048]);
    const seen = [sight({ peaks: { processes: 3, memory: 10 } }), sight({ peaks: { processes: 40, memory: 7 } })];
    equal(probed(plain, { seen }, []).service.pids_limit, 256);
    equal(probed({ ...plain, pids_limit: 100 }, { seen }, []).service.pids_limit, 100);
    const deploy = { resources: { limits: { pids: 500, memory: '1g' } } };
    deepEqual(probed({ ...plain, deploy }, { seen }, []).service.deploy, { resources: { limits: { pids: 256, memory: '1g' } } });
    equal(
      probed(plain, { seen }, [({ pids_limit }) => (pids_limit === undefined ? [] : [[{ need: 'processes' }]])]).service.pids_limit,
      undefined,
    );
    deepEqual(leastPrivileges('app', plain, known({ seen })).measured, { memory: 10, processes: 40 });
  });
});

const plain = { image: 'tiny' };

/** What a service misses: the hints of each sign; none where it works. */
type Misses = (service: JsonMap) => readonly (readonly Need[])[];

function known(given: Partial<Known>): Known {
  return { seen: [], users: [], devices: [], ...given };
}

/** A service after the search, on an engine that only knows what it misses. */
function probed(service: JsonMap, given: Partial<Known>, misses: readonly Misses[]): { service: JsonMap; starts: number; found: string } {
  const { atoms, serviceWith } = leastPrivileges('app', service, known(given));
  const found = follow(largestHolding(atoms, { starts: 100, believe: 1 }), (set) => {
    const changed = serviceWith(set);
    const signs = misses
      .flatMap((one) => one(changed))
      .map((hints): Evidence => ({ service: 'app', phase: 'fresh', sign: 'log', text: 'it fails', hints }));
    return { evidence: signs.slice(0, 1), starts: signs.length > 0 ? 1 : 3 };
  });
  return { service: serviceWith(new Set(found.kept)), starts: found.starts, found: found.is };
}

function capability(name: CapabilityName): Misses {
  return (service) => (capabilitiesOf(service).includes(name) ? [] : [[{ need: 'capability', name }]]);
}

function capabilitiesOf(service: JsonMap): readonly string[] {
  if (service.privileged === true) return allCapabilities;
  return asTexts(service.cap_drop).includes('ALL') ? asTexts(service.cap_add) : defaultCapabilities;
}

function root({ user }: JsonMap): Need[][] {
  return user === undefined ? [] : [[{ need: 'user' }]];
}

/** It stays the user that it is: those that are tried have a group. */
function sameUser({ user }: JsonMap): Need[][] {
  return typeof user === 'string' && user.includes(':') ? [[{ need: 'user' }]] : [];
}

function writes(folder: string): Misses {
  return ({ read_only, tmpfs, volumes }) => {
    const open = [...asTexts(tmpfs).map((one) => one.split(':')[0]), ...((volumes ?? []) as Json[]).map((one) => asMap(one).target)];
    return read_only !== true || open.includes(folder) ? [] : [[{ need: 'write', path: `${folder}/x` }]];
  };
}

function sight(given: Partial<Sight>): Sight {
  const still = {
    service: 'app',
    replica: 1,
    state: 'running',
    exitCode: 0,
    outOfMemory: false,
    restarts: 0,
    health: 'none',
    log: [],
    peaks: {},
  } as const;
  return { ...still, ...given };
}

function process(uid: number, bounding = 0n): Process {
  return { name: 'app', uid, gid: uid, effective: 0n, bounding, noNewPrivileges: false, seccomp: 2 };
}

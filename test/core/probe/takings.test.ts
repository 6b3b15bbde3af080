import { deepEqual, equal, ok } from 'node:assert/strict';
import type { JsonMap } from '../../../server/src/core/base/json';
import type { Process, Sight, Start } from '../../../server/src/core/probe/start';
import { fragmentOf, takenFrom, takingsOf } from '../../../server/src/core/probe/takings';

function start(sight: Partial<Sight>): Start {
  const plain: Sight = {
    service: 'web',
    replica: 1,
    state: 'running',
    exitCode: 0,
    outOfMemory: false,
    restarts: 0,
    health: 'none',
    log: [],
    peaks: {},
  };
  return { phase: 'plain', sights: [{ ...plain, ...sight }], answers: [], stopped: [] };
}

function process(uid: number): Process {
  return { name: 'p', uid, gid: uid, effective: 0n, bounding: 0n, noNewPrivileges: false, seccomp: 2 };
}

function ids(service: JsonMap, runs: readonly Start[] = []): string[] {
  return takingsOf('web', service, runs).map(({ atom }) => atom.id);
}

function least(service: JsonMap, runs: readonly Start[] = [], needed: readonly string[] = []): JsonMap {
  const takings = takingsOf('web', service, runs);
  const taken = new Set(takings.map(({ atom }) => atom.id).filter((id) => !needed.includes(id)));
  return fragmentOf(service, takenFrom(service, takings, taken));
}

describe('What can be taken from a service', () => {
  it('is what Docker grants by default, and the root file system', () => {
    const all = ids({ image: 'shop' });
    equal(all.filter((id) => id.startsWith('capability ')).length, 14);
    deepEqual(all.slice(14), ['gain', 'root']);
    deepEqual(least({ image: 'shop' }), {
      cap_drop: ['ALL'],
      cap_add: [],
      security_opt: ['no-new-privileges:true'],
      read_only: true,
      tmpfs: ['/tmp'],
    });
  });

  it('is what it asks for, and not what it has given away', () => {
    const service = {
      cap_drop: ['ALL'],
      cap_add: ['NET_ADMIN', 'CAP_SYS_TIME'],
      security_opt: ['no-new-privileges=true', 'seccomp:unconfined'],
      read_only: true,
      pid: 'host',
      network_mode: 'host',
      devices: [{ source: '/dev/fuse', target: '/dev/fuse' }],
      volumes: [
        { type: 'volume', source: 'd', target: '/data' },
        { type: 'bind', source: '/c', target: '/c', read_only: true },
      ],
    };
    deepEqual(ids(service), [
      'capability NET_ADMIN',
      'capability SYS_TIME',
      'unconfined seccomp:unconfined',
      'namespace network',
      'namespace pid',
      'device /dev/fuse',
      'mount /data',
    ]);
    const made = least(service, [], ['capability SYS_TIME']);
    deepEqual(made.cap_add, ['SYS_TIME']);
    deepEqual([made.pid, made.network_mode, made.devices, made.security_opt], [null, null, [], ['no-new-privileges=true']]);
    deepEqual(
      (made.volumes as JsonMap[]).map(({ target, read_only: readOnly }) => [target, readOnly]),
      [
        ['/data', true],
        ['/c', true],
      ],
    );
  });

  it('is everything of a privileged one, but only once it is not privileged', () => {
    const takings = takingsOf('web', { privileged: true }, []);
    const capability = takings.find(({ atom }) => atom.id === 'capability SYS_ADMIN')!;
    deepEqual(capability.atom.rests, ['privileged']);
    const made = takenFrom({ privileged: true }, takings, new Set(['privileged', 'capability SYS_ADMIN']));
    equal(made.privileged, false);
    ok((made.cap_add as string[]).includes('SYS_MODULE') && !(made.cap_add as string[]).includes('SYS_ADMIN'));
    deepEqual(made.security_opt, ['seccomp=unconfined', 'apparmor=unconfined']);
    deepEqual(least({ privileged: true }, [], ['privileged', ...takings.flatMap(({ atom }) => (atom.rests.length > 0 ? [atom.id] : []))]), {
      security_opt: ['no-new-privileges:true'],
      read_only: true,
      tmpfs: ['/tmp'],
    });
  });

  it('is what it was seen to write, to use and to be', () => {
    const runs = [
      start({
        changed: [
          '/run',
          '/run/shop',
          '/run/shop/pid',
          '/etc',
          '/etc/shop.conf',
          '/tmp',
          '/tmp/x',
          '/var',
          '/var/cache',
          '/var/cache/shop',
          '/var/cache/shop/a',
        ],
        processes: [process(0), process(33), process(33)],
        peaks: { memory: 100 * 1024 * 1024, processes: 9 },
      }),
    ];
    const all = ids({}, runs).slice(14);
    deepEqual(all, ['gain', 'root', 'folder /run/shop', 'folder /var/cache/shop', 'user', 'processes', 'memory']);
    const made = least({}, runs, ['folder /run/shop']);
    deepEqual([made.user, made.pids_limit, made.mem_limit], ['33:33', 32, '208m']);
    deepEqual(made.tmpfs, ['/tmp', '/run/shop:uid=33,gid=33']);
    ok(
      !ids({ user: '1000', pids_limit: 5, deploy: { resources: { limits: { memory: '1g' } } } }, runs).some((id) =>
        /user|processes|memory/.test(id),
      ),
    );
  });

  it('takes nothing where nothing is to be taken', () => {
    const service = { image: 'shop', tmpfs: ['/x'] };
    deepEqual(takenFrom(service, takingsOf('web', service, []), new Set()), service);
  });
});

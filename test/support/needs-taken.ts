import { isBelow, runPath } from '../../server/src/core/facts/mount-target';
import type { Effective, EffectiveMount, Fact } from '../../server/src/core/model/effective';
import { fact } from '../../server/src/core/model/effective/fact';
import type { Hardened, Needs } from './needs';

/** One needed thing, and the service without it. */
export interface Taken {
  readonly what: string;
  readonly hardened: Hardened;
}

/** A service with each of its needs taken away, one at a time: what `missing` has to notice. */
export function takenAway(needs: Needs, hardened: Hardened): Taken[] {
  const { service, effective } = hardened;
  const say = <T>(value: T): Fact<T> => fact(value, { at: service.at, via: [] }, 'taken away by the test');
  const without = (what: string, less: Partial<Effective>): Taken => ({
    what,
    hardened: { service, effective: { ...effective, ...less } },
  });
  const { capabilities, devices, limits, namespaces, mounts } = effective;
  const limit = (less: Partial<Effective['limits']>): Partial<Effective> => ({ limits: { ...limits, ...less } });
  const isRoot = !effective.user.known || effective.user.value.root;
  const { start = [], work = [], stop = [], file = [] } = needs.capabilities ?? {};
  const names = new Set([...(isRoot ? [...start, ...work, ...stop] : []), ...file]);
  const granted = capabilities.bounding.known ? capabilities.bounding.value : [];
  return [
    without('user', { user: say({ text: '4242:4242', root: false, uid: 4242, gid: 4242 }) }),
    ...[...names].map((name) =>
      without(name, { capabilities: { ...capabilities, bounding: say(granted.filter((other) => other !== name)) } }),
    ),
    ...(needs.gains ? [without('gains', { noNewPrivileges: say(true) })] : []),
    ...(needs.privileged ? [without('privileged', { privileged: say(false) })] : []),
    ...(needs.writes ?? []).flatMap((place) => readOnlyAt(place.split(' ')[0]!, needs, effective).map((less) => without(place, less))),
    ...(needs.mounts ?? []).map((path) => without(path, { mounts: mounts.filter((mount) => !isAt(mount, path)) })),
    ...(needs.ports ?? []).map((port) =>
      without(port, {
        namespaces: { ...namespaces, net: say({ mode: 'private' }) },
        ports: effective.ports.map((one) => ({ ...one, address: say('127.0.0.1') })),
      }),
    ),
    ...(needs.devices ?? []).map((device) =>
      without(device, { devices: { ...devices, all: say(false), list: [] }, mounts: mounts.filter((mount) => !isAt(mount, device)) }),
    ),
    ...Object.keys(needs.namespaces ?? {}).map((kind) =>
      without(kind, { namespaces: { ...namespaces, [kind]: say({ mode: 'private' }) } as Effective['namespaces'] }),
    ),
    ...(needs.sysctls ?? []).map((name) => without(name, { sysctls: [] })),
    ...(needs.groups ?? []).map((group) => without(String(group), { groups: [] })),
    ...(needs.pids === undefined ? [] : [without('pids', limit({ pids: say(needs.pids - 1) }))]),
    ...(needs.memory === undefined ? [] : [without('memory', limit({ memory: say(1024) }))]),
    ...(needs.shm === undefined ? [] : [without('shm', limit({ shm: say(1024) }))]),
  ];
}

/** What makes a path read-only: the mount that holds it, or the root file system. Nothing where a VOLUME of the image keeps it writable. */
function readOnlyAt(path: string, { volumes = [] }: Needs, { mounts, rootfsWritable }: Effective): Partial<Effective>[] {
  const closed = mounts.map((mount) =>
    holds(mount, path) ? { ...mount, readOnly: { ...mount.readOnly, known: true, value: true } as Fact<boolean> } : mount,
  );
  if (mounts.some((mount) => holds(mount, path))) return [{ mounts: closed }];
  if (volumes.some((volume) => covers(volume, path))) return [];
  return [{ rootfsWritable: { ...rootfsWritable, known: true, value: false } as Fact<boolean> }];
}

function holds({ target }: EffectiveMount, path: string): boolean {
  return target.known && covers(target.value, path);
}

function isAt({ target }: EffectiveMount, path: string): boolean {
  return target.known && runPath(target.value) === runPath(path);
}

function covers(folder: string, path: string): boolean {
  return runPath(folder) === runPath(path) || isBelow(path, folder);
}

import { memoize } from '../../base/memoize';
import { usersOf } from '../../facts/host-mount';
import { isBelow, runPath } from '../../facts/mount-target';
import { applicationOf } from '../../facts/networks';
import { ownProgramOf } from '../../facts/own-program';
import { noWrites } from '../../facts/writes';
import { harmful } from '../../fix/condition';
import type { ProposedFix } from '../../fix/want';
import { mountedReadOnly } from '../../kinds/compose/mount-wants';
import { cwe, nist, owasp } from '../../knowledge/references';
import type { EffectiveMount } from '../../model/effective';
import { mountsOf } from '../../model/effective/mounts';
import { profileOf } from '../../model/privilege';
import type { Application, Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/shared-volume',
  on: 'service',
  meta: {
    title: 'Volume writable by several services',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    takes: [{ need: 'write' }],
    tiers: ['review', 'manual'],
    references: [
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service, { project }) {
    const app = applicationOf(project, service);
    if (!app) return;
    for (const mount of writableVolumes(service, project)) {
      const name = mount.from.value;
      const meets = (other: VolumeMount): boolean => other.from.value === name && overlap(mount.subpath, other.subpath);
      const owner = ownerOf(app, project, service, mount);
      if (owner === service) continue;
      yield {
        at: mount.at,
        message: `"${service.name}" can write to the volume "${name}" of "${owner.name}": an attacker can use it to move between them`,
        because: [...provenance(mount), ...mountOf(owner, meets, project)],
        value: name,
        fixes:
          mount.inheritedFrom === undefined
            ? readOnly(service, mount, owner, project, isReader(service, mount, owner, meets, project))
            : [],
      };
    }
  },
});

type VolumeMount = EffectiveMount & { readonly from: { readonly known: true; readonly value: string } };

/** Mounts of named volumes that the service can write for sure. */
const writableVolumes = memoize((service: Service, project: Project): readonly VolumeMount[] => {
  if (service.fragment) return [];
  return mountsOf(service, project).mounts.filter(
    (mount): mount is VolumeMount => mount.kind === 'volume' && mount.from?.known === true && mount.readOnly.known && !mount.readOnly.value,
  );
});

/** The services of an application that write to each volume, by its name. */
const writersOf = memoize(({ services }: Application, project: Project): ReadonlyMap<string, readonly Service[]> => {
  const writers = new Map<string, Service[]>();
  for (const service of services) {
    for (const name of new Set(writableVolumes(service, project).map(({ from }) => from.value))) {
      const known = writers.get(name);
      if (known) known.push(service);
      else writers.set(name, [service]);
    }
  }
  return writers;
});

/** The owners that were found in an application, by what decides them. */
const ownersOf = memoize((_app: Application, _project: Project) => new Map<string, Service>());

/** The service that a volume belongs to, among those that run together with one: the one that keeps its data there, else the first that writes. */
function ownerOf(app: Application, project: Project, service: Service, { from, subpath }: VolumeMount): Service {
  const name = from.value;
  // Services with the same profiles run together with the same others: what is found for one holds for all of them.
  const key = JSON.stringify([name, subpath, service.profiles.map(known)]);
  const owners = ownersOf(app, project);
  const found = owners.get(key);
  if (found) return found;
  const meets = (other: VolumeMount): boolean => other.from.value === name && overlap(subpath, other.subpath);
  const writers = (writersOf(app, project).get(name) ?? []).filter(
    (other) => together(other, service) && writableVolumes(other, project).some(meets),
  );
  const owner = writers.find((one) => keepsDataIn(one, meets, project)) ?? writers[0] ?? service;
  owners.set(key, owner);
  return owner;
}

/** True for parts of one volume of which one lies in the other; no part is all of it. */
function overlap(one = '', two = ''): boolean {
  return one === two || one === '' || two === '' || isBelow(one, two) || isBelow(two, one);
}

/** False for services whose profiles are known and have none in common. */
function together(one: Service, two: Service): boolean {
  const [mine, theirs] = [one.profiles.map(known), two.profiles.map(known)];
  if (mine.length === 0 || theirs.length === 0) return true;
  return mine.some((name) => name === undefined || theirs.includes(name)) || theirs.includes(undefined);
}

function keepsDataIn(service: Service, meets: (mount: VolumeMount) => boolean, project: Project): boolean {
  const data = profileOf(service)?.profile.data ?? [];
  return writableVolumes(service, project).some(
    (mount) => meets(mount) && mount.target.known && data.includes(runPath(mount.target.value)),
  );
}

function mountOf(owner: Service, meets: (mount: VolumeMount) => boolean, project: Project): { at: VolumeMount['at']; note: string }[] {
  const mount = writableVolumes(owner, project).find(meets);
  return mount ? [{ at: mount.at, note: `"${owner.name}" mounts it here` }] : [];
}

/** Two services of one image share the work on its data: a web application and its cron or worker. */
function isReader(service: Service, mount: VolumeMount, owner: Service, meets: (mount: VolumeMount) => boolean, project: Project): boolean {
  const [mine, theirs] = [profileOf(service)?.profile.family, profileOf(owner)?.profile.family];
  if (isKnownToRead(service, mount)) return true;
  return keepsDataIn(owner, meets, project) && mine !== theirs;
}

/** True for the one program of an image that is known to write elsewhere alone: a web server and the pages that it serves. */
function isKnownToRead(service: Service, { target }: VolumeMount): boolean {
  const image = profileOf(service);
  if (image?.how !== 'image' || !image.profile.servesFiles || !target.known || ownProgramOf(service) !== undefined) return false;
  const { data, readOnly: needs } = image.profile;
  const path = runPath(target.value);
  return ![...data, ...needs.tmpfs.map((scratch) => scratch.path)].some((written) => overlap(written, path));
}

/** Where it is neither known whose data the volume holds nor that the service only reads, it may well be meant to write to it. */
function readOnly(service: Service, { at }: VolumeMount, owner: Service, project: Project, reads: boolean): ProposedFix[] {
  const mount = service.mounts.find((one) => one.at === at);
  const want = mount && mountedReadOnly(mount);
  const users = mount ? usersOf(mount, service, project) : [];
  // The very line that the owner has, behind an alias or a merge key.
  if (!mount || !want || users.includes(owner.name)) return [];
  const says = `Nothing in ${users.map((name) => `"${name}"`).join(', ')} writes to ${mount.target}.`;
  const condition = reads ? noWrites(says, mount.target, service, users, project) : harmful('no-writes', says);
  return [
    {
      title: 'Mount the volume read-only',
      kind: 'review',
      want: [want],
      conditions: [condition],
    },
  ];
}

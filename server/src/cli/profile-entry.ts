import type { JsonMap } from '../core/base/json';
import type { ProbedProfile } from '../core/config/profiles';
import type { ProfileEntry } from '../core/config/write-profiles';
import { parseImage } from '../core/knowledge/image-name';
import { asList, asMap, asText, asTexts } from '../core/probe/json-parts';
import type { Privilege } from '../core/probe/least/part';
import type { Process, Sight } from '../core/probe/start';
import type { Least } from '../probe/least';
import type { GivenCheck } from '../probe/order';

/** What an entry says that running does not show. */
interface Around {
  readonly service: string;
  /** The Compose file, from the folder of the file of profiles. */
  readonly file: string;
  /** The reference of the image; absent for one that is built. */
  readonly image?: string;
  /** What stands for how the service starts. */
  readonly configuration: string;
  readonly checks: readonly GivenCheck[];
  readonly today: string;
}

/** What was found as an entry of a file of profiles; nothing where the engine does not show as whom the service starts. */
export function entryFor(least: Least, { service, file, image, configuration, checks, today }: Around): ProfileEntry | undefined {
  const { proof, sights, before, after, privileges, measured } = least;
  const kept = new Set(least.proof.found.kept);
  const missed = privileges.filter(({ id }) => !kept.has(id));
  const user = userOf(least);
  if (user === undefined) return undefined;
  const worker = user === 'root' ? workerOf(sights) : undefined;
  const { name, tag } = image === undefined ? { name: service } : parseImage(image);
  const digest = image === undefined ? undefined : proof.plain.images.get(asText(before.image) ?? image)?.digest?.split('@')[1];
  const { engine } = proof;
  const ports = portsOf(sights);
  const also = missed.flatMap((one) => alsoOf(one) ?? []);
  const data = volumesOf(after).filter((path) => !volumesOf(before).includes(path));
  const command = [...asTexts(after.entrypoint), ...asTexts(after.command)].join(' ');
  return {
    names: [name],
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    ...(image === undefined && { built: true }),
    user,
    ...(asText(after.user) !== asText(before.user) && { asked: true }),
    ...(worker !== undefined && { run: worker }),
    capabilities: missed.flatMap(({ takes }) => takes.flatMap((need) => (need.need === 'capability' && need.name ? [need.name] : []))),
    ...(after.read_only === true && { writable: asTexts(after.tmpfs).map((text) => text.split(':')[0]!) }),
    ...(data.length > 0 && { data }),
    ...(ports.length > 0 && { ports }),
    setuid: missed.some(({ takes }) => takes.some(({ need }) => need === 'new-privileges')),
    ...(measured.memory !== undefined && { memory: `${Math.ceil(measured.memory / 1024 / 1024)}m` }),
    ...(measured.processes !== undefined && { processes: measured.processes }),
    ...(also.length > 0 && { also }),
    service,
    file,
    ...(command !== '' && { command }),
    configuration,
    checked: checkedOf(least, service, checks),
    engine: `${engine.program} ${engine.version}, Compose ${engine.compose}`,
    kernel: engine.kernel,
    lsm: engine.modules,
    date: today,
  };
}

/** As whom its first process starts; that may be another one by the time that it is looked at. */
function userOf({ proof, before, after, sights }: Least): string | undefined {
  const user = asText(after.user) ?? proof.plain.images.get(asText(before.image) ?? '')?.user;
  if (user === undefined) return undefined;
  const [uid = '', gid] = user.split(':');
  if (uid === '' || uid === 'root' || /^0+$/.test(uid)) return 'root';
  if (/^\d+$/.test(uid) && (gid === undefined || /^\d+$/.test(gid))) return user;
  // A name is known to the image alone: its processes show the number.
  return processesOf(sights).every((process) => process.uid !== 0) ? workerOf(sights) : undefined;
}

function processesOf(sights: readonly Sight[]): readonly Process[] {
  return sights.flatMap(({ processes = [] }) => processes);
}

/** The account, other than root, that most processes have. */
function workerOf(sights: readonly Sight[]): string | undefined {
  const counts = new Map<string, number>();
  for (const { uid, gid } of processesOf(sights)) if (uid !== 0) counts.set(`${uid}:${gid}`, (counts.get(`${uid}:${gid}`) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

const privileged = 'privileged mode';

/** What no other key has a place for, as a noun. */
function alsoOf({ takes: [first], title, id }: Privilege): string | undefined {
  switch (first?.need) {
    case 'device':
      return `device ${first.path ?? 'rules'}`;
    case 'host':
      return `${first.namespace} namespace of the host`;
    case 'unconfined':
      return `unconfined: ${id}`;
    case 'privileged':
      return privileged;
    case 'write':
      return /^mount /.test(id) && first.path !== undefined ? `writing to the mount ${first.path}` : undefined;
    case 'execute':
      return title;
    default:
      return undefined;
  }
}

function volumesOf(service: JsonMap): string[] {
  return asList(service.volumes).flatMap((mount) => asText(asMap(mount).target) ?? []);
}

/** Ports that others reach, as sockets of the container show them. */
function portsOf(sights: readonly Sight[]): number[] {
  const open = sights.flatMap(({ listening = [] }) => listening).filter((one) => !/ (?:127\.|\[::1\])/.test(one));
  return [...new Set(open.flatMap((one) => /:(\d+)$/.exec(one)?.[1] ?? []).map(Number))].sort((a, b) => a - b);
}

const given = { inside: '--check', host: '--check-from-host' } as const;

function checkedOf({ proof, sights }: Least, service: string, checks: readonly GivenCheck[]): string[] {
  const answers = proof.plain.run.flatMap((start) => start.answers.filter((one) => one.service === service && one.ok && one.by === 'port'));
  const isHealthy = sights.some(({ health }) => health === 'healthy');
  return [
    ...(isHealthy ? ['health check'] : []),
    ...new Set(answers.map(({ asked }) => asked)),
    ...checks.map(({ from, command }) => `${given[from]} ${command}`),
    'stopped and started again',
  ];
}

/** The checks of an entry that run in the container: what runs on the machine of a person is named by that person alone. */
export function checksIn({ checked, service }: ProbedProfile): GivenCheck[] {
  return checked.flatMap((text) => {
    const command = /^--check (.*)$/s.exec(text)?.[1];
    return command === undefined ? [] : [{ service, command, from: 'inside' as const }];
  });
}

/** A service with what an entry says that it needs, and nothing else. */
export function serviceWith({ facts, also }: ProbedProfile): (service: JsonMap) => JsonMap {
  const { start, capabilities, readOnly, usesSetuid } = facts;
  const isRoot = start.uid === 0;
  return (service) => ({
    ...service,
    ...(!also.includes(privileged) && { privileged: false }),
    cap_drop: ['ALL'],
    cap_add: isRoot ? capabilities.root : capabilities.file,
    ...(!isRoot && { user: `${start.uid}:${start.gid}` }),
    ...(usesSetuid === false && { security_opt: [...new Set([...asTexts(service.security_opt), 'no-new-privileges:true'])] }),
    ...(readOnly.blockers.length === 0 && {
      read_only: true,
      tmpfs: tmpfsOf(service, readOnly.tmpfs),
      volumes: [...asList(service.volumes), ...bareOf(service, facts.data)],
    }),
  });
}

function tmpfsOf(service: JsonMap, scratch: ProbedProfile['facts']['readOnly']['tmpfs']): string[] {
  const before = asTexts(service.tmpfs);
  const there = new Set(before.map((text) => text.split(':')[0]));
  const added = scratch.filter(({ path }) => !there.has(path));
  return [...before, ...added.map(tmpfsItem)];
}

/** As hardening writes it. */
function tmpfsItem({ path, owner, mode }: ProbedProfile['facts']['readOnly']['tmpfs'][number]): string {
  const options = [...(owner ? [`uid=${owner.uid}`, `gid=${owner.gid}`] : []), ...(mode ? [`mode=${mode}`] : [])];
  return options.length === 0 ? path : `${path}:${options.join(',')}`;
}

/** Folders that are to be kept, and are no mounts: volumes that begin with what the image has there. */
function bareOf(service: JsonMap, data: readonly string[]): JsonMap[] {
  return data.filter((path) => !volumesOf(service).includes(path)).map((target) => ({ type: 'volume', target }));
}

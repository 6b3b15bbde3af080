import type { JsonMap } from '../core/base/json';
import type { ProbedProfile } from '../core/config/profiles';
import type { ProfileEntry } from '../core/config/write-profiles';
import { parseImage } from '../core/knowledge/image-name';
import { asText, asTexts } from '../core/probe/json-parts';
import type { Process, Sight } from '../core/probe/start';
import type { Taking } from '../core/probe/takings';
import type { Least } from '../probe/least';
import type { GivenCheck } from '../probe/order';

/** What an entry says that running does not show. */
interface Around {
  readonly service: string;
  /** The Compose file, from the folder of the file of profiles. */
  readonly file: string;
  /** The reference of the image, and what stands for how the service starts. */
  readonly image: string;
  readonly configuration: string;
  readonly checks: readonly GivenCheck[];
  readonly today: string;
}

/** What was found as an entry of a file of profiles; nothing where the engine does not show as whom the service starts. */
export function entryFor(least: Least, { service, file, image, configuration, checks, today }: Around): ProfileEntry | undefined {
  const { base, takings, before, after } = least;
  const sights = base.plain.run.flatMap((start) => start.sights.filter((one) => one.service === service));
  const taken = new Set(least.proof.found.kept);
  const has = (id: string): boolean => taken.has(id);
  const user = userOf(after, sights, has('user'));
  if (user === undefined) return undefined;
  const worker = user === 'root' ? workerOf(sights) : undefined;
  const { name, tag } = parseImage(image);
  const digest = base.plain.digests.get(asText(before.image) ?? image)?.split('@')[1];
  const { engine } = base;
  const limit = (what: 'processes' | 'memory'): Taking['take'] | undefined =>
    takings.find(({ take, atom }) => take.take === what && has(atom.id))?.take;
  const [processes, memory] = [limit('processes'), limit('memory')];
  const ports = portsOf(sights);
  const command = [...asTexts(after.entrypoint), ...asTexts(after.command)].join(' ');
  return {
    names: [name],
    ...(tag !== undefined && { tag }),
    ...(digest !== undefined && { digest }),
    user,
    ...(worker !== undefined && { run: worker }),
    capabilities: capabilitiesOf(takings, has),
    ...(after.read_only === true && { writable: asTexts(after.tmpfs).map((text) => text.split(':')[0]!) }),
    ...(ports.length > 0 && { ports }),
    setuid: takings.some(({ take, atom }) => take.take === 'gain' && !has(atom.id)),
    ...(processes?.take === 'processes' && { pids: processes.limit }),
    ...(memory?.take === 'memory' && { memory: `${memory.megabytes}m` }),
    ...alsoOf(takings, has),
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

function userOf(after: JsonMap, sights: readonly Sight[], isTaken: boolean): string | undefined {
  const written = asText(after.user);
  if (isTaken && written !== undefined) return written;
  const processes = processesOf(sights);
  // A name is known to the image alone.
  if (processes.some(({ uid }) => uid === 0)) return 'root';
  return workerOf(sights) ?? (written !== undefined && /^\d+(:\d+)?$/.test(written) ? written : undefined);
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

function capabilitiesOf(takings: readonly Taking[], has: (id: string) => boolean): string[] {
  return takings.flatMap(({ take, atom }) => (take.take === 'capability' && !has(atom.id) ? [take.name] : []));
}

/** What no other key has a place for. */
function alsoOf(takings: readonly Taking[], has: (id: string) => boolean): { readonly also?: readonly string[] } {
  const other: readonly Taking['take']['take'][] = ['device', 'mount', 'namespace', 'privileged', 'unconfined'];
  const also = takings.filter(({ take, atom }) => other.includes(take.take) && !has(atom.id)).map(({ says }) => says);
  return also.length > 0 ? { also } : {};
}

/** Ports that others reach, as sockets of the container show them. */
function portsOf(sights: readonly Sight[]): number[] {
  const open = sights.flatMap(({ listening = [] }) => listening).filter((one) => !/ (?:127\.|\[::1\])/.test(one));
  return [...new Set(open.flatMap((one) => /:(\d+)$/.exec(one)?.[1] ?? []).map(Number))].sort((a, b) => a - b);
}

const given = { inside: '--check', host: '--check-from-host' } as const;

function checkedOf({ base }: Least, service: string, checks: readonly GivenCheck[]): string[] {
  const answers = base.plain.run.flatMap((start) => start.answers.filter((one) => one.service === service && one.ok && one.by === 'port'));
  const isHealthy = base.plain.run.some(({ sights }) => sights.some((sight) => sight.service === service && sight.health === 'healthy'));
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
  const { start, capabilities, readOnly, usesSetuid, limits } = facts;
  const isRoot = start.uid === 0;
  return (service) => ({
    ...service,
    ...(!also.includes('privileged mode') && { privileged: false }),
    cap_drop: ['ALL'],
    cap_add: [...(isRoot ? capabilities.root : capabilities.file)],
    ...(!isRoot && { user: `${start.uid}:${start.gid}` }),
    ...(usesSetuid === false && { security_opt: [...new Set([...asTexts(service.security_opt), 'no-new-privileges:true'])] }),
    ...(readOnly.blockers.length === 0 && { read_only: true, tmpfs: tmpfsOf(service, readOnly.tmpfs) }),
    ...(limits?.pids !== undefined && { pids_limit: limits.pids }),
    ...(limits?.memory !== undefined && { mem_limit: limits.memory }),
  });
}

function tmpfsOf(service: JsonMap, scratch: ProbedProfile['facts']['readOnly']['tmpfs']): string[] {
  const before = asTexts(service.tmpfs);
  const there = new Set(before.map((text) => text.split(':')[0]));
  const added = scratch.filter(({ path }) => !there.has(path));
  return [...before, ...added.map(({ path, owner }) => (path === '/tmp' || !owner ? path : `${path}:uid=${owner.uid},gid=${owner.gid}`))];
}

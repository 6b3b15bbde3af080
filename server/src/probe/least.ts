import type { JsonMap } from '../core/base/json';
import { asMap, asText } from '../core/probe/json-parts';
import { leastPrivileges } from '../core/probe/least';
import type { Privilege } from '../core/probe/least/part';
import type { Sight } from '../core/probe/start';
import type { Failed, Plain, Proof, ProveOrder, Tell } from './order';
import { whyNotProven } from './project';
import type { Prover } from './prover';

/** How a service is run whose privileges are tried. */
export type LeastOrder = Omit<ProveOrder, 'atoms' | 'textsWith' | 'changeWith' | 'services' | 'starts'>;

/** The least that a service was seen to work with. */
export interface Least {
  readonly proof: Proof & Required<Pick<Proof, 'plain'>>;
  /** What it showed as it is. */
  readonly sights: readonly Sight[];
  /** What was tried. */
  readonly privileges: readonly Privilege[];
  readonly measured: Sight['peaks'];
  /** As Compose resolves it: as it is, and with the least. */
  readonly before: JsonMap;
  readonly after: JsonMap;
}

/** Starts that a search may cost. */
const mostStarts = 40;

/** What is tried of a service, and what it is by itself. */
interface Chosen extends Pick<Least, 'sights' | 'privileges' | 'measured' | 'before'> {
  readonly serviceWith: (kept: ReadonlySet<string>) => JsonMap;
}

/** Finds the least privilege of a service: everything is taken away, and what it misses is given back. */
export async function findLeast(prover: Prover, order: LeastOrder, service: string, tell: Tell): Promise<Least | Failed> {
  let chosen: Chosen | undefined;
  const choose: ProveOrder['choose'] = (plain, services) => {
    if (whyNoBase({ services }, service) !== undefined) return { atoms: [] };
    const found = chosenOf(plain, service);
    chosen = found;
    const { privileges, serviceWith } = found;
    return { atoms: privileges, changeWith: (taken) => (config) => withService(config, service, serviceWith(taken)) };
  };
  const whole = { ...order, services: [service], textsWith: () => new Map<string, string>() };
  const proof = await prover.prove({ ...whole, atoms: [], choose, starts: mostStarts }, tell);
  const why = whyNoBase(proof, service);
  if ('failed' in proof || proof.plain === undefined || chosen === undefined || why !== undefined)
    return { failed: why ?? `"${service}" was not run` };
  const { serviceWith, ...rest } = chosen;
  const after = serviceWith(new Set(proof.found.kept));
  return { proof: { ...proof, plain: proof.plain }, ...rest, after };
}

function chosenOf({ config, run, images, users, devices }: Plain, service: string): Chosen {
  const resolved = serviceIn(config, service);
  // A program that has given up root by the time that it is looked at has started as root all the same.
  const isRoot = resolved.user === undefined && /^(?:0*|root)(?::|$)/.test(images.get(asText(resolved.image) ?? '')?.user ?? '-');
  const before = isRoot ? { ...resolved, user: 'root' } : resolved;
  const sights = run.flatMap((start) => start.sights.filter((one) => one.service === service));
  const { atoms, serviceWith, measured } = leastPrivileges(service, before, { seen: sights, users: users.get(service) ?? [], devices });
  return { sights, privileges: atoms, measured, before, serviceWith };
}

/** The keys of Compose that make the service what it is in the end; null for one that goes. */
export function fragmentOf({ before, after }: Pick<Least, 'before' | 'after'>): JsonMap {
  const keys = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const differs = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
  return Object.fromEntries(keys.filter(differs).map((key) => [key, after[key] ?? null]));
}

/** Whether a service works with what a change makes of it. */
export async function holdsWith(
  prover: Prover,
  order: LeastOrder,
  { service, change }: { readonly service: string; readonly change: (service: JsonMap) => JsonMap },
  tell: Tell,
): Promise<Proof | Failed> {
  const proof = await prover.prove(
    {
      ...order,
      services: [service],
      textsWith: () => new Map(),
      atoms: [{ id: service, services: [service], takes: [{ need: 'other' }], rests: [] }],
      changeWith: (kept) => (config) => (kept.size === 0 ? config : withService(config, service, change(serviceIn(config, service)))),
      starts: mostStarts,
    },
    tell,
  );
  const why = whyNoBase(proof, service);
  return why === undefined ? proof : { failed: why };
}

function serviceIn(config: JsonMap, service: string): JsonMap {
  return asMap(asMap(config.services)[service]);
}

function withService(config: JsonMap, name: string, service: JsonMap): JsonMap {
  return { ...config, services: { ...asMap(config.services), [name]: service } };
}

/** Why nothing can be learned of a service. */
function whyNoBase(proof: Pick<Proof, 'services'> | Failed, service: string): string | undefined {
  if ('failed' in proof) return proof.failed;
  const own = proof.services.find((one) => one.service === service);
  return own?.is === 'proven' ? undefined : whyNotProven(service, own);
}

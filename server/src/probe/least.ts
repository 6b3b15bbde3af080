import type { JsonMap } from '../core/base/json';
import { asMap, asText } from '../core/probe/json-parts';
import { leastPrivileges } from '../core/probe/least';
import type { Privilege } from '../core/probe/least/part';
import type { Sight } from '../core/probe/start';
import type { Failed, Proof, ProveOrder, Tell } from './order';
import { whyNotProven } from './project';
import type { Prover } from './prover';

/** How a service is run whose privileges are tried. */
export type LeastOrder = Omit<ProveOrder, 'atoms' | 'textsWith' | 'changeWith' | 'services' | 'starts'>;

/** The least that a service was seen to work with. */
export interface Least {
  /** What it was as it is, and what it showed. */
  readonly base: Proof & Required<Pick<Proof, 'plain'>>;
  readonly sights: readonly Sight[];
  readonly proof: Proof;
  /** What was tried. */
  readonly privileges: readonly Privilege[];
  readonly measured: Sight['peaks'];
  /** As Compose resolves it: as it is, and with the least. */
  readonly before: JsonMap;
  readonly after: JsonMap;
  readonly starts: number;
  readonly seconds: number;
}

/** Starts that a search may cost. */
const mostStarts = 40;

/** Finds the least privilege of a service: everything is taken away, and what it misses is given back. */
export async function findLeast(prover: Prover, order: LeastOrder, service: string, tell: Tell): Promise<Least | Failed> {
  const whole = { ...order, services: [service], textsWith: () => new Map<string, string>() };
  const base = await prover.prove({ ...whole, atoms: [], starts: mostStarts }, tell);
  const why = whyNoBase(base, service);
  if ('failed' in base || base.plain === undefined || why !== undefined) return { failed: why ?? `"${service}" was not run` };
  const resolved = serviceIn(base.plain.config, service);
  // A program that has given up root by the time that it is looked at has started as root all the same.
  const isRoot =
    resolved.user === undefined && /^(?:0*|root)(?::|$)/.test(base.plain.images.get(asText(resolved.image) ?? '')?.user ?? '-');
  const before = isRoot ? { ...resolved, user: 'root' } : resolved;
  const sights = base.plain.run.flatMap((start) => start.sights.filter((one) => one.service === service));
  const { atoms, serviceWith, measured } = leastPrivileges(service, before, { seen: sights, users: [], devices: [] });
  const proof = await prover.prove(
    {
      ...whole,
      atoms,
      changeWith: (taken) => (config) => withService(config, service, serviceWith(taken)),
      starts: mostStarts - base.starts,
    },
    tell,
  );
  if ('failed' in proof) return proof;
  return {
    base: { ...base, plain: base.plain },
    sights,
    proof,
    privileges: atoms,
    measured,
    before,
    after: serviceWith(new Set(proof.found.kept)),
    starts: base.starts + proof.starts,
    seconds: base.seconds + proof.seconds,
  };
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
function whyNoBase(proof: Proof | Failed, service: string): string | undefined {
  if ('failed' in proof) return proof.failed;
  const own = proof.services.find((one) => one.service === service);
  return own?.is === 'proven' ? undefined : whyNotProven(service, own);
}

import type { JsonMap } from '../core/base/json';
import { asMap } from '../core/probe/json-parts';
import { fragmentOf, type Taking, takenFrom, takingsOf } from '../core/probe/takings';
import type { Failed, Proof, ProveOrder, Tell } from './order';
import { whyNotProven } from './project';
import type { Prover } from './prover';

/** A service that is run with less and less, and how. */
export type LeastOrder = Omit<ProveOrder, 'atoms' | 'textsWith' | 'changeWith' | 'services' | 'starts'>;

/** The least that a service was seen to work with. */
export interface Least {
  /** What it is as it is. */
  readonly base: Proof & Required<Pick<Proof, 'plain'>>;
  readonly proof: Proof;
  readonly takings: readonly Taking[];
  /** As Compose resolves it: as it is, and with the least. */
  readonly before: JsonMap;
  readonly after: JsonMap;
  /** The keys of Compose that grant exactly that. */
  readonly fragment: JsonMap;
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
  const before = serviceIn(base.plain.config, service);
  const takings = takingsOf(service, before, base.plain.run);
  const proof = await prover.prove(
    {
      ...whole,
      atoms: takings.map(({ atom }) => atom),
      changeWith: (taken) => (config) => withService(config, service, takenFrom(serviceIn(config, service), takings, taken)),
      starts: mostStarts - base.starts,
    },
    tell,
  );
  if ('failed' in proof) return proof;
  const after = takenFrom(before, takings, new Set(proof.found.kept));
  const [starts, seconds] = [base.starts + proof.starts, base.seconds + proof.seconds];
  return { base: { ...base, plain: base.plain }, proof, takings, before, after, fragment: fragmentOf(before, after), starts, seconds };
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

import type { Evidence } from '../../server/src/core/probe/evidence';
import type { EngineInfo, Failed, Proof, ProveOrder, ServiceProof } from '../../server/src/probe/order';
import type { Prover } from '../../server/src/probe/prover';

export const engine: EngineInfo = {
  program: 'docker',
  version: '29.1.0',
  api: '1.52',
  compose: '2.40.0',
  kernel: '6.12.0',
  cgroup: 2,
  seccomp: true,
  modules: ['apparmor'],
  rootless: false,
  remapped: false,
  local: true,
  unseen: [],
};

/** What a pretended engine shows. */
export interface Pretence {
  /** The services of the project; those of the atoms by default. */
  readonly services?: readonly ServiceProof[];
  /** What goes wrong with changes of a rule. */
  readonly fails?: Readonly<Record<string, string>>;
  readonly failed?: string;
  /** The project as Compose resolves it, and what it shows as it is. */
  readonly plain?: NonNullable<Proof['plain']>;
}

/** A prover that runs nothing: it tells what it is asked to pretend, and remembers what it was asked. */
export function pretend({
  services,
  fails = {},
  failed,
  plain,
}: Pretence): Prover & { readonly orders: ProveOrder[]; readonly texts: ReadonlyMap<string, string>[] } {
  const orders: ProveOrder[] = [];
  const texts: ReadonlyMap<string, string>[] = [];
  return {
    orders,
    texts,
    async prove(asked, tell): Promise<Proof | Failed> {
      tell({ start: 1, what: 'as it is', seconds: 1 });
      const own = services ?? asked.services?.map((service): ServiceProof => ({ service, is: 'proven' })) ?? [];
      const order = { ...asked, ...(plain && asked.choose?.(plain, own)) };
      orders.push(order);
      if (failed !== undefined) return { failed };
      const wrong = order.atoms.filter(({ id }) => id in fails || ruleOf(id) in fails);
      const kept = order.atoms.filter((atom) => !wrong.includes(atom)).map(({ id }) => id);
      texts.push(order.textsWith(new Set(order.atoms.map(({ id }) => id))), order.textsWith(new Set(kept)));
      const names = [...new Set([...(order.services ?? []), ...order.atoms.flatMap((atom) => atom.services)])].sort();
      return {
        engine,
        services: services ?? names.map((service) => ({ service, is: 'proven' })),
        found: {
          kept,
          back: wrong.map(({ id, services: own }) => ({ id, evidence: [evidence(own[0]!, fails[id] ?? fails[ruleOf(id)]!)] })),
          trials: 2,
          starts: 6,
          is: 'largest',
        },
        notTried: [],
        notes: ['port 8080 was published on another port'],
        ...(plain && { plain }),
        starts: 8,
        seconds: 21.4,
      };
    },
    async clean() {
      return failed === undefined ? { removed: ['container bulkhead-1-web-1'] } : { failed };
    },
  };
}

function ruleOf(id: string): string {
  return id.split(' ')[0]!;
}

function evidence(service: string, text: string): Evidence {
  return { service, phase: 'fresh', sign: 'log', text, hints: [] };
}

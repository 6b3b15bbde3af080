/** The part of a service, as `docker compose config` prints it, that says what it may do. */
interface Service {
  readonly cap_add?: readonly string[] | null;
  readonly cap_drop?: readonly string[] | null;
  readonly read_only?: boolean;
  readonly tmpfs?: readonly string[] | null;
  readonly security_opt?: readonly string[] | null;
  readonly user?: string;
  readonly pids_limit?: number;
}

/** A project, as `docker compose config --format json` prints it. */
export interface Config {
  readonly services: Readonly<Record<string, Service>>;
}

/** A project from which one thing is taken away. */
export interface Mutation {
  /** What is taken, from which service. */
  readonly name: string;
  readonly config: Config;
}

/** Owns nothing anywhere. */
const stranger = '54321:54321';

/** Fewer than many clients need, and what is easily guessed. */
const guessed = 256;

/**
 * Takes from each service of a hardened project, one at a time, what hardening left to it or gave back: each capability, each writable
 * place below `read_only`, its user, half of the processes that it has.
 * @param processes how many processes and threads each service has while it is used
 * @param crowded whether many clients come at once
 */
export function mutations(config: Config, processes: ReadonlyMap<string, number>, crowded: boolean): Mutation[] {
  return Object.entries(config.services).flatMap(([name, service]) =>
    changes(service, processes.get(name) ?? 1, crowded).map(([what, change]) => ({
      name: `${name} ${what}`,
      config: { ...config, services: { ...config.services, [name]: { ...service, ...change } } },
    })),
  );
}

/** @returns in words, and the keys that are other then */
function changes(service: Service, processes: number, crowded: boolean): [what: string, change: Service][] {
  const given = service.cap_add ?? [];
  const dropped = service.cap_drop ?? [];
  const writable = service.tmpfs ?? [];
  const options = service.security_opt ?? [];
  const bounds = [
    ...(processes > 1 ? [Math.floor(processes / 2)] : []),
    ...(crowded && (service.pids_limit ?? 0) > guessed ? [guessed] : []),
  ];
  return [
    ...given.map((one): [string, Service] => [`without ${one}`, { cap_add: given.filter((other) => other !== one) }]),
    ...when(!dropped.includes('ALL'), 'without any capability', { cap_drop: ['ALL'], cap_add: [] }),
    ...writable.map((one): [string, Service] => [`without tmpfs ${one}`, { tmpfs: writable.filter((other) => other !== one) }]),
    ...when(service.read_only !== true, 'with read_only', { read_only: true }),
    ...when(!options.some((one) => one.startsWith('no-new-privileges')), 'with no-new-privileges', {
      security_opt: [...options, 'no-new-privileges:true'],
    }),
    [`as user ${stranger}`, { user: stranger }],
    ...bounds.map((bound): [string, Service] => [`with pids_limit ${bound}`, { pids_limit: bound }]),
  ];
}

function when(holds: boolean, what: string, change: Service): [string, Service][] {
  return holds ? [[what, change]] : [];
}

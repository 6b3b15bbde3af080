import type { Tools } from './tools';

/** How the containers of a project stopped. */
export interface Stop {
  /** How long `docker compose stop` took. */
  readonly seconds: number;
  /** Exit code of each container, by its service. */
  readonly codes: ReadonlyMap<string, number>;
}

/** The part of `docker inspect` that is looked at. */
interface Inspected {
  readonly Id: string;
  readonly State: { readonly ExitCode: number };
  readonly Config: { readonly Labels: { readonly [name: string]: string } };
  readonly HostConfig: {
    readonly PortBindings: { readonly [port: string]: readonly { readonly HostIp: string; readonly HostPort: string }[] } | null;
  };
}

async function containers(tools: Tools, work: string): Promise<readonly Inspected[]> {
  const ids = (await tools.compose(work, 'ps', '-aq')).trim().split('\n');
  return JSON.parse(await tools.docker('inspect', ...ids)) as readonly Inspected[];
}

const serviceOf = ({ Config }: Inspected): string => Config.Labels['com.docker.compose.service'] ?? '';

/** Stops a project with the grace period that it has by default, and says how that went. */
export async function stop(tools: Tools, work: string): Promise<Stop> {
  const from = Date.now();
  await tools.compose(work, 'stop');
  const seconds = (Date.now() - from) / 1000;
  return { seconds, codes: new Map((await containers(tools, work)).map((one) => [serviceOf(one), one.State.ExitCode])) };
}

/** How many processes and threads each service of a project has now. */
export async function processes(tools: Tools, work: string): Promise<ReadonlyMap<string, number>> {
  const all = await containers(tools, work);
  const lines = (await tools.docker('stats', '--no-stream', '--format', '{{.PIDs}}', ...all.map(({ Id }) => Id))).trim().split('\n');
  return new Map(all.map((one, index) => [serviceOf(one), Number(lines[index])]));
}

/** Where the ports of a project are published: `db 5432/tcp at 0.0.0.0:5432`. */
export async function ports(tools: Tools, work: string): Promise<string[]> {
  const all = (await containers(tools, work)).flatMap((one) =>
    Object.entries(one.HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) =>
      bindings.map(({ HostIp, HostPort }) => `${serviceOf(one)} ${port} at ${HostIp || '0.0.0.0'}:${HostPort}`),
    ),
  );
  return all.sort();
}

/** Seconds by which a stop may be longer than another without a reason: the machine does other things, too. */
const slack = 3;

/** 128 + SIGKILL: the grace period was over. */
const killed = 137;

/**
 * What is worse about the stop of a hardened project than about that of the plain one.
 * @returns nothing when all is well: it took as long, and each container ended with the code that it ended with before, or without being
 * killed any more
 */
export function worse(plain: Stop, hardened: Stop): string[] {
  const longer = hardened.seconds > plain.seconds + slack;
  return [
    ...(longer ? [`it stops after ${hardened.seconds.toFixed(1)} s, and stopped after ${plain.seconds.toFixed(1)} s before`] : []),
    ...[...plain.codes].flatMap(([service, before]) => {
      const code = hardened.codes.get(service);
      if (code === undefined) return [`${service} is not there any more`];
      if (code === before || (before === killed && (code === 0 || code === 143))) return [];
      return [`${service} ends with ${code}${code === killed ? ' (SIGKILL)' : ''}, and ended with ${before} before`];
    }),
  ];
}

/** `0.4 s 0`, as the table shows it. */
export function shown({ seconds, codes }: Stop): string {
  return `${seconds.toFixed(1)} s ${[...codes.values()].join(',')}`;
}

import { times } from './base-line';
import type { Need } from './need';
import type { Process, Sight } from './start';

/** What is wrong with what runs in a container, in words that follow the name of its service. */
export interface Trouble {
  readonly text: string;
  readonly hints: readonly Need[];
}

/** Programs that run for a moment, of a health check or of a loop in a script: whether one is there when somebody looks is chance. */
const brief = new Set([
  'sleep',
  'curl',
  'wget',
  'nc',
  'ps',
  'cat',
  'date',
  'grep',
  'pg_isready',
  'redis-cli',
  'mysqladmin',
  'runc',
  'timeout',
]);

const asUser: readonly Need[] = [{ need: 'capability', name: 'SETUID' }, { need: 'capability', name: 'SETGID' }, { need: 'user' }];
const missing: readonly Need[] = [
  { need: 'capability', name: 'SETUID' },
  { need: 'capability', name: 'SETGID' },
  { need: 'processes' },
  { need: 'memory' },
  { need: 'user' },
  { need: 'other' },
];

/**
 * Programs that are gone, that are far fewer, or that did not become the user that they were: workers die or stay root behind a port that is still open. How
 * many workers there are is chance within limits, so fewer than half count, and only names that every look at the base line had.
 * @param base the same container in the starts of the base line
 */
export function* processTroubles(base: readonly Sight[], sight: Sight): Generator<Trouble> {
  const looks = base.flatMap(({ state, processes }) =>
    state === 'running' && processes && processes.length > 0 ? [byName(processes)] : [],
  );
  if (looks.length === 0 || !sight.processes || sight.state !== 'running') return;
  const now = byName(sight.processes);
  for (const [name, first] of looks[0]!) {
    if (brief.has(name) || !looks.every((look) => look.has(name))) continue;
    const least = Math.min(...looks.map((look) => look.get(name)!.length));
    const found = now.get(name) ?? [];
    if (found.length === 0) yield { text: `does not run "${name}" any more`, hints: missing };
    else if (least >= 3 && found.length * 2 < least)
      yield { text: `runs "${name}" ${times(found.length)} instead of ${times(least)}`, hints: missing };
    else {
      const others = otherUsers(
        looks.map((look) => look.get(name) ?? first),
        found,
        sameStart(base, sight),
      );
      if (others) yield { text: `runs "${name}" as ${others}`, hints: asUser };
    }
  }
}

/** Programs by their names: what stands behind the name of a worker (`nginx: worker`, `postgres: app`) tells what it does just now. */
function byName(processes: readonly Process[]): ReadonlyMap<string, readonly Process[]> {
  const found = new Map<string, Process[]>();
  for (const one of processes) {
    const name = one.name.split(/[:\s]/)[0] || one.name;
    found.set(name, [...(found.get(name) ?? []), one]);
  }
  return found;
}

/** True where some user of the base line still runs something: no other user was set for the container. */
function sameStart(base: readonly Sight[], { processes }: Sight): boolean {
  const before = new Set(base.flatMap((one) => one.processes?.map(({ uid }) => uid) ?? []));
  return processes?.some(({ uid }) => before.has(uid)) ?? false;
}

/**
 * Who runs a program that others ran before: root instead of them, or, where the container starts as the same user, anybody else. A program that root ran may
 * have any user now.
 */
function otherUsers(looks: readonly (readonly Process[])[], found: readonly Process[], sameUser: boolean): string | undefined {
  const before = looks.map((look) => new Set(look.map(({ uid }) => uid)));
  const now = new Set(found.map(({ uid }) => uid));
  const lost = [...before[0]!].filter((uid) => uid !== 0 && before.every((uids) => uids.has(uid)) && !now.has(uid));
  if (lost.length === 0) return undefined;
  const list = (uids: readonly number[]): string => uids.map((uid) => (uid === 0 ? 'root' : `UID ${uid}`)).join(' and ');
  const only = [...now].every((uid) => uid === 0);
  return only || sameUser ? `${list([...now])} instead of ${list(lost)}` : undefined;
}

/**
 * Ports that were open and are not any more. Addresses of both families that stand for all addresses are the same; ports from 32768 on are chosen by the kernel
 * (ip(7), ip_local_port_range), and 127.0.0.11 is Docker's own DNS server.
 */
export function* listeningTroubles(base: readonly Sight[], sight: Sight): Generator<Trouble> {
  const looks = base.flatMap(({ state, listening }) => (state === 'running' && listening ? [new Set(listening.flatMap(socketOf))] : []));
  if (looks.length === 0 || !sight.listening || sight.state !== 'running') return;
  const now = new Set(sight.listening.flatMap(socketOf));
  for (const socket of looks[0]!) {
    const [protocol, address, port] = socket.split(' ') as [string, string, string];
    if (!looks.every((look) => look.has(socket)) || now.has(socket) || now.has(`${protocol} * ${port}`)) continue;
    const number = Number(port);
    const low: readonly Need[] = number < 1024 ? [{ need: 'capability', name: 'NET_BIND_SERVICE' }] : [];
    const where = address === '*' ? '' : ` on ${address}`;
    yield {
      text: `does not listen on port ${port}/${protocol}${where} any more`,
      hints: [...low, { need: 'port', port: number }, { need: 'other' }],
    };
  }
}

function socketOf(text: string): string[] {
  const [, protocol, address, port] = /^(tcp|udp)6? (.*):(\d+)$/.exec(text) ?? [];
  if (protocol === undefined || address === undefined || Number(port) >= 32768 || address === '127.0.0.11') return [];
  return [`${protocol} ${/^(?:0\.0\.0\.0|\[?::\]?|\*)$/.test(address) ? '*' : address} ${port}`];
}

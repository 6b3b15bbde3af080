import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { openProject } from '../../server/src/core/kinds/open';
import { type Effective, effectivePrivilege } from '../../server/src/core/model/effective';
import { appsOf } from '../support/open';
import { type Combination, combinations } from './combinations';
import { type Check, compareContainer, compareProcess, type Machine } from './compare';
import { composeText, execute, hooks, makeVolumes, outputOf, prepare, removeAll } from './container';
import { type Engine, image, missing, startEngine } from './engine';
import { buildContext } from './image';
import { field, probe, readProbe, type Seen } from './probe';
import { type Compose, createCall, type Data } from './translate';

/** Everything that a combination's containers are made from. */
interface Bench {
  readonly engine: Engine;
  readonly machine: Omit<Machine, 'namespacesOf'>;
}

/** Runs every combination on a real engine and says where model and kernel differ; the exit code tells. */
async function main(): Promise<number> {
  const lack = missing();
  if (lack !== undefined) {
    console.error(lack);
    return 2;
  }
  const only = process.argv[2];
  const engine = await startEngine();
  // Whoever stops the run finds no daemon and no container left.
  let stopped = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      stopped = true;
    });
  }
  const counts = { combinations: 0, checks: 0, differences: 0 };
  try {
    const bench = { engine, machine: await machineOf(engine) };
    if (engine.lacking.size > 0)
      console.log(
        `no container can have these here (the machine or this engine lacks them), so they are taken off both sides: ${[...engine.lacking].join(', ')}`,
      );
    for (const [index, combination] of combinations.entries()) {
      if (stopped) break;
      if (only !== undefined && !combination.name.includes(only)) continue;
      counts.combinations++;
      try {
        const checks = await analyze(bench, combination, index);
        counts.checks += checks.length;
        for (const { what, model, kernel } of checks) {
          if (model === kernel) continue;
          counts.differences++;
          console.log(`${combination.name}: ${what}: the model says ${model}, the kernel ${kernel}`);
        }
      } catch (error) {
        counts.differences++;
        console.log(`${combination.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await engine.stop();
  }
  console.log(`combinations ${counts.combinations}, checks ${counts.checks}, differences ${counts.differences}`);
  return stopped || counts.differences > 0 || counts.combinations === 0 ? 1 : 0;
}

/** Majors of the engine since which it supersedes paths that earlier ones did not (moby/moby daemon/pkg/oci/defaults.go). */
const maskedSince: readonly (readonly [path: string, major: number])[] = [
  ['/sys/devices/virtual/powercap', 25],
  ['/proc/interrupts', 29],
];

async function machineOf(engine: Engine): Promise<Bench['machine']> {
  const version = field<string>(await engine.call('GET', '/version'), 'Version');
  // A build from source has no number: it counts as the newest.
  const number = Number.parseInt(version, 10);
  const major = Number.isNaN(number) ? Number.POSITIVE_INFINITY : number;
  console.log(`Docker Engine ${version}; the model describes 29: what is younger than the engine is allowed for in test/engine/compare.ts`);
  return {
    lacking: engine.lacking,
    heedsPrivilegedSeccomp: major >= 26,
    notMaskedYet: new Set(maskedSince.filter(([, since]) => major < since).map(([path]) => path)),
    cgroupVersion: field<string>(await engine.call('GET', '/info'), 'CgroupVersion') === '2' ? 2 : 1,
    exists: existsSync,
  };
}

async function analyze({ engine, machine }: Bench, combination: Combination, index: number): Promise<Check[]> {
  const folder = join(engine.folder, String(index));
  const text = composeText(combination, folder);
  prepare(folder, combination.dockerfile);
  const compose = parse(text) as Compose;
  const models = modelsOf(folder, text);
  const web = models.get('web')!;
  const containers = new Map<string, string>();
  const made: string[] = [];
  const seenOf = new Map<string, Seen>();
  try {
    await makeVolumes(engine, compose);
    const built = combination.dockerfile === undefined ? image : await build(engine, folder, combination.dockerfile, index);
    const around = { compose, folder, network: engine.network, containers, lacking: engine.lacking };
    const start = async (service: Data, own: string, wait: boolean, from: readonly string[] = []): Promise<string> => {
      const call = createCall(service, { ...around, image: own, command: probe(wait) });
      const host = call.HostConfig as Data;
      const body = { ...call, HostConfig: { ...host, VolumesFrom: [...(host.VolumesFrom as string[]), ...from] } };
      const id = field<string>(await engine.call('POST', '/containers/create', body), 'Id');
      made.push(id);
      await engine.call('POST', `/containers/${id}/start`);
      return id;
    };
    for (const name of Object.keys(combination.others ?? {})) {
      const id = await start(compose.services[name]!, image, true);
      containers.set(name, id);
      seenOf.set(name, readProbe(await outputOf(engine, id)));
    }
    const service = compose.services.web!;
    const execs = [...hooks(service, 'post_start'), ...hooks(service, 'pre_stop')];
    const id = await start(service, built, execs.length > 0 || service.ports !== undefined);
    const seen = readProbe(await outputOf(engine, id));
    const all: Machine = { ...machine, namespacesOf: (name) => seenOf.get(name)?.namespaces };
    const checks = [...compareProcess(web, seen, all), ...compareContainer(web, seen, all), ...(await comparePorts(engine, id, web))];
    const inside = web.hooks.filter(({ runs }) => runs === 'exec');
    for (const [at, hook] of execs.entries()) {
      checks.push(
        ...named(`${inside[at]!.when}`, compareProcess(inside[at]!, readProbe(await execute(engine, id, hook, probe(false))), all, web)),
      );
    }
    const outside = web.hooks.filter(({ runs }) => runs === 'container');
    for (const [at, hook] of hooks(service, 'pre_start').entries()) {
      const other = readProbe(await outputOf(engine, await start(inherited(service, hook), built, false, [id])));
      const root = other.mounts.find(({ target }) => target === '/')?.readOnly === false;
      const writable = {
        what: '/ writable',
        model: outside[at]!.rootfsWritable.known ? String(outside[at]!.rootfsWritable.value) : 'unknown',
        kernel: String(root),
      };
      checks.push(...named('pre_start', [...compareProcess(outside[at]!, other, all), writable]));
    }
    return checks;
  } finally {
    await removeAll(engine, made, compose);
  }
}

function modelsOf(folder: string, text: string): Map<string, Effective> {
  const file = join(folder, 'compose.yaml');
  const read = (name: string): string | null => (name === file ? text : existsSync(name) ? readFileSync(name, 'utf8') : null);
  const project = openProject(appsOf([file]), read);
  return new Map(project.services.map((service) => [service.name, effectivePrivilege(service, project)]));
}

async function build(engine: Engine, folder: string, dockerfile: string, index: number): Promise<string> {
  const name = `built:${index}`;
  await engine.raw('POST', `/build?t=${name}`, buildContext(join(folder, 'context'), dockerfile), 'application/x-tar');
  return name;
}

/** The container of a pre_start hook: the service's attributes, lists joined, the rest overruled; mounts come by volumes_from. */
function inherited(service: Data, hook: Data): Data {
  const { volumes: _volumes, pre_start: _hooks, ports: _ports, ...rest } = service;
  const joined = Object.entries(hook).map(([key, value]) => {
    const base = rest[key];
    return [key, Array.isArray(base) && Array.isArray(value) ? [...base, ...value] : value];
  });
  return { ...rest, ...Object.fromEntries(joined) };
}

function named(prefix: string, checks: readonly Check[]): Check[] {
  return checks.map((check) => ({ ...check, what: `${prefix}: ${check.what}` }));
}

/** What the engine has opened on the host for a running container. A port of its choice counts as chosen. */
async function comparePorts(engine: Engine, id: string, { ports }: Effective): Promise<Check[]> {
  const settings = field<Data>(await engine.call('GET', `/containers/${id}/json`), 'NetworkSettings');
  const open = Object.entries((settings.Ports ?? {}) as Record<string, { HostIp: string; HostPort: string }[] | null>);
  const told = (fact: Effective['ports'][number]['address']): string => (fact.known ? fact.value : 'unknown');
  const expected = ports.map(
    ({ address, published, target, protocol }) => `${told(address)}:${told(published)}:${told(target)}/${protocol}`,
  );
  const chosen = new Set(
    ports.filter(({ published }) => told(published) === '').map(({ target, protocol }) => `${told(target)}/${protocol}`),
  );
  const everywhere = (address: string): string => (address === '0.0.0.0' || address === '::' ? '' : address);
  const actual = open.flatMap(([target, list]) =>
    (list ?? []).map(({ HostIp, HostPort }) => `${everywhere(HostIp)}:${chosen.has(target) && HostPort !== '' ? '' : HostPort}:${target}`),
  );
  if (actual.length + expected.length === 0) return [];
  return [{ what: 'ports', model: expected.sort().join(' '), kernel: [...new Set(actual)].sort().join(' ') }];
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);

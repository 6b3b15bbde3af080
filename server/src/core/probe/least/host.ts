import type { Json, JsonMap } from '../../base/json';
import { asList, asMap, asText } from '../json-parts';
import { type Part, type Privilege, withKeys } from './part';
import { unprivileged } from './rights';

const namespaces = [
  { key: 'network_mode', namespace: 'network' },
  { key: 'pid', namespace: 'pid' },
  { key: 'ipc', namespace: 'ipc' },
  { key: 'uts', namespace: 'uts' },
  { key: 'cgroup', namespace: 'cgroup' },
  { key: 'userns_mode', namespace: 'user' },
] as const;

/** Namespaces that it shares with the host. */
export function namespacePart(name: string, service: JsonMap): Part {
  const shared = namespaces.filter(({ key }) => service[key] === 'host');
  const atoms = shared.map(({ namespace }): Privilege => {
    const title = `Use its own ${namespace} namespace`;
    return { id: `own ${namespace}`, title, services: [name], takes: [{ need: 'host', namespace }], rests: [] };
  });
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    const gone = shared.filter(({ namespace }) => kept.has(`own ${namespace}`)).map(({ key }) => [key, undefined]);
    return withKeys(changed, Object.fromEntries(gone));
  };
  return { atoms, change };
}

/**
 * Devices, and rules for devices.
 * @param devices those of the engine's machine that a privileged container may have used; a container that is not privileged can be given them
 */
export function devicePart(name: string, service: JsonMap, devices: readonly string[]): Part {
  const privileged = service.privileged === true;
  const listed = asList(service.devices);
  const paths = listed.map(devicePath);
  const more = privileged ? [...new Set(devices)].filter((device) => !paths.includes(device)) : [];
  const ruled = service.device_cgroup_rules !== undefined;
  const rests = privileged ? [unprivileged] : [];
  const atoms = [...new Set([...paths, ...more])].map(
    (path): Privilege => ({
      id: `device ${path}`,
      title: `Remove device ${path}`,
      services: [name],
      takes: [{ need: 'device', path }],
      rests,
    }),
  );
  const rules: Privilege = {
    id: 'device rules',
    title: 'Remove "device_cgroup_rules"',
    services: [name],
    takes: [{ need: 'device' }],
    rests,
  };
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (privileged && !kept.has(unprivileged)) return changed;
    const left = listed.filter((device) => !kept.has(`device ${devicePath(device)}`));
    const given = more.filter((device) => !kept.has(`device ${device}`)).map((device) => `${device}:${device}:rwm`);
    return withKeys(changed, {
      devices: [...left, ...given],
      ...(kept.has(rules.id) ? { device_cgroup_rules: undefined } : {}),
    });
  };
  return { atoms: ruled ? [...atoms, rules] : atoms, change };
}

/** The path in the container. */
function devicePath(device: Json): string {
  if (typeof device === 'string') return device.split(':')[1] ?? device;
  const { target, source } = asMap(device);
  return asText(target) ?? asText(source) ?? '';
}

/**
 * The number of processes, from the most that were seen.
 * @param peak undefined where the engine does not show it; then there is nothing to try
 */
export function processPart(name: string, service: JsonMap, peak: number | undefined): Part {
  const limit = peak === undefined ? undefined : processLimit(peak);
  const deploy = asMap(service.deploy);
  const resources = asMap(deploy.resources);
  const limits = asMap(resources.limits);
  // Compose refuses a file that says it in both places with two numbers.
  const inDeploy = limits.pids !== undefined;
  const now = Number(inDeploy ? limits.pids : service.pids_limit);
  if (limit === undefined || (now > 0 && now <= limit)) return { atoms: [], change: (changed) => changed };
  const atom: Privilege = {
    id: 'processes',
    title: `Limit the number of processes to ${limit}`,
    services: [name],
    takes: [{ need: 'processes' }],
    rests: [],
  };
  const change = (changed: JsonMap, kept: ReadonlySet<string>): JsonMap => {
    if (!kept.has(atom.id)) return changed;
    const own = changed.pids_limit === undefined && inDeploy ? {} : { pids_limit: limit };
    const shared = inDeploy ? { deploy: { ...deploy, resources: { ...resources, limits: { ...limits, pids: limit } } } } : {};
    return withKeys(changed, { ...own, ...shared });
  };
  return { atoms: [atom], change };
}

/** With head room: the first power of two that is at least twice the peak and 50 more. */
export function processLimit(peak: number): number {
  return 2 ** Math.ceil(Math.log2(2 * Math.max(0, peak) + 50));
}

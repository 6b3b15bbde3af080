import type { Json, JsonMap } from '../base/json';
import { type CapabilityName, capability } from '../knowledge/capabilities';
import { deviceAt, devicesUnder, parseDeviceRule } from '../knowledge/devices';
import { asList, asMap, asText, asTexts } from './json-parts';

/** Why a service is not run. */
export interface Obstacle {
  /** What follows the name of the service in a sentence. */
  readonly why: string;
  /** True for what even a person's leave does not change: there is nothing that could be run. */
  readonly always?: true;
}

/**
 * Capabilities that reach beyond the container whatever else holds it, though an attacker may gain little by them, and those of high severity: the clock, the
 * log, the audit and the security modules are there once (capabilities(7), namespaces(7)). Checked 2026-11-30.
 */
const beyond: ReadonlySet<CapabilityName> = new Set([
  'AUDIT_CONTROL',
  'BPF',
  'MAC_ADMIN',
  'MAC_OVERRIDE',
  'PERFMON',
  'SYSLOG',
  'SYS_BOOT',
  'SYS_PACCT',
  'SYS_TIME',
  'SYS_TTY_CONFIG',
  'WAKE_ALARM',
]);

/** What of a service may harm the host, or containers that are not of the run. */
export function obstaclesOf(service: JsonMap): Obstacle[] {
  return [...grants(service), ...namespaces(service), ...devices(service), ...impossible(service)];
}

function* grants(service: JsonMap): Generator<Obstacle> {
  if (service.privileged === true) yield { why: 'is privileged and can change the host' };
  const hooks = [...asList(service.post_start), ...asList(service.pre_stop)];
  if (hooks.some((hook) => asMap(hook).privileged === true)) yield { why: 'runs a privileged hook, which can change the host' };
  for (const text of asTexts(service.cap_add)) {
    const name = text.toUpperCase().replace(/^CAP_/, '');
    if (name === 'ALL' || reachesHost(name)) yield { why: `adds the capability ${name}, which reaches the host` };
  }
  if (asTexts(service.security_opt).some((option) => /^systempaths[=:]unconfined$/.test(option))) {
    yield { why: 'sets systempaths=unconfined and can change settings of the kernel' };
  }
  if (service.use_api_socket === true) yield { why: 'uses the Docker socket (use_api_socket)' };
}

function reachesHost(name: string): boolean {
  const known = name as CapabilityName;
  const severity = capability(known)?.severity;
  return beyond.has(known) || severity === 'high' || severity === 'critical';
}

/** The network of the host is no obstacle: the service gets one of its own instead. */
function* namespaces(service: JsonMap): Generator<Obstacle> {
  for (const [key, what] of [
    ['pid', 'process namespace'],
    ['ipc', 'IPC namespace'],
    ['uts', 'UTS namespace'],
    ['cgroup', 'cgroup namespace'],
    ['userns_mode', 'user namespace'],
  ] as const) {
    if (service[key] === 'host') yield { why: `uses the ${what} of the host` };
  }
  for (const key of ['network_mode', 'pid', 'ipc']) {
    const mode = asText(service[key]);
    if (mode?.startsWith('container:')) yield { why: `shares a namespace of the container "${mode.slice(10)}" (${key})`, always: true };
  }
  for (const from of asTexts(service.volumes_from)) {
    if (from.startsWith('container:')) yield { why: `takes volumes of the container "${from.split(':')[1]}" (volumes_from)`, always: true };
  }
}

function* devices(service: JsonMap): Generator<Obstacle> {
  for (const item of asList(service.devices)) {
    const path = asText(asMap(item).source) ?? asText(item)?.split(':')[0] ?? '';
    if (!deviceIsHarmless(path)) yield { why: `uses the device "${path}"` };
  }
  for (const rule of asTexts(service.device_cgroup_rules)) {
    const parsed = parseDeviceRule(rule);
    const facts = parsed ? devicesUnder(parsed) : [];
    const all = !parsed || parsed.major === undefined || facts.length === 0;
    if (all || facts.some(({ use }) => use)) yield { why: `may use devices of the host (device_cgroup_rules "${rule}")` };
  }
  const reserved = asList(asMap(asMap(asMap(service.deploy).resources).reservations).devices);
  const nvidia = asText(service.runtime) === 'nvidia';
  if (reserved.length > 0 || nvidia || !isEmpty(service.gpus)) yield { why: 'uses a graphics card or another device of the host' };
}

/** True for a device that opens nothing of the host, as /dev/null. @param path absolute; a name of CDI (`vendor.com/class=name`) is a device */
export function deviceIsHarmless(path: string): boolean {
  const found = deviceAt(path);
  return found !== undefined && !found.all && found.fact.use === undefined;
}

function* impossible(service: JsonMap): Generator<Obstacle> {
  if (!isEmpty(service.provider)) yield { why: 'is run by a program outside of Docker (provider)', always: true };
  if (!isEmpty(service.models)) yield { why: 'uses a model (models), which cannot be made for the run', always: true };
  if (!isEmpty(service.pre_start)) yield { why: 'starts other containers first (pre_start), which is not supported here', always: true };
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

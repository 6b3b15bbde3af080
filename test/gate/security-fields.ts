import type { Json, JsonMap } from '../../server/src/core/base/json';
import { textOf } from '../oracle/compare';

/** Attributes of a service that are about nothing but privilege, exposure and shares of the machine. */
const whole = new Set(
  `cap_add cap_drop cgroup cgroup_parent cpus device_cgroup_rules group_add ipc mem_limit memswap_limit oom_kill_disable oom_score_adj pid pids_limit
  networks privileged read_only restart security_opt shm_size sysctls tmpfs ulimits user userns_mode uts`.split(/\s+/),
);

/** Attributes of a list's items that may change; what is left of the items must be the same. */
const partly: { readonly [field: string]: readonly string[] } = {
  ports: ['host_ip'],
  volumes: ['read_only', 'bind'],
  devices: ['permissions'],
  post_start: ['privileged', 'user'],
  pre_stop: ['privileged', 'user'],
  // What a container before the service takes over from it.
  pre_start: ['privileged', 'user', 'cap_add', 'cap_drop', 'security_opt', 'pids_limit', 'read_only', 'tmpfs'],
};

/**
 * Whether a field of the merged model may differ after hardening in the way that it does.
 * @param field its path, `services.web.ports`
 * @param before and `after`: its value in the model of compose-go
 */
export function isSecurityField(field: string, before: Json | undefined, after: Json | undefined): boolean {
  // A network that was not there before keeps some services apart from others.
  if (/^networks\.[^.]+\.(name|ipam)$/.test(field)) return before === undefined;
  if (!field.startsWith('services.')) return false;
  const key = field.slice(field.lastIndexOf('.') + 1);
  if (whole.has(key)) return true;
  const free = partly[key];
  if (free) return textOf(without(before, free)) === textOf(without(after, free));
  if (key === 'deploy') return textOf(withoutLimits(before)) === textOf(withoutLimits(after));
  if (key === 'build')
    return (
      textOf(without([before ?? null], ['privileged', 'entitlements', 'network'])) ===
      textOf(without([after ?? null], ['privileged', 'entitlements', 'network']))
    );
  if (key === 'environment') return textOf(withoutCredentials(before, after)) === textOf(withoutCredentials(after, before));
  if (key === 'secrets')
    return (
      Array.isArray(after) && (Array.isArray(before) ? before : []).every((one) => after.some((other) => textOf(other) === textOf(one)))
    );
  return key === 'logging' && isMap(before) && before.driver === 'none';
}

/** Variables without those that a file of a secret takes the place of, and without the names of such files, where the other side lacks them. */
function withoutCredentials(json: Json | undefined, other: Json | undefined): Json {
  const [own, there] = [isMap(json) ? json : {}, isMap(other) ? other : {}];
  const isFile = (value: Json | undefined): boolean => typeof value === 'string' && value.startsWith('/run/secrets/');
  const files = Object.entries(there).filter(([name, value]) => own[name] === undefined && isFile(value));
  const isReplaced = (name: string): boolean => there[name] === undefined && files.some(([file]) => file.includes(name));
  return Object.fromEntries(
    Object.entries(own).filter(([name, value]) => !isReplaced(name) && !(there[name] === undefined && isFile(value))),
  );
}

function isMap(json: Json | undefined): json is JsonMap {
  return json !== null && typeof json === 'object' && !Array.isArray(json);
}

/** Items without some of their attributes, in a fixed order. */
function without(json: Json | undefined, keys: readonly string[]): Json {
  if (!Array.isArray(json)) return json ?? null;
  const items = json.map((item: Json) =>
    isMap(item) ? Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key))) : item,
  );
  return items.sort((a, b) => (textOf(a) < textOf(b) ? -1 : 1));
}

function withoutLimits(json: Json | undefined): Json {
  if (!isMap(json)) return {};
  const { resources, ...rest } = json;
  const { limits: _limits, ...more } = isMap(resources) ? resources : {};
  // compose-go writes an empty placement into every deploy.
  const { placement, ...others } = rest;
  const kept = isMap(placement) && Object.keys(placement).length > 0 ? rest : others;
  return Object.keys(more).length > 0 ? { ...kept, resources: more } : kept;
}

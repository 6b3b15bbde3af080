import { suggestion } from '../base/nearest';
import { allCapabilities, normaliseCapability } from '../knowledge/capabilities';
import {
  booleanOptions,
  isDeviceRule,
  isTmpfsOption,
  modes,
  podmanModes,
  podmanSecurityKeys,
  restartPolicies,
  securityKeys,
  tmpfsOptions,
  ulimitNames,
} from '../knowledge/engine-values';
import type { ContainerConfig } from '../model/container';
import { engineBoolean, type SecurityOption, securityOptions } from '../model/security-options';
import type { Trace, Traced } from '../model/traced';

/** A value because of which Docker Engine makes or starts no container. */
export interface Refused {
  readonly at: Trace;
  readonly value: string;
  /** Why, as the end of a sentence. */
  readonly why: string;
  /** Podman takes it. */
  readonly podman?: boolean;
}

/** What a container asks for that Docker Engine refuses; where a variable decides, nothing. */
export function* refusedIn(config: ContainerConfig): Iterable<Refused> {
  const { attributes } = config;
  for (const item of [...config.capAdd, ...config.capDrop]) {
    if (!item.known || normaliseCapability(item.value) !== undefined) continue;
    const near = suggestion(item.value.replace(/^cap_/i, ''), [...allCapabilities, 'ALL']);
    yield { at: item, value: item.value, why: `Docker Engine knows no capability "${item.value}"${near}` };
  }
  for (const option of securityOptions(config.securityOpt)) yield* refusedOption(option);
  yield* refusedMode('PID mode', config.pid, modes.pid);
  yield* refusedMode('IPC mode', config.ipc, modes.ipc);
  yield* refusedMode('UTS mode', attributes.uts, modes.uts);
  yield* refusedRestart(attributes.restart);
  for (const rule of attributes.deviceCgroupRules) {
    if (rule.known && !isDeviceRule(rule.value))
      yield { at: rule, value: rule.value, why: `"${rule.value}" is no rule for devices, which looks like "c 1:3 rwm"` };
  }
  for (const mount of config.mounts) {
    if (mount.type !== 'tmpfs' || mount.syntax !== 'other') continue;
    for (const option of mount.options) {
      if (option.includes('$') || isTmpfsOption(option)) continue;
      const near = suggestion(option, tmpfsOptions);
      yield { at: mount, value: `${mount.target} ${option}`, why: `a tmpfs has no option "${option}"${near}` };
    }
  }
  for (const limit of attributes.ulimits) {
    if (limit.name.includes('$') || ulimitNames.includes(limit.name.toLowerCase())) continue;
    yield { at: limit, value: limit.name, why: `Linux has no ulimit "${limit.name}"${suggestion(limit.name, ulimitNames)}` };
  }
}

function* refusedOption({ key, value, option }: SecurityOption): Iterable<Refused> {
  if (!option.known || key === undefined || option.value === 'no-new-privileges') return;
  const text = option.value;
  const found = (why: string, podman = false): Refused => ({ at: option, value: text, why, podman });
  if (podmanSecurityKeys.has(key)) yield found(`only Podman has the security option "${key}", not Docker Engine`, true);
  else if (!securityKeys.includes(key)) yield found(`Docker Engine knows no security option "${key}"${suggestion(key, securityKeys)}`);
  else if (value === undefined) yield found(`the security option "${key}" needs a value`);
  else if (booleanOptions.has(key) && engineBoolean(value) === undefined)
    yield found(`the security option "${key}" must be true or false, not "${value}"${suggestion(value, ['true', 'false'])}`);
  // Compose and the docker command take it out of the list in this spelling alone, and the engine knows none.
  else if (key === 'systempaths' && text !== 'systempaths=unconfined') yield found(`Docker takes "systempaths=unconfined", not "${text}"`);
}

function* refusedMode(
  what: string,
  mode: Traced<string> | undefined,
  { words, refers }: (typeof modes)[keyof typeof modes],
): Iterable<Refused> {
  if (!mode?.known || mode.value === '' || words.includes(mode.value)) return;
  if (refers && /^(?:container|service):./.test(mode.value)) return;
  const podman = podmanModes.has(mode.value);
  const why = podman ? `only Podman has the ${what} "${mode.value}", not Docker Engine` : `Docker Engine has no ${what} "${mode.value}"`;
  yield { at: mode, value: mode.value, why: `${why}${podman ? '' : suggestion(mode.value, words)}`, podman };
}

/** A number behind the colon that is none counts as no number, and only `on-failure` may have one (compose create.go getRestartPolicy). */
function* refusedRestart(restart: Traced<string> | undefined): Iterable<Refused> {
  if (!restart?.known || restart.value === '') return;
  const [policy = '', count = ''] = restart.value.split(':', 2);
  const found = (why: string): Refused => ({ at: restart, value: restart.value, why });
  if (!restartPolicies.includes(policy))
    yield found(`Docker Engine has no restart policy "${policy}"${suggestion(policy, restartPolicies)}`);
  else if (policy === 'on-failure' && /^-0*[1-9][0-9]*$/.test(count)) yield found('the number of restarts cannot be negative');
  else if (policy !== 'on-failure' && /^[-+]?0*[1-9][0-9]*$/.test(count))
    yield found(`only "on-failure" takes a number of restarts, not "${policy}"`);
}

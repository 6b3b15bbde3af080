import { memoize } from '../base/memoize';
import type { ContainerConfig } from './container';
import { buildOf } from './effective/build';
import { devicesOf } from './effective/devices';
import { byDefault, factOf } from './effective/fact';
import { hooksOf, rootfsOf } from './effective/hooks';
import { limitsOf } from './effective/limits';
import { mountsOf } from './effective/mounts';
import { namespacesOf } from './effective/namespaces';
import { pathsOf } from './effective/paths';
import { portsOf } from './effective/ports';
import { flag, processPrivilege } from './effective/process';
import type { Effective } from './effective/types';
import type { Project } from './project';

export type { Fact, Source } from './effective/fact';
export type {
  BuildPrivilege,
  Device,
  Effective,
  EffectiveMount,
  EffectivePort,
  Hook,
  Limits,
  Namespace,
  ProcessPrivilege,
  Seccomp,
  Ulimit,
  User,
} from './effective/types';

/**
 * What a container may really do: what Compose and the engine make of all that the files say. Every leaf is known, unknown (with
 * the variables that it hangs on) or a default of the engine, and says where it comes from.
 * @param project the other services of the files, whose mounts and namespaces it may share.
 */
export const effectivePrivilege = memoize(compute);

function compute(service: ContainerConfig, project: Project): Effective {
  const main = processPrivilege(service);
  const { privileged } = main;
  const namespaces = namespacesOf(service, project);
  const { mounts, more } = mountsOf(service, project);
  const { attributes, at } = service;
  const build = buildOf(service);
  return {
    service: service.name,
    ...main,
    paths: pathsOf(service, privileged),
    namespaces,
    mounts,
    moreMounts: more,
    apiSocket: flag(service.useApiSocket, 'use_api_socket', false, at),
    devices: devicesOf(service, privileged),
    rootfsWritable: rootfsOf(service),
    limits: limitsOf(service),
    ports: portsOf(service, namespaces.net),
    sysctls: attributes.sysctls.map(({ name, value }) =>
      factOf(value, (text) => ({ name, value: text }), `"sysctls.${name}" of the service`),
    ),
    runtime: attributes.runtime
      ? factOf(attributes.runtime, (text) => text, '"runtime" of the service')
      : byDefault('runc', at, "Docker's default, unless the daemon sets another runtime"),
    init: flag(attributes.init, 'init', false, at),
    hooks: hooksOf(service, main),
    ...(build ? { build } : {}),
  };
}

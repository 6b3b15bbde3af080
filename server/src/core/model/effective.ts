import { memoize } from '../base/memoize';
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
import { serviceSubject } from './effective/subject';
import type { Effective } from './effective/types';
import type { Project } from './project';
import type { Service } from './service';

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
 * What a service's container may really do: what Compose and the engine make of all that the files say. Every leaf is known, unknown (with
 * the variables that it hangs on) or a default of the engine, and says where it comes from.
 * @param project the other services of the files, whose mounts and namespaces it may share.
 */
export const effectivePrivilege = memoize(compute);

function compute(service: Service, project: Project): Effective {
  const subject = serviceSubject(service);
  const main = processPrivilege(subject);
  const { privileged } = main;
  const namespaces = namespacesOf(service, project);
  const { mounts, more } = mountsOf(service, project);
  const { attributes, at } = subject;
  const build = buildOf(subject);
  return {
    service: service.name,
    ...main,
    paths: pathsOf(subject, privileged),
    namespaces,
    mounts,
    moreMounts: more,
    apiSocket: flag(service.useApiSocket, 'use_api_socket', false, at),
    devices: devicesOf(subject, privileged),
    rootfsWritable: rootfsOf(subject),
    limits: limitsOf(subject),
    ports: portsOf(subject, namespaces.net),
    sysctls: attributes.sysctls.map(({ name, value }) =>
      factOf(value, (text) => ({ name, value: text }), `"sysctls.${name}" of the service`),
    ),
    runtime: attributes.runtime
      ? factOf(attributes.runtime, (text) => text, '"runtime" of the service')
      : byDefault('runc', at, "Docker's default, unless the daemon names another runtime"),
    init: flag(attributes.init, 'init', false, at),
    hooks: hooksOf(service, subject, main),
    ...(build ? { build } : {}),
  };
}

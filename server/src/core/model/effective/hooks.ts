import { allCapabilities } from '../../knowledge/capabilities';
import type { ContainerConfig, HookTime } from '../container';
import { booleanOf, get, type MapValue, scalarAt, scalarsAt } from '../value';
import { byDefault, type Fact, fact, factOf, factValue, mapFact, unknown } from './fact';
import { canBecomeRootOf, effectiveOf, flag, processPrivilege } from './process';
import { hookSubject, type Subject } from './subject';
import type { Hook, ProcessPrivilege, User } from './types';
import { userNamed } from './user';

/** The lifecycle hooks of a service, as what they are: commands with privileges of their own. */
export function hooksOf(service: ContainerConfig, main: ProcessPrivilege): Hook[] {
  return service.attributes.hooks.map(({ when, map, of }) =>
    when === 'pre_start' ? containerHook(service, map, of) : execHook(when, map, main, service),
  );
}

function containerHook(service: ContainerConfig, map: MapValue, of: MapValue): Hook {
  const subject = hookSubject(service, map, of);
  const own = processPrivilege(subject);
  return { ...frame('pre_start', map), runs: 'container', ...own, rootfsWritable: rootfsOf(subject) };
}

/** Whether the root file system can be written. */
export function rootfsOf(subject: Pick<Subject, 'readOnly' | 'at'>): Fact<boolean> {
  return mapFact(flag(subject.readOnly, 'read_only', false, subject.at), (on) => !on);
}

/**
 * `docker exec` into the container: user and capabilities may be the hook's own, everything else stays the container's (docker/compose
 * pkg/compose/hook.go; moby/moby daemon/exec_linux.go).
 */
function execHook(when: HookTime, map: MapValue, main: ProcessPrivilege, subject: Subject): Hook {
  const own = scalarAt(map, 'user');
  const user: Fact<User> = own && !(own.known && own.value === '') ? factOf(own, userNamed, '"user" of the hook', 'hook') : main.user;
  const asked = booleanOf(scalarAt(map, 'privileged'));
  const privileged: Fact<boolean> = asked
    ? factOf(asked, (on) => on, '"privileged" of the hook', 'hook')
    : byDefault(false, map.at, "the hook's default");
  const bounding: ProcessPrivilege['capabilities']['bounding'] = !privileged.known
    ? unknown(privileged, 'depends on "privileged" of the hook', privileged.variables, 'hook')
    : privileged.value
      ? fact(allCapabilities, privileged, '"privileged" of the hook: all capabilities', 'hook')
      : main.capabilities.bounding;
  return {
    ...frame(when, map),
    runs: 'exec',
    user,
    groups: factValue(user) === factValue(main.user) ? main.groups : [],
    privileged,
    canBecomeRoot: canBecomeRootOf(user, main.noNewPrivileges),
    capabilities: { bounding, effective: effectiveOf(user, bounding) },
    noNewPrivileges: main.noNewPrivileges,
    seccomp: main.seccomp,
    lsm: main.lsm,
    rootfsWritable: rootfsOf(subject),
  };
}

function frame<T extends HookTime>(when: T, map: MapValue): Pick<Hook, 'at' | 'via' | 'command'> & { readonly when: T } {
  const command = get(map, 'command');
  const words = command?.kind === 'scalar' ? [scalarAt(map, 'command')].flatMap((one) => one ?? []) : scalarsAt(map, 'command');
  const variables = words.flatMap((word) => (word.known ? [] : word.variables));
  const because = '"command" of the hook';
  const text = words.map((word) => (word.known ? word.value : word.raw)).join(' ');
  const told: Fact<string> | undefined =
    command && (variables.length > 0 ? unknown(command, because, variables, 'hook') : fact(text, command, because, 'hook'));
  return { at: map.at, via: map.via, ...(told ? { command: told } : {}), when };
}

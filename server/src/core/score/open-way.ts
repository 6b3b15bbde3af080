import type { PathClass } from './formula';
import { canBeRoot, type Privileges, startsAsRoot } from './privileges';
import type { OpenWay, Step } from './way';

export const setuid = 'a setuid program in the image makes its user root';
export const noModule = 'neither AppArmor nor SELinux confines it';

/** What a way takes beside its grant where the first process is not root. */
export function rootBy({ starts }: Privileges): readonly string[] {
  return startsAsRoot(starts) ? [] : [setuid];
}

/** A daemon that remaps users gives its root no rights on the host: one class less. */
const remappedClass: Readonly<Record<PathClass, PathClass>> = {
  A: 'B',
  B: 'C',
  C: 'D',
  D: 'D',
  proxy: 'proxy',
  proxied: 'proxied',
  kernel: 'kernel',
};

export function way(
  privileges: Privileges,
  cls: PathClass,
  takes: readonly string[],
  steps: readonly Step[],
  conditions: readonly string[] = [],
): OpenWay {
  if (!privileges.remapped) return { class: cls, steps, conditions, takes };
  const more = cls === remappedClass[cls] ? [] : ['its root has rights on the host although the daemon remaps users'];
  return { class: remappedClass[cls], steps, conditions: [...conditions, ...more], takes };
}

export const unconfined = ({ apparmor, privileged }: Privileges): boolean => apparmor === 'off' || privileged;

/** A way by capabilities alone. */
export function byCapabilities(
  privileges: Privileges,
  needs: readonly Parameters<Privileges['capabilities']['has']>[0][],
  cls: PathClass,
  says: readonly string[],
  conditions: readonly string[],
): OpenWay[] {
  if (!canBeRoot(privileges) || !needs.every((name) => privileges.capabilities.has(name))) return [];
  const [first, ...rest] = says;
  const steps: Step[] = [
    { says: first!, by: needs[0]! },
    ...rest.map((one, i): Step => ({ says: one, ...(needs[i + 1] && { by: needs[i + 1]! }) })),
  ];
  return [
    way(
      privileges,
      cls,
      needs.map((name) => `capability ${name}`),
      steps,
      [...rootBy(privileges), ...conditions],
    ),
  ];
}

import type { Span } from '../base/span';
import type { Fact } from '../model/effective';
import { imageNameOf } from '../model/image-reference';
import { profileOf } from '../model/privilege';
import type { Read } from './reading';

/** Something that no file says, and what is taken for it. */
export interface Assumption {
  /** A clause: `it runs as root`. */
  readonly takes: string;
  /** Why it is not known, as a clause. */
  readonly because: string;
  /** What would settle it, as an imperative. */
  readonly settle: string;
  readonly at: Span;
}

/** Something that no file of a person's says, and a run of the container has shown. */
export interface Measured {
  /** A clause: `it starts as 1000:1000`. */
  readonly shows: string;
  readonly at: Span;
}

/** What the score of a container rests on that `bulkhead probe` has measured (`.bulkhead/profiles.yaml`). */
export function measuredOf({ config, effective: { user } }: Read): Measured[] {
  const known = profileOf(config);
  if (!known?.profile.probed || !user.known) return [];
  const { profile } = known;
  const needs = profile.start.uid === 0 ? [`as root it takes ${profile.capabilities.root?.join(', ') || 'no capability'}`] : [];
  const starts = config.user === undefined ? [`it starts as ${user.value.text}`] : [];
  return [...starts, ...needs].map((shows) => ({ shows: `${shows} (run on ${profile.checked})`, at: user.at }));
}

/** What the score of a container takes for granted. */
export function assumptionsOf(read: Read): Assumption[] {
  const { config, effective } = read;
  const { namespaces, lsm, devices } = effective;
  const found: Assumption[] = [];
  const ask = (fact: Fact<unknown> | undefined, takes: string, settle: string): void => {
    if (fact && !fact.known)
      found.push({ takes, because: withoutRemark(fact.because), settle: settled(fact.variables, settle), at: fact.at });
  };
  if (!config.complete)
    found.push({
      takes: 'it has nothing more',
      because: 'the files do not show all of it',
      settle: 'Check it together with the files that it is made of',
      at: config.at,
    });
  const image = imageNameOf(config.image);
  ask(
    effective.user,
    'it starts as root',
    image === undefined
      ? 'Set "user", or USER in its Dockerfile'
      : 'Set "user", run "bulkhead probe", or describe the image in the configuration',
  );
  ask(effective.privileged, 'it is privileged', 'Write the value');
  ask(effective.capabilities.bounding, 'it has all capabilities', 'Write the names');
  ask(effective.noNewPrivileges, 'setuid programs work', 'Write the value');
  ask(effective.seccomp, 'system calls are not filtered', 'Write the value');
  const { seccomp } = effective;
  if (seccomp.known && seccomp.value.profile === 'custom' && seccomp.value.allowsAll === null)
    found.push({
      takes: 'system calls are not filtered',
      because: `the profile ${seccomp.value.file} cannot be read`,
      settle: 'Check it together with that file',
      at: seccomp.at,
    });
  ask(lsm.apparmor, 'AppArmor is off', 'Write the value');
  ask(lsm.selinux, 'SELinux is off', 'Write the value');
  for (const [name, fact] of Object.entries(namespaces)) ask(fact, `it uses the ${name} namespace of the host`, 'Write the value');
  ask(effective.moreMounts, 'it inherits no dangerous mount', 'Check it together with the files of that container');
  for (const mount of effective.mounts) ask(mount.from, 'it mounts a directory of data', 'Write the path');
  for (const mount of effective.mounts) ask(mount.readOnly, 'the mount is writable', 'Write the options');
  for (const one of [...devices.list, ...devices.rules]) ask(one, 'the device is hardware of its own', 'Write the device');
  for (const { address } of effective.ports) ask(address, 'the port is published on all interfaces', 'Write the address');
  return found;
}

function withoutRemark(because: string): string {
  return because.replace(/: analyzed as root$/, '');
}

function settled(variables: readonly string[], otherwise: string): string {
  return variables.length > 0 ? `Set ${variables.join(', ')} in .env` : otherwise;
}

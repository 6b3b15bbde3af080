import { allCapabilities, type CapabilityName, defaultCapabilities, normaliseCapability } from '../knowledge/capabilities';
import type { ImageProfile } from '../knowledge/family/profile';
import { userOf } from './effective/user';
import { referenceOf } from './image-reference';
import { engineBoolean, lastOption, securityOptions } from './security-options';
import type { Service } from './service';
import type { Traced } from './traced';

/** What the engine would give a service's processes. */
export type CapabilitySet =
  | { readonly kind: 'known'; readonly granted: ReadonlySet<CapabilityName>; readonly all: boolean }
  /** It hangs on these variables. */
  | { readonly kind: 'unknown'; readonly variables: readonly string[] }
  /** The engine refuses to make the container: these items name no capability. */
  | { readonly kind: 'refused'; readonly items: readonly (Traced<string> & { readonly known: true })[] };

type Requests = Pick<Service, 'privileged' | 'capAdd' | 'capDrop'>;

/**
 * The bounding set of a service's container, by the engine's own algorithm (moby/moby daemon/pkg/oci/caps/utils.go TweakCapabilities).
 * Two of its steps surprise: `ALL` in `cap_drop` does nothing beside `ALL` in `cap_add`, and a capability in both lists is granted.
 */
export function capabilitySet(service: Requests): CapabilitySet {
  const { privileged } = service;
  if (privileged && !privileged.known) return { kind: 'unknown', variables: privileged.variables };
  if (privileged?.value) return { kind: 'known', granted: new Set(allCapabilities), all: true };
  return unprivilegedSet(service);
}

/** The same as if the service were not privileged: what is left once that door is shut. */
export function unprivilegedSet(service: Pick<Service, 'capAdd' | 'capDrop'>): CapabilitySet {
  const items = [...service.capAdd, ...service.capDrop];
  const variables = items.flatMap((item) => (item.known ? [] : item.variables));
  if (items.some((item) => !item.known)) return { kind: 'unknown', variables: [...new Set(variables)] };
  const refused = items.filter((item) => item.known).filter((item) => normaliseCapability(item.value) === undefined);
  if (refused.length > 0) return { kind: 'refused', items: refused };

  const add = namesOf(service.capAdd);
  const drop = namesOf(service.capDrop);
  const granted = new Set<CapabilityName>();
  if (add.has('ALL')) {
    for (const name of allCapabilities) if (!drop.has(name)) granted.add(name);
  } else {
    if (!drop.has('ALL')) for (const name of defaultCapabilities) if (!drop.has(name)) granted.add(name);
    for (const name of add) if (name !== 'ALL') granted.add(name);
  }
  return { kind: 'known', granted, all: granted.size === allCapabilities.length };
}

/** Docker's default capabilities that a service has, and does not ask for by name. */
export function defaultsOf(service: Pick<Service, 'capAdd' | 'capDrop'>): readonly CapabilityName[] {
  const set = unprivilegedSet(service);
  const asked = namesOf(service.capAdd);
  return set.kind === 'known' ? defaultCapabilities.filter((name) => set.granted.has(name) && !asked.has(name)) : [];
}

/** Names in a list, those behind variables and unknown ones left out. */
export function namesOf(list: readonly Traced<string>[]): Set<CapabilityName | 'ALL'> {
  const names = new Set<CapabilityName | 'ALL'>();
  for (const item of list) {
    const name = item.known ? normaliseCapability(item.value) : undefined;
    if (name) names.add(name);
  }
  return names;
}

/** Three-valued truth: `unknown` hangs on a variable or an image nobody knows. */
export type Answer = 'yes' | 'no' | 'unknown';

/** Whether `cap_drop` holds `ALL`. */
export function dropsAll(service: Pick<Service, 'capDrop'>): Answer {
  if (namesOf(service.capDrop).has('ALL')) return 'yes';
  return service.capDrop.some((item) => !item.known) ? 'unknown' : 'no';
}

/** The user that a service's first process runs as. */
type EffectiveUser =
  | {
      readonly kind: 'known';
      /** As written, or `uid:gid` from a profile. */
      readonly user: string;
      readonly root: boolean;
    }
  | { readonly kind: 'unknown' };

/** The user a service starts as, in short; `effectivePrivilege` says where it is written. */
export function effectiveUser(service: Pick<Service, 'user' | 'build' | 'image' | 'images' | 'at'>): EffectiveUser {
  const user = userOf(service);
  return user.known ? { kind: 'known', user: user.value.text, root: user.value.root } : { kind: 'unknown' };
}

/** Whether a service's processes are barred from gaining privileges. */
type NoNewPrivileges =
  | { readonly kind: 'known'; readonly on: boolean; readonly by?: Traced<string> }
  | { readonly kind: 'unknown'; readonly by: Traced<string> };

/**
 * The state of no-new-privileges: items of `security_opt` in order, the last one wins (moby/moby daemon/daemon_unix.go parseSecurityOpt).
 * An item that the engine refuses counts as unknown. What the daemon itself sets is not visible from a Compose file.
 */
export function noNewPrivileges(service: Pick<Service, 'securityOpt'>): NoNewPrivileges {
  const last = lastOption(securityOptions(service.securityOpt), 'no-new-privileges');
  if (!last) return { kind: 'known', on: false };
  const { option: by, value } = last;
  const on = value === undefined ? true : engineBoolean(value);
  return by.known && on !== undefined ? { kind: 'known', on, by } : { kind: 'unknown', by };
}

/** Whether a process of the service can be uid 0: it starts so, or a setuid program may make it so. */
export function canBecomeRoot(service: Pick<Service, 'user' | 'build' | 'image' | 'images' | 'at' | 'securityOpt'>): Answer {
  const user = effectiveUser(service);
  if (user.kind === 'known' && user.root) return 'yes';
  const barred = noNewPrivileges(service);
  if (barred.kind === 'unknown') return 'unknown';
  if (!barred.on) return 'yes';
  return user.kind === 'known' ? 'no' : 'unknown';
}

/** What is known about the image a service runs, and how. */
export interface KnownImage {
  readonly profile: ImageProfile;
  /** `built` = the profile is that of the base of a Dockerfile that changes neither entrypoint nor user. */
  readonly how: 'image' | 'built';
}

/**
 * The profile that describes what a service starts: of its image, or of the base of the stage that it builds while nothing in between
 * sets an entrypoint or a user. A build whose Dockerfile cannot be read has none.
 */
export function profileOf(service: Pick<Service, 'build' | 'image' | 'images'>): KnownImage | undefined {
  const stage = service.build?.stage;
  if (service.build && !stage) return undefined;
  if (stage && (stage.user || stage.entrypoint)) return undefined;
  const reference = referenceOf(stage ? stage.base : service.image);
  const profile = reference === undefined ? undefined : service.images.profile(reference);
  return profile && { profile, how: stage ? 'built' : 'image' };
}

/** The profile of a service's image, or of the base that it is built on: its programs are there whatever is started. */
export function profileOfImage({ build, image, images }: Pick<Service, 'build' | 'image' | 'images'>): ImageProfile | undefined {
  const reference = referenceOf(build?.stage ? build.stage.base : image);
  return reference === undefined ? undefined : images.profile(reference);
}

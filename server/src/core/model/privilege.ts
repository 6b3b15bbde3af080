import { allCapabilities, type CapabilityName, defaultCapabilities, normaliseCapability } from '../knowledge/capabilities';
import { imageProfile } from '../knowledge/images/index';
import type { ImageProfile } from '../knowledge/images/profile';
import type { Service } from './service';
import type { Stage } from './stage';
import { known, type Traced } from './traced';

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

/** Whether a `USER` or `user:` text means uid 0, as the engine reads it (moby/sys user GetExecUser): numbers by Atoi, no name is uid 0. */
export function isRootUser(text: string): boolean {
  const user = text.split(':', 1)[0]!;
  return user === '' || user === 'root' || /^[+-]?0+$/.test(user);
}

/** The user that a service's first process runs as. */
export type EffectiveUser =
  | {
      readonly kind: 'known';
      /** As written, or `uid:gid` from a profile. */
      readonly user: string;
      readonly root: boolean;
      /** `service` = its `user:`; `dockerfile` = USER of its stage; `image` = the profile of its image or of its Dockerfile's base. */
      readonly source: 'service' | 'dockerfile' | 'image';
    }
  | { readonly kind: 'unknown'; readonly because: 'variable' | 'image' };

/**
 * The user a service starts as: its own `user`, else the USER of the stage that it runs, else what the profile of the image says.
 * An empty `user:` counts as none, as in the engine.
 */
export function effectiveUser(service: Pick<Service, 'user' | 'build' | 'image'>): EffectiveUser {
  const { user } = service;
  if (user && !user.known) return { kind: 'unknown', because: 'variable' };
  if (user?.value) return { kind: 'known', user: user.value, root: isRootUser(user.value), source: 'service' };
  return imageUser(service);
}

/** The user a service would start as without a `user:` of its own. */
export function imageUser(service: Pick<Service, 'build' | 'image'>): EffectiveUser {
  const stage = service.build?.stage;
  const user = stage?.user;
  if (user && !user.known) return { kind: 'unknown', because: 'variable' };
  if (user?.value) return { kind: 'known', user: user.value, root: isRootUser(user.value), source: 'dockerfile' };
  if (service.build && !stage) return { kind: 'unknown', because: 'image' };
  const reference = stage ? stage.base : service.image;
  if (reference && !reference.known) return { kind: 'unknown', because: 'variable' };
  if (reference?.value === 'scratch') return { kind: 'known', user: '0:0', root: true, source: 'image' };
  const start = reference && imageProfile(reference.value)?.start;
  if (!start) return { kind: 'unknown', because: 'image' };
  return { kind: 'known', user: `${start.uid}:${start.gid}`, root: start.uid === 0, source: 'image' };
}

/** Whether a service's processes are barred from gaining privileges. */
export type NoNewPrivileges =
  | { readonly kind: 'known'; readonly on: boolean; readonly by?: Traced<string> }
  | { readonly kind: 'unknown'; readonly by: Traced<string> };

const key = 'no-new-privileges';
const boolean: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/**
 * The state of no-new-privileges: items of `security_opt` in order, the last one wins (moby/moby daemon/daemon_unix.go parseSecurityOpt).
 * An item that the engine refuses counts as unknown. What the daemon itself sets is not visible from a Compose file.
 */
export function noNewPrivileges(service: Pick<Service, 'securityOpt'>): NoNewPrivileges {
  let state: NoNewPrivileges = { kind: 'known', on: false };
  for (const option of service.securityOpt) {
    const text = option.known ? option.value : option.raw;
    const cut = text.indexOf(text.includes('=') ? '=' : ':');
    const name = cut < 0 ? text : text.slice(0, cut);
    if (name !== key && (option.known || !name.includes('$'))) continue;
    const on = cut < 0 ? true : boolean.get(text.slice(cut + 1));
    state = option.known && on !== undefined ? { kind: 'known', on, by: option } : { kind: 'unknown', by: option };
  }
  return state;
}

/** Whether a process of the service can be uid 0: it starts so, or a setuid program may make it so. */
export function canBecomeRoot(service: Pick<Service, 'user' | 'build' | 'image' | 'securityOpt'>): Answer {
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
export function profileOf(service: Pick<Service, 'build' | 'image'>): KnownImage | undefined {
  const stage = service.build?.stage;
  if (service.build && !stage) return undefined;
  if (stage && (stage.user || stage.entrypoint)) return undefined;
  const reference = known(stage ? stage.base : service.image);
  const profile = reference === undefined ? undefined : imageProfile(reference);
  return profile && { profile, how: stage ? 'built' : 'image' };
}

/** A stage and those it starts from, first the stage itself. */
export function* chain(stage: Stage): Iterable<Stage> {
  for (let at: Stage | undefined = stage; at; at = at.parent) yield at;
}

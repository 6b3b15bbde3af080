import { allCapabilities, type CapabilityName, normaliseCapability } from '../knowledge/capabilities';
import { imageProfile } from '../knowledge/family/find';
import { checkText, type ImageProfile, unknownProgram } from '../knowledge/family/profile';
import { effectiveUser, profileOf } from './privilege';
import type { Project } from './project';
import type { Service } from './service';
import { fileCapabilitiesOf } from './shell/permissions';
import { chain, type Stage } from './stage';
import { known } from './traced';

/** The capabilities that a service cannot do without once all are dropped. */
export interface CapabilityNeeds {
  /** Sorted by name. */
  readonly names: readonly CapabilityName[];
  /** What the answer rests on, as a sentence. */
  readonly reliesOn: string;
  /** `profile` = written down for this image; `user` = it does not start as root; `fallback` = nobody knows the program. */
  readonly from: 'profile' | 'user' | 'fallback';
}

/**
 * What a service needs after `cap_drop: [ALL]`: what the profile of its image says, nothing but file capabilities for a user who is not
 * root, and for a program nobody knows what entrypoints need that prepare directories and step down to another user.
 */
export function capabilityNeeds(service: Service): CapabilityNeeds {
  const user = effectiveUser(service);
  if (user.kind === 'known' && !user.root)
    return { names: needsOfUser(service), reliesOn: `"${service.name}" starts as ${user.user}; ${onlyRoot}`, from: 'user' };
  const files = carried(service);
  const profile = service.entrypoint ? undefined : profileOf(service)?.profile;
  // What an image needs that steps in as another user says nothing about a start as root.
  if (profile?.kind === 'service' && profile.start.uid === 0) {
    const needs = profile.capabilities;
    const left = needs.optional.map(({ name, why }) => ` Left out: ${name} (${why}).`).join('');
    return {
      names: sorted([...needs.root, ...files, ...lowPorts(service, profile.ports)]),
      reliesOn: `The image ${profile.family} (${profile.variant}) needs ${needs.root.length > 0 ? needs.root.join(', ') : 'no capability'}: ${checkText(profile, 'capabilities')}.${left}`,
      from: 'profile',
    };
  }
  const rest = profile?.kind === 'base' ? profile.capabilities.root : unknownProgram;
  return {
    names: sorted([...rest, ...files, ...lowPorts(service, undefined)]),
    reliesOn: `It is not known what "${service.name}" needs: it keeps the capabilities with which an entrypoint prepares its folders as root and goes on as another user.`,
    from: 'fallback',
  };
}

const onlyRoot = 'only root is given capabilities at start.';

/** The same for a service that does not start as root, or will not: what its program files carry. */
export function needsOfUser(service: Service): readonly CapabilityName[] {
  return sorted([...carried(service), ...lowPorts(service, profileOfImage(service)?.ports)]);
}

function profileOfImage({ build, image }: Service): ImageProfile | undefined {
  const name = known(build?.stage ? build.stage.base : image);
  return name === undefined ? undefined : imageProfile(name);
}

/** File capabilities of the image's programs, those of its base among them. */
function carried(service: Service): CapabilityName[] {
  const stage = service.build?.stage;
  return [...(profileOfImage(service)?.capabilities.file ?? []), ...(stage ? fileCapabilities(stage) : [])];
}

/**
 * On the host's network ports below 1024 take a capability; on a network of its own Docker lets everybody listen there
 * (moby/moby daemon/oci_linux.go: net.ipv4.ip_unprivileged_port_start=0).
 */
function lowPorts(service: Service, ports: readonly number[] | undefined): CapabilityName[] {
  const mode = service.networkMode;
  if (!mode || (mode.known && mode.value !== 'host')) return [];
  return !ports || ports.some((port) => port < 1024) ? ['NET_BIND_SERVICE'] : [];
}

/** Capabilities that `setcap` puts on program files of a stage: such a program does not start without them, as any user. */
function fileCapabilities(stage: Stage): CapabilityName[] {
  const names = [...chain(stage)].flatMap((each) => fileCapabilitiesOf(each).flatMap((file) => file.names.map(normaliseCapability)));
  return names.filter((name) => name !== undefined).filter((name) => name !== 'ALL');
}

/**
 * What shows that no program of a service's image carries file capabilities: the profile of its image, or a known base and a Dockerfile
 * that sets none, which leaves what its packages bring. Undefined where some do, or nobody knows.
 */
export function noFileCapabilities({ image, build }: Service, project: Project): 'profile' | 'dockerfile' | undefined {
  const reference = known(build ? build.stage?.base : image);
  const profile = reference === undefined ? undefined : imageProfile(reference);
  if (!profile || profile.capabilities.file.length > 0) return undefined;
  const stage = build?.stage;
  if (!stage) return profile.kind === 'service' ? 'profile' : undefined;
  // What is copied from another stage brings its capabilities along.
  const stages = [...[...chain(stage)], ...project.stages.filter(({ file }) => file === stage.file)];
  return stages.some((one) => fileCapabilities(one).length > 0) ? undefined : 'dockerfile';
}

function sorted(names: readonly CapabilityName[]): CapabilityName[] {
  return allCapabilities.filter((name) => names.includes(name)).sort();
}

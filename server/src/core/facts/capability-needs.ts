import { type Condition, harmful, holds } from '../fix/condition';
import { allCapabilities, type CapabilityName } from '../knowledge/capabilities';
import { checkText, type ImageProfile, unknownProgram } from '../knowledge/family/profile';
import { programFacts } from '../knowledge/program/find';
import type { ContainerConfig } from '../model/container';
import { referenceOf } from '../model/image-reference';
import { effectiveUser, profileOf, profileOfImage } from '../model/privilege';
import type { Project } from '../model/project';
import { chain, type Stage } from '../model/stage';
import { capabilitiesOnFiles } from './file-capabilities';
import { gainInImage, gainOf } from './gained-privileges';
import { ownFilesOf } from './own-files';
import { ownProgramOf } from './own-program';
import { settingsOf } from './settings';
import { spareOf } from './spare-capabilities';
import { addedNeeds, startNeeds } from './start-needs';
import { startedBy } from './started';

/** The capabilities that a service cannot do without once all are dropped. */
export interface CapabilityNeeds {
  /** Sorted by name. For an unknown program a guess, which is not applied in bulk. */
  readonly names: readonly CapabilityName[];
  /** That these are known to be enough. */
  readonly condition: Condition;
  /** For an unknown program, why it is unknown: a clause without its full stop. */
  readonly why?: string;
  /** `profile` = written down for this image; `user` = it does not start as root; `start` = all that it starts was read; `unknown` = the program is unknown. */
  readonly from: 'profile' | 'user' | 'start' | 'unknown';
}

/**
 * What a service needs after `cap_drop: [ALL]`: what the profile of its image says, or nothing but file capabilities for a user who is not root.
 * Neither holds where the files show that something else is started, or that a process gains privileges after the start. Then it needs what that start
 * shows, where all of it was read.
 * @param stages all of the project
 */
export function capabilityNeeds(service: ContainerConfig, stages: readonly Stage[]): CapabilityNeeds {
  const user = effectiveUser(service);
  const profile = profileOf(service)?.profile;
  const written = service.user ?? service.build?.stage?.user;
  const gained = gainOf(service);
  const gain =
    (gained?.how === 'file' ? undefined : gained?.note) ??
    (profile && startsSetuid(profile) ? `the image ${profile.family} starts setuid programs` : undefined);
  if (user.kind === 'known' && !user.root && gain === undefined)
    return {
      names: needsOfUser(service),
      condition: holds('capabilities-known', `"${service.name}" starts as user ${user.user}; ${onlyRoot}${ofFiles(service)}`, {
        note: `it starts as user ${user.user}`,
        ...(written && { at: written.at }),
      }),
      from: 'user',
    };
  if (profile?.probed && profile.start.uid === 0) return ofProfile(service, profile, carried(service));
  const files = carried(service);
  const added = addedNeeds(service, profile?.startFolders ?? [], stages);
  const other = ownProgramOf(service) ?? gain ?? (added ? undefined : 'its image runs scripts at start that are not those of the image');
  // What an image needs that steps in as another user says nothing about a start as root.
  if (profile?.kind === 'service' && profile.start.uid === 0 && other === undefined && (user.kind === 'unknown' || user.root)) {
    return ofProfile(service, profile, [...(added ?? []), ...files]);
  }
  const shown = gainInImage(service) || (user.kind === 'known' && !user.root) ? undefined : startNeeds(service, stages);
  if (shown)
    return {
      names: sorted([...shown.names, ...files, ...mayCarry(service), ...lowPorts(service, undefined), ...ofSettings(service)]),
      condition: holds('capabilities-known', `${shown.says}${ofFiles(service)}`, { note: 'all that it starts was read' }),
      from: 'start',
    };
  const rest = profile?.kind === 'base' ? profile.capabilities.root : unknownProgram;
  const why = other === undefined ? 'there is no profile of its image' : other;
  const programs = startedBy(service).flatMap(({ commands }) =>
    commands.flatMap(({ name }) => programFacts(name)?.capabilities?.needed ?? []),
  );
  return {
    names: sorted([...rest, ...programs, ...files, ...lowPorts(service, undefined), ...ofSettings(service)]),
    condition: {
      ...harmful('capabilities-known', `"${service.name}" needs no other capability.`, {
        note: `it is not known what "${service.name}" needs: ${why}`,
      }),
      settle: 'First start, use and stop the service with only these: "operation not permitted" shows what is missing.',
    },
    why,
    from: 'unknown',
  };
}

/** What the profile of the image says. @param more what the files of the service need beside */
function ofProfile(service: ContainerConfig, profile: ImageProfile, more: readonly CapabilityName[]): CapabilityNeeds {
  const needs = profile.capabilities;
  const own = ownFilesOf(service, profile)[0];
  const reads: readonly CapabilityName[] = own ? ['DAC_OVERRIDE'] : [];
  const left = needs.optional
    .filter(({ name }) => !reads.includes(name))
    .map(({ name, why }) => ` Left out: ${name} (${why}).`)
    .join('');
  const because =
    own && !(needs.root as readonly CapabilityName[]).includes('DAC_OVERRIDE')
      ? ` DAC_OVERRIDE is for ${own.target}, whose files may belong to another user.`
      : '';
  return {
    names: sorted([...needs.root, ...reads, ...more, ...lowPorts(service, profile.ports), ...ofSettings(service)]),
    condition: holds(
      'capabilities-known',
      `The image ${profile.family} (${profile.variant}) needs ${needs.root.length > 0 ? needs.root.join(', ') : 'no capability'}: ${checkText(profile, 'capabilities')}.${because}${left}`,
      { note: checkText(profile, 'capabilities') },
    ),
    from: 'profile',
  };
}

/** What root needs to follow the configuration files of a service: `chroot`, `user`. */
function ofSettings(service: ContainerConfig): CapabilityName[] {
  return settingsOf(service).flatMap(({ asRoot }) => asRoot.flatMap(({ needs }) => needs));
}

/** True for an image that starts as another user than root and needs more of root's power than file capabilities that are known. */
function startsSetuid({ usesSetuid, gainsFile, start }: ImageProfile): boolean {
  return usesSetuid === true && gainsFile !== true && start.uid !== 0;
}

function ofFiles(service: ContainerConfig): string {
  const names = mayCarry(service);
  return names.length === 0 ? '' : ` A program of its image may have ${names.join(' and ')} as a file capability.`;
}

const onlyRoot = 'only root receives capabilities at start.';

/** The same for a service that does not start as root, or will not: what its program files carry. */
export function needsOfUser(service: ContainerConfig): readonly CapabilityName[] {
  return sorted([...carried(service), ...mayCarry(service), ...lowPorts(service, profileOfImage(service)?.ports)]);
}

/**
 * The file capabilities that programs of images mostly carry. A program does not even start while one of its own is missing (capabilities(7):
 * EPERM at execve), so a service of an unknown image keeps them: to a process without such a file they give nothing. NET_RAW is kept
 * where the files show something that uses it, for packages put it on ping.
 */
function mayCarry(service: ContainerConfig): readonly CapabilityName[] {
  if (profileOfImage(service)?.kind === 'service') return [];
  const raw: readonly CapabilityName[] = spareOf(service).includes('NET_RAW') ? [] : ['NET_RAW'];
  return [...raw, ...(isForeign(service) ? (['NET_BIND_SERVICE'] as const) : [])];
}

/** True where the programs come from an image about which nothing is written down. */
export function isForeign(service: ContainerConfig): boolean {
  const reference = referenceOf(service.build?.stage ? service.build.stage.base : service.image);
  if (reference === undefined) return true;
  return reference !== 'scratch' && !service.images.profile(reference) && !service.images.base(reference).user;
}

/** File capabilities of the image's programs, those of its base among them. */
function carried(service: ContainerConfig): CapabilityName[] {
  const stage = service.build?.stage;
  return [...(profileOfImage(service)?.capabilities.file ?? []), ...(stage ? fileCapabilities(stage) : [])];
}

/**
 * On the host's network ports below 1024 take a capability; on a network of its own Docker lets everybody listen there
 * (moby/moby daemon/oci_linux.go: net.ipv4.ip_unprivileged_port_start=0).
 */
function lowPorts(service: ContainerConfig, ports: readonly number[] | undefined): CapabilityName[] {
  const mode = service.networkMode;
  if (!mode || (mode.known && mode.value !== 'host')) return [];
  return !ports || ports.some((port) => port < 1024) ? ['NET_BIND_SERVICE'] : [];
}

function fileCapabilities(stage: Stage): CapabilityName[] {
  return capabilitiesOnFiles(stage).map(({ name }) => name);
}

/**
 * What shows that no program of a service's image carries file capabilities: the profile of its image, or a known base and a Dockerfile
 * that sets none, which leaves what its packages bring. Undefined where some do, or where that is unknown.
 */
export function noFileCapabilities({ image, build, images }: ContainerConfig, project: Project): 'profile' | 'dockerfile' | undefined {
  const reference = referenceOf(build ? build.stage?.base : image);
  const profile = reference === undefined ? undefined : images.profile(reference);
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

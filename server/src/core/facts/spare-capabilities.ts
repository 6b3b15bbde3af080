import type { CapabilityName } from '../knowledge/capabilities';
import { spareCapabilities, usesCapability } from '../knowledge/capability-signs';
import { parseImage } from '../knowledge/image-name';
import { programFacts } from '../knowledge/program/find';
import type { ContainerConfig } from '../model/container';
import { imageNameOf } from '../model/image-reference';
import { namesOf, profileOf, profileOfImage } from '../model/privilege';
import type { Command } from '../model/shell/command';
import { chain } from '../model/stage';
import { known } from '../model/traced';
import { capabilitiesOnFiles } from './file-capabilities';
import { packagesOf } from './shell/packages';
import { startedBy } from './started';

/**
 * The capabilities of Docker's default set that a program nobody knows can be expected to do without: none of them is used by an ordinary start,
 * work or stop of a server, and nothing in the files of the service points at one that does. Sorted by name.
 */
export function spareOf(service: ContainerConfig): readonly CapabilityName[] {
  const started = startedBy(service);
  const programs = started.flatMap(({ commands }) => commands.map(({ name }) => name));
  // A program that a text in another language starts: `python -c "os.system('ping ...')"`.
  const words = started.filter(({ commands }) => commands.some(isInterpreter)).flatMap(({ text }) => text.split(/[^\w.-]+/));
  const names = namesAround(service);
  const asked = namesOf(service.capAdd);
  const kept = new Set<CapabilityName>(hasTunnel(service) ? ['MKNOD', 'NET_RAW'] : []);
  if (profileOf(service)?.profile.usesSetuid) kept.add('AUDIT_WRITE').add('SETFCAP');
  // A program that carries one on its file does not start while that is missing, whoever starts it and whatever else the image runs.
  for (const name of profileOfImage(service)?.capabilities.file ?? []) kept.add(name);
  if (service.build?.stage) for (const { name } of capabilitiesOnFiles(service.build.stage)) kept.add(name);
  if (known(service.networkMode) === 'host' || asked.has('NET_ADMIN')) kept.add('NET_RAW');
  const settings = [...service.environment.keys(), ...service.mounts.flatMap(({ target }) => target ?? [])];
  const ports = service.ports.flatMap(({ target, published }) => [target, published]);
  return spareCapabilities
    .filter(({ name, ...signs }) => {
      if (kept.has(name) || asked.has(name) || asked.has('ALL')) return false;
      if ([...programs, ...words].some((one) => usesCapability(one, name)) || names.some((one) => signs.names.test(one))) return false;
      return !settings.some((one) => signs.settings?.test(one)) && !ports.some((port) => port !== undefined && signs.ports?.has(port));
    })
    .map(({ name }) => name);
}

function isInterpreter({ name }: Command): boolean {
  return programFacts(name)?.interpreter !== undefined;
}

/** What is called so because of what it does: the service, its image, the bases of its stages, and what these install. */
export function namesAround({ name, image, build }: ContainerConfig): readonly string[] {
  const stages = build?.stage ? [...chain(build.stage)] : [];
  const references = [image, ...stages.map(({ base }) => base)].map(imageNameOf).filter((one) => one !== undefined);
  return [
    name,
    ...references.map((one) => parseImage(one).repository),
    ...stages.flatMap((stage) => packagesOf(stage).map((one) => one.name)),
  ];
}

function hasTunnel({ attributes }: ContainerConfig): boolean {
  return attributes.devices.some((device) => {
    const text = device.kind === 'scalar' ? known(device) : undefined;
    return text?.includes('/dev/net/tun');
  });
}

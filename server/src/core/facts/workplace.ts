import { isShell, programFacts } from '../knowledge/program/find';
import { workplaceImage } from '../knowledge/workplaces';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import type { Command } from '../model/shell/command';
import { chain } from '../model/stage';
import { known, type NodeRef } from '../model/traced';
import { startedBy } from './started';

/**
 * Why a service is a place where people or jobs start programs of their own choice, as a sentence: a development container, a job runner, a
 * development environment, a remote desktop, a browser. What such a service needs depends on the people who work in it, so no safeguard that may stop them is
 * set in bulk.
 */
export function workplaceOf(service: Service, project: Project): string | undefined {
  const container = project.subjects.find(({ workplace, service: own }) => workplace && own && isPartOf(service, own));
  if (container)
    return `${container.name} uses "${service.name}" as a development container, where people work with sudo, debuggers and package managers.`;
  const stages = service.build?.stage ? [...chain(service.build.stage)] : [];
  for (const reference of [service.image, ...stages.map(({ base }) => base)]) {
    const image = known(reference);
    const kind = image === undefined ? undefined : workplaceImage(image);
    if (kind) return `The image ${image} is a ${kind}; it is not known what is started in it.`;
  }
  const idle = startedBy(service).find(({ what }) => what === 'the command' || what === 'CMD');
  if (idle?.commands.some(waits) && idle.commands.every((command) => isShell(command.name) || waits(command)))
    return `"${service.name}" only waits, and people start programs in it.`;
  return undefined;
}

/** Whether what is written in a service holds for another: they are one in two applications, or that one extends it. */
function isPartOf(service: Service, whole: Service): boolean {
  const within = ({ file, path }: NodeRef): boolean =>
    service.mentions.some((one) => one.file === file && one.path.every((key, index) => path[index] === key));
  return whole.mentions.some(within) || [...whole.map.entries.values()].some(({ value: { origin } }) => origin && within(origin));
}

/** True for a command that does nothing but keep a container open. */
function waits({ name, args }: Command): boolean {
  const open = programFacts(name)?.idles?.waits;
  return open !== undefined && args.some(({ value }) => open.test(value));
}

/** Why a service uses a graphics card for computing, as a sentence: its libraries start threads by the hundred. */
export function computesOnCard({ attributes, name }: Service): string | undefined {
  const { deviceRequests, devices, runtime } = attributes;
  const hasCard = devices.some((device) => device.kind === 'scalar' && /\/dev\/(nvidia|kfd)|nvidia\.com\/gpu/.test(known(device) ?? ''));
  if (deviceRequests.length === 0 && !hasCard && known(runtime) !== 'nvidia') return undefined;
  return `"${name}" computes on a graphics card; it is not known how many threads its libraries start.`;
}

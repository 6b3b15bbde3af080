import { type Condition, type Evidence, holdsUnless } from '../fix/condition';
import { isShell, programFacts } from '../knowledge/program/find';
import { workplaceImage } from '../knowledge/workplaces';
import { imageNameOf } from '../model/image-reference';
import type { Project } from '../model/project';
import type { Service } from '../model/service';
import type { Command } from '../model/shell/command';
import { chain } from '../model/stage';
import { known, type NodeRef } from '../model/traced';
import { startedBy } from './started';

/**
 * That a service is no place where people or jobs start programs of their own choice: a development container, a job runner, a development
 * environment, a remote desktop, a browser. What such a service needs depends on the people who work in it, so no safeguard that may stop them is
 * set in bulk.
 */
export function noWorkplace(service: Service, project: Project): Condition {
  const says = `No person and no job starts programs of their own choice in "${service.name}".`;
  return holdsUnless('no-workplace', says, workplaceOf(service, project));
}

function workplaceOf(service: Service, project: Project): Evidence | undefined {
  const container = project.subjects.find(({ workplace, service: own }) => workplace && own && isPartOf(service, own));
  if (container)
    return {
      note: `${container.name} uses "${service.name}" as a development container, where people work with sudo, debuggers and package managers`,
    };
  const stages = service.build?.stage ? [...chain(service.build.stage)] : [];
  for (const reference of [service.image, ...stages.map(({ base }) => base)]) {
    // Of a name that a variable ends, the beginning may tell enough.
    const image = imageNameOf(reference) ?? (reference && !reference.known ? reference.raw.split('$')[0] : '');
    const kind = image ? workplaceImage(image) : undefined;
    if (kind && reference) return { note: `the image ${image} is a ${kind}, and it is not known what is started in it`, at: reference.at };
  }
  const idle = startedBy(service).find(({ what }) => what === 'the command' || what === 'CMD');
  if (idle?.commands.some(waits) && idle.commands.every((command) => isShell(command.name) || waits(command)))
    return { note: `"${service.name}" only waits, and people start programs in it`, at: idle.at };
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

/** That a service uses a graphics card for computing, whose libraries start threads by the hundred. */
export function computesOnCard({ attributes, name }: Service): Evidence | undefined {
  const { deviceRequests, devices, runtime } = attributes;
  const card = devices.find((device) => device.kind === 'scalar' && /\/dev\/(nvidia|kfd)|nvidia\.com\/gpu/.test(known(device) ?? ''));
  if (deviceRequests.length === 0 && !card && known(runtime) !== 'nvidia') return undefined;
  const at = (card ?? deviceRequests[0] ?? runtime)?.at;
  return { note: `"${name}" computes on a graphics card, and it is not known how many threads its libraries start`, ...(at && { at }) };
}

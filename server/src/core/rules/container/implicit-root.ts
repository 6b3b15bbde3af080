import { reachableWithAllCapabilities } from '../../facts/adds-up';
import { ownUser, ownUserConditions, spentCapabilities } from '../../facts/own-user';
import { startVariables } from '../../facts/start-variables';
import { namesStepDown } from '../../facts/step-down';
import { remove, runAs } from '../../fix/intent';
import type { ImageProfile } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isSocketProxy, socketAt } from '../../knowledge/runtime-sockets';
import type { ContainerConfig } from '../../model/container';
import { imageNameOf, referenceOf } from '../../model/image-reference';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';
import type { Confidence } from '../rule';

export default defineContainerRule({
  name: 'implicit-root',
  serves: {
    compose: {
      title: 'Service that runs as root by default',
      leaves: ['compose/ineffective'],
    },
  },
  meta: {
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    takes: [{ need: 'user' }],
    tiers: ['review', 'manual'],
  },
  *check(container, { project }) {
    const { of: service, title } = container;
    if (!service.complete || (service.user && !(service.user.known && service.user.value === ''))) return;
    const image = service.image;
    const [reference, name] = [referenceOf(image), imageNameOf(image)];
    const profile = reference === undefined ? undefined : service.images.profile(reference);
    // It has to be the owner of the socket; the mount itself is reported already.
    if (name !== undefined && isSocketProxy(name) && service.mounts.some(({ hostPath }) => socketAt(hostPath ?? ''))) return;
    const confidence = confidenceOf(service, project);
    if (!image || !profile || !confidence || profile.start.uid !== 0 || stepsDown(service, profile)) return;
    const reached = reachableWithAllCapabilities(container, project);
    yield {
      at: image.at,
      message: reached
        ? `${title} runs as root, with all default capabilities, and other machines reach it: the image ${profile.family} starts as root`
        : `${title} runs as root: the image ${profile.family} starts as root, and no "user" is set`,
      because: [...provenance(image), ...(reached ? [reached] : [])],
      ...(!reached && { severity: 'low' }),
      confidence: service.entrypoint ? 'possible' : confidence,
      fixes: fixes(service, profile, project),
      value: known(image) ?? '',
    };
  },
});

/** A Dockerfile of the project is analyzed itself; where it cannot be read, the image's name is all there is. */
function confidenceOf(service: ContainerConfig, project: Project): Confidence | undefined {
  const { build } = service;
  if (!build) return 'likely';
  const isRead = build.stage !== undefined || (build.file !== undefined && project.files.has(build.file));
  return isRead ? undefined : 'possible';
}

function stepsDown(service: ContainerConfig, profile: ImageProfile): boolean {
  const variables = startVariables(service);
  if (variables.has('PUID') || variables.has('PGID')) return true;
  const entrypoint = known(service.entrypoint);
  const text = `${entrypoint ?? ''} ${known(service.command) ?? ''}`;
  if (namesStepDown(text) || profile.stepDown === 'native') return true;
  if (profile.stepDown === 'none') return false;
  // Its own entrypoint does it, so another one does not, unless it calls the first.
  return !service.entrypoint || entrypoint === undefined || entrypoint.includes('docker-entrypoint');
}

function fixes(service: Service, profile: ImageProfile, project: Project): Proposal[] {
  const own = ownUser({ images: service.images, ...(service.image && { image: service.image }) });
  if (!own) return [];
  const spent = spentCapabilities(service, profile).filter(({ origin, via }) => origin && via.length === 0);
  return [
    {
      title: `Run as ${own.user}`,
      kind: 'review',
      ask: [runAs(own.user), ...spent.map((cap) => remove('capability', cap))],
      conditions: [...ownUserConditions(service, project, profile), own.exists],
    },
  ];
}

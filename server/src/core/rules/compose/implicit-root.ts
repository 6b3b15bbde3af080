import { needsRoot, ownUser } from '../../facts/own-user';
import { namesStepDown } from '../../facts/step-down';
import { type Fix, value } from '../../fix/want';
import { imageProfile } from '../../knowledge/family/find';
import type { ImageProfile } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isSocketProxy, socketAt } from '../../knowledge/runtime-sockets';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { type Certainty, defineRule } from '../rule';

export default defineRule({
  id: 'compose/implicit-root',
  on: 'service',
  meta: {
    title: 'A service runs as root because nobody says otherwise',
    severity: 'medium',
    certainty: 'likely',
    profile: 'default',
    since: '0.1.0',
    leaves: ['compose/ineffective'],
    why: `Whoever takes over a process that runs as root owns every file of the container, has all its capabilities and writes to every mount as
root. Uid 0 in a container is uid 0 of the host's kernel unless the daemon remaps users. Nothing in the file shows it: the image starts as root
and stays root, and the service does not name another user.`,
    derivation: 'Root inside is bounded to the container until a second flaw or a mount opens the host: medium.',
    remedy: `Name a user by number, \`user: "1000:1000"\`; many images bring one along (node 1000). Files on mounts must belong to
it. Install packages in a Dockerfile, not in the start command.`,
    breaks: `Programs that write next to their code, into the home directory of root or to files that root owns, and commands that install
packages when they start: "permission denied" soon after the start.`,
    allow: 'For a short-lived helper without network and mounts, or where the daemon remaps users.',
    references: [
      cis('4.1', 'a user for the container has been created'),
      owasp(2, 'set a user'),
      nist('3.1.2', 'image configuration defects'),
      podSecurity('Restricted', 'running as non-root'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
    tiers: ['review', 'manual'],
  },
  *check(service, { project }) {
    if (!service.complete || (service.user && !(service.user.known && service.user.value === ''))) return;
    const image = service.image;
    const profile = image?.known ? imageProfile(image.value) : undefined;
    // It has to be whom the socket belongs to; that it is mounted is said already.
    if (image?.known && isSocketProxy(image.value) && service.mounts.some(({ hostPath }) => socketAt(hostPath ?? ''))) return;
    const certainty = certaintyOf(service, project);
    if (!image || !profile || !certainty || profile.start.uid !== 0 || stepsDown(service, profile)) return;
    yield {
      at: image.at,
      message: `"${service.name}" runs as root: the image ${profile.family} starts as root, and no "user" says otherwise`,
      because: trail(image),
      certainty: service.entrypoint ? 'possible' : certainty,
      fixes: fixes(service, profile, project),
      value: known(image) ?? '',
    };
  },
});

/** A Dockerfile of the project speaks for itself; where it cannot be read, the image's name is all there is. */
function certaintyOf(service: Service, project: Project): Certainty | undefined {
  const { build } = service;
  if (!build) return 'likely';
  const isRead = build.stage !== undefined || (build.file !== undefined && project.files.has(build.file));
  return isRead ? undefined : 'possible';
}

function stepsDown(service: Service, profile: ImageProfile): boolean {
  if (service.environment.has('PUID') || service.environment.has('PGID')) return true;
  const entrypoint = known(service.entrypoint);
  const text = `${entrypoint ?? ''} ${known(service.command) ?? ''}`;
  if (namesStepDown(text) || profile.stepDown === 'native') return true;
  if (profile.stepDown === 'none') return false;
  // Its own entrypoint does it, so another one does not, unless it calls the first.
  return !service.entrypoint || entrypoint === undefined || entrypoint.includes('docker-entrypoint');
}

function fixes(service: Service, profile: ImageProfile, project: Project): Fix[] {
  const own = ownUser({ ...(service.image && { image: service.image }) });
  if (!own) return [];
  const doubt = needsRoot(service, project, profile);
  return [
    {
      title: `Run as ${own.user}`,
      tier: doubt ? 'manual' : 'review',
      want: [value(service, 'user', own.user)],
      reliesOn: doubt ? `Not made in bulk: ${doubt}. ${own.reliesOn}` : own.reliesOn,
    },
  ];
}

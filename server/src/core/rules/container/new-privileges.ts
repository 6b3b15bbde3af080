import { type Gain, gainOf } from '../../facts/gained-privileges';
import { ownProgramOf } from '../../facts/own-program';
import { isWindows } from '../../facts/service-os';
import { packagesOf } from '../../facts/shell/packages';
import { permissionsOf } from '../../facts/shell/permissions';
import { startedBy } from '../../facts/started';
import { workplaceOf } from '../../facts/workplace';
import { add } from '../../fix/intent';
import { checkText } from '../../knowledge/family/profile';
import { packagesWith, programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Container, ContainerConfig } from '../../model/container';
import { noNewPrivileges, profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { known } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'new-privileges',
  serves: {
    compose: {
      title: 'Service without no-new-privileges',
      leaves: ['compose/lifecycle-hook'],
    },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'no-new-privileges',
    since: '0.1.0',
    references: [
      cis('5.26', 'the container is restricted from acquiring additional privileges'),
      owasp(4, 'prevent in-container privilege escalation'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Restricted', 'privilege escalation'),
      cwe(269, 'Improper Privilege Management'),
      { title: 'Linux: no new privileges flag', url: 'https://docs.kernel.org/userspace-api/no_new_privs.html' },
    ],
    tiers: ['safe', 'review', 'manual'],
  },
  *check(container, { project }) {
    const { config, title } = container;
    if (!config.complete || isWindows(config)) return;
    const state = noNewPrivileges(config);
    // Where an item switches it off, compose/unconfined reports it.
    if (state.kind === 'unknown' || state.on || state.by) return;
    const gain = gainOf(config);
    yield {
      at: config.at,
      message: gain
        ? `${title} can gain new privileges, and ${gain.note}: no-new-privileges is not set`
        : `${title} can gain new privileges: no-new-privileges is not set`,
      because: gain ? [gain] : [],
      fixes: [fix(container, project, gain)],
    };
  },
});

function fix({ of: service, noun }: Container<Service>, project: Project, gain: Gain | undefined): Proposal {
  const profile = service.entrypoint ? undefined : profileOf(service)?.profile;
  const doubt =
    workplaceOf(service, project) ??
    (gain && doubtOf(gain)) ??
    (profile?.usesSetuid === true
      ? `${noun} does not need the programs of the image ${profile.family} that gain privileges (profile checked ${profile.checked}).`
      : undefined);
  const proof = nothingSetuid(service);
  return {
    title: 'Set no-new-privileges',
    tier: doubt !== undefined ? 'manual' : proof ? 'safe' : 'review',
    ask: [add('security-option', 'no-new-privileges:true')],
    reliesOn: doubt ?? proof ?? `Nothing in ${noun} runs a setuid program.`,
  };
}

/** What has to be checked first, as a sentence. */
function doubtOf({ note, how }: Gain): string {
  const clause = `${note.charAt(0).toUpperCase()}${note.slice(1)}`;
  if (how === 'hook') return `${clause}, which has no capabilities under no-new-privileges; run the hook as the user of the service first.`;
  if (how === 'file') return `${clause}, which it does not get under no-new-privileges.`;
  return how === 'called' ? `${clause}, which fails under no-new-privileges.` : `${clause}, but nothing that the service starts uses it.`;
}

/** What shows that start and work of the service run no setuid program, as a sentence. */
function nothingSetuid(service: ContainerConfig): string | undefined {
  const { command, entrypoint } = service;
  if (entrypoint || (command && !command.known)) return undefined;
  if (startedBy(service).some(({ commands }) => commands.some(({ name }) => gains(name)))) return undefined;
  const stage = service.build?.stage;
  if (stage && known(stage.base) === 'scratch') return 'The image is built from scratch and contains no setuid program.';
  if (stage && [...chain(stage)].some((each) => each.command !== undefined || usesSetuid(each))) return undefined;
  const profile = profileOf(service)?.profile;
  if (profile?.usesSetuid !== false || ownProgramOf(service) !== undefined) return undefined;
  return `The image ${profile.family} uses no setuid program (${checkText(profile)}).`;
}

/** True for a command that is a setuid program, or gives a program file capabilities. */
function gains(name: string): boolean {
  return programFacts(name)?.gains !== undefined;
}

const packages = packagesWith(({ gains: how }) => how !== undefined);

/** True when a stage calls a setuid program, installs one or makes one, or when not all of what it runs could be read. */
function usesSetuid(stage: Stage): boolean {
  return (
    shellOf(stage).own.some(({ understood, commands }) => !understood || commands.some(({ name }) => gains(name))) ||
    packagesOf(stage).some(({ name }) => gains(name) || packages.has(name)) ||
    permissionsOf(stage).some(({ mode }) => mode.setuid || mode.setgid)
  );
}

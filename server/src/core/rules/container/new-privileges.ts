import { isForeign } from '../../facts/capability-needs';
import { type Gain, gainOf } from '../../facts/gained-privileges';
import { ownProgramOf } from '../../facts/own-program';
import { isWindows } from '../../facts/service-os';
import { packagesOf } from '../../facts/shell/packages';
import { permissionsOf } from '../../facts/shell/permissions';
import { startedBy } from '../../facts/started';
import { noWorkplace } from '../../facts/workplace';
import { type Condition, harmful, holds, refuted, unknown } from '../../fix/condition';
import { add } from '../../fix/intent';
import { type CapabilityName, defaultCapabilities, normaliseCapability } from '../../knowledge/capabilities';
import { gainSigns } from '../../knowledge/capability-signs';
import { checkText } from '../../knowledge/family/profile';
import { parseImage } from '../../knowledge/image-name';
import { packagesWith, programFacts } from '../../knowledge/program/find';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Container, ContainerConfig } from '../../model/container';
import { referenceOf } from '../../model/image-reference';
import { dropsAll, noNewPrivileges, profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { shellOf } from '../../model/shell/stage';
import { chain, type Stage } from '../../model/stage';
import { isTrue, known } from '../../model/traced';
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
    takes: [{ need: 'new-privileges' }],
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
  return {
    title: 'Set no-new-privileges',
    kind: 'safe',
    ask: [add('security-option', 'no-new-privileges:true')],
    conditions: [noWorkplace(service, project), nothingGains(service, noun, gain)],
  };
}

function nothingGains(service: ContainerConfig, noun: string, gain: Gain | undefined): Condition {
  const says = `Nothing in ${noun} runs a setuid program.`;
  if (gain) return refuted('no-setuid', says, { note: `${gain.note}, ${consequence[gain.how]}`, at: gain.at });
  const profile = service.entrypoint ? undefined : profileOf(service)?.profile;
  if (profile?.usesSetuid === true) {
    const note = `the image ${profile.family} starts programs that gain privileges (profile checked ${profile.checked})`;
    return refuted('no-setuid', says, { note });
  }
  return nothingSetuid(service) ?? ofForeign(service, says) ?? unknown('no-setuid', says);
}

/**
 * What an image that was not read shows by its name, or by what its service is given. Root has that at once; where the image goes on as another user,
 * only the file of a program gives it back (pihole-FTL, coolforkit of Collabora, Vault). What is added back to nothing is no more than Docker grants,
 * and NET_BIND_SERVICE is of use on the host's network alone.
 */
function ofForeign(service: ContainerConfig, says: string): Condition | undefined {
  if (!isForeign(service)) return undefined;
  const image = referenceOf(service.build?.stage ? service.build.stage.base : service.image);
  const sign = image === undefined ? undefined : gainSigns.find(({ names }) => names.test(parseImage(image).repository));
  if (sign) return harmful('no-setuid', says, { note: `by its name, ${sign.note}` });
  // What is privileged starts containers of its own more often than not, and hands the flag on to all that runs in them (prctl(2)).
  if (service.privileged && isTrue(service.privileged))
    return harmful('no-setuid', says, {
      note: 'the image is unknown and runs privileged: what it starts may be containers, and no program in them gains privileges either',
      at: service.privileged.at,
    });
  const granted: readonly CapabilityName[] = dropsAll(service) === 'no' ? [] : defaultCapabilities;
  const added = service.capAdd.find((item) => {
    const name = known(item) === undefined ? undefined : normaliseCapability(known(item) ?? '');
    if (name === 'NET_BIND_SERVICE') return known(service.networkMode) === 'host';
    return name !== undefined && name !== 'ALL' && !granted.includes(name);
  });
  if (!added) return undefined;
  const note = `the image is unknown, and its program may get ${known(added)} from its file, which has no effect under no-new-privileges`;
  return harmful('no-setuid', says, { note, at: added.at });
}

/** What has to be checked first, as the end of a sentence. */
const consequence: Readonly<Record<Gain['how'], string>> = {
  hook: 'which has no capabilities under no-new-privileges: run the hook as the user of the service first',
  called: 'which fails under no-new-privileges',
  present: 'although nothing that the service starts is known to use it',
  file: 'which it does not get under no-new-privileges',
};

/** That start and work of the service run no setuid program, where the image shows it. */
function nothingSetuid(service: ContainerConfig): Condition | undefined {
  const { command, entrypoint } = service;
  if (entrypoint || (command && !command.known)) return undefined;
  if (startedBy(service).some(({ commands }) => commands.some(({ name }) => gains(name)))) return undefined;
  const stage = service.build?.stage;
  if (stage && known(stage.base) === 'scratch')
    return holds('no-setuid', 'The image is built from scratch and contains no setuid program.', {
      note: 'the image is built from scratch',
      at: stage.base.at,
    });
  if (stage && [...chain(stage)].some((each) => each.command !== undefined || usesSetuid(each))) return undefined;
  const profile = profileOf(service)?.profile;
  if (profile?.usesSetuid !== false || ownProgramOf(service) !== undefined) return undefined;
  return holds('no-setuid', `The image ${profile.family} uses no setuid program (${checkText(profile)}).`, { note: checkText(profile) });
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

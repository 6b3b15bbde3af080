import { neededOff } from '../../facts/safeguard-needs';
import { type SwitchedOff, switchedOffBy } from '../../facts/switched-off';
import { noWorkplace } from '../../facts/workplace';
import { type Condition, type Evidence, harmful, refuted, unknown } from '../../fix/condition';
import { add, remove } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type Container, type ContainerConfig, isOwn } from '../../model/container';
import type { Project } from '../../model/project';
import { isTrue, provenance, type Trace } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

const fixTitles: Readonly<Record<SwitchedOff['what'], string>> = {
  seccomp: 'Use the default seccomp profile',
  apparmor: 'Use the default AppArmor profile',
  label: 'Use the default SELinux label of containers',
  systempaths: 'Protect the system paths',
  'no-new-privileges': 'Set no-new-privileges',
  'writable-cgroups': 'Make the control groups read-only',
};

export default defineContainerRule({
  name: 'unconfined',
  serves: {
    compose: { title: 'Service with a kernel safeguard disabled' },
    devcontainer: { title: 'Development container with a kernel safeguard disabled' },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'unconfined' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.22', 'the default seccomp profile is not disabled'),
      cis('5.2', 'an AppArmor profile is enabled'),
      cis('5.3', 'SELinux security options are set'),
      owasp('6', 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Seccomp, AppArmor, SELinux, /proc Mount Type'),
      cwe(693, 'Protection Mechanism Failure'),
    ],
  },
  *check(container, { project }) {
    const { config, title, onto } = container;
    if (config.securityOpt.length === 0 || isTrue(onto?.base.privileged)) return;
    // What the container that it is laid onto switches off is reported there.
    const before = new Set(switchedOffBy(onto?.base.securityOpt ?? [], onto?.base.seccompFile).map(({ what }) => what));
    const { capabilities, namespaces } = container.effective;
    const around = {
      bounding: capabilities.bounding.known ? capabilities.bounding.value : undefined,
      hostCgroups: namespaces.cgroup.known && namespaces.cgroup.value.mode === 'host',
    };
    for (const off of switchedOffBy(config.securityOpt, config.seccompFile, around)) {
      const { option, message, severity } = off;
      if (!isOwn(container, option) || before.has(off.what) || isForMount(config, option)) continue;
      yield {
        at: option.at,
        message: `${title} ${message}`,
        because: provenance(option),
        value: option.value.replace(':', '='),
        severity,
        fixes: [off.own ? { ...removal(container, off, project), kind: 'choice' } : removal(container, off, project)],
      };
    }
  },
});

/** A feature that mounts the socket needs the label off for that; the socket is the matter. */
function isForMount({ mounts }: ContainerConfig, { at, via }: Trace): boolean {
  return via.some(({ kind }) => kind === 'feature') && mounts.some((mount) => mount.at === at);
}

/** Whether the host has the safeguards of Linux in force at all is not known; no-new-privileges always is. */
function unused(says: string, because: Evidence | undefined, what: SwitchedOff['what']): Condition {
  if (!because) return unknown('safeguard-unused', says);
  return what === 'no-new-privileges' ? refuted('safeguard-unused', says, because) : harmful('safeguard-unused', says, because);
}

/** Every item that switches the same thing off has to go, or nothing changes. */
function removal({ of: starter, config, title }: Container, { what }: SwitchedOff, project: Project): Proposal {
  const service = project.services.find((one) => one === starter);
  const all = config.securityOpt.filter((option) => switchedOffBy([option], config.seccompFile).some((off) => off.what === what));
  return {
    title: fixTitles[what],
    kind: 'review',
    conditions: [
      ...(service ? [noWorkplace(service, project)] : []),
      unused(`${title} does nothing that the safeguard blocks.`, neededOff(config, project, what), what),
    ],
    ask: [
      ...all.map((option) => remove('security-option', option)),
      ...(what === 'no-new-privileges' ? [add('security-option', 'no-new-privileges:true')] : []),
    ],
  };
}

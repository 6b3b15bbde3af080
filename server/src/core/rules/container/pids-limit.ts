import { ownFilesOf } from '../../facts/own-files';
import { ownProgramOf } from '../../facts/own-program';
import { askedProcesses } from '../../facts/process-count';
import { isWindows } from '../../facts/service-os';
import { computesOnCard, noWorkplace } from '../../facts/workplace';
import { harmful, holds, unknown } from '../../fix/condition';
import { limit } from '../../fix/intent';
import { checkText } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container } from '../../model/container';
import { profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'pids-limit',
  serves: {
    compose: { title: 'Service without a process limit' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'a process limit',
    since: '0.1.0',
    takes: [{ need: 'processes' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.29', 'the PIDs cgroup limit is used'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(container, { project }) {
    const { config, effective, title } = container;
    const { pids } = effective.limits;
    // moby daemon/daemon_windows.go: "Windows does not support PidsLimit".
    if (!pids.known || pids.value !== null || isWindows(config)) return;
    const isWritten = pids.source === 'service';
    if (!isWritten && !config.complete) return;
    yield {
      at: pids.at,
      message: isWritten
        ? `${title} disables its process limit: a fork bomb in it stops the host`
        : `${title} has no process limit: a fork bomb in it stops the host`,
      because: provenance(pids),
      fixes: [fix(container, project, isWritten)],
    };
  },
});

/** Far below what stops a host, and enough for all but the largest servers: ClickHouse starts with 800 threads, Elasticsearch asks for 4096. */
const usual = 4096;

/** What a machine of today can have at most (Linux PID_MAX_LIMIT is 4194304): a service that asks for more than a part of it gets a manual fix. */
const most = 262_144;

/** @param isWritten the file switches the limit off by itself: whoever did may have met one */
function fix({ of: service, noun }: Container<Service>, project: Project, isWritten: boolean): Proposal {
  const image = profileOf(service);
  const profile = image?.profile;
  const fact = profile?.limits?.pids;
  // A program, a configuration or a Dockerfile of the user's may ask for more than the image does by itself.
  const changed =
    image?.how === 'built' || ownProgramOf(service) !== undefined || ownFilesOf(service, profile).some(({ what }) => what === 'settings');
  const known = fact !== undefined && !(changed && fact < usual) ? fact : undefined;
  const asked = askedProcesses(service);
  const count = Math.max(known ?? usual, roomFor(asked?.count ?? 0));
  const says = `${noun} runs no more than ${count} processes and threads${asked && count > (known ?? usual) ? `; it asks for ${asked.by}` : ''}.`;
  const doubt =
    computesOnCard(service) ??
    (isWritten ? { note: `the file disables the limit of ${noun}: a limit of ${count} may be too low for it` } : undefined) ??
    (count > most ? { note: `a limit of that size is hardly useful for ${noun}, which asks for ${asked?.by}` } : undefined);
  const enough = doubt
    ? harmful('limit-enough', says, doubt)
    : known === count && profile?.limits
      ? holds('limit-enough', `${profile.limits.why} (${checkText(profile)}).`, { note: checkText(profile) })
      : unknown('limit-enough', says);
  return {
    title: `Limit it to ${count} processes and threads`,
    kind: 'review',
    ask: [limit('pids', count)],
    conditions: [noWorkplace(service, project), enough],
  };
}

/** Twice what is asked for and what the program has beside it, as a power of two; nothing where little is asked for. */
function roomFor(count: number): number {
  return count < 64 ? 0 : 2 ** Math.ceil(Math.log2(2 * count + 512));
}

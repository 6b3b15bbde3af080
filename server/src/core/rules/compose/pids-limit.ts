import { absent, type Fix, value } from '../../fix/want';
import { checkText } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import { limitKeys } from '../../model/limit-keys';
import { profileOf } from '../../model/privilege';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/pids-limit',
  on: 'service',
  meta: {
    title: 'A service may start processes without end',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    absence: true,
    wall: 'a limit of processes',
    since: '0.1.0',
    tiers: ['review'],
    why: `Whoever breaks into the service stops the machine with a line of shell: a program that starts itself over and over fills the kernel's table of processes, and nobody can start anything any more, not even the
administrator's shell. A program that does not collect its children does the same in weeks.

Docker sets no limit by itself. 0 and -1 mean no limit. \`ulimits.nproc\` is no substitute: it counts the processes of a user on the whole host.`,
    derivation: 'The host and all neighbours lose a protection, which only denies service: medium.',
    remedy: `Write \`pids_limit: 256\`, or \`deploy.resources.limits.pids\` where those limits are in use: Compose refuses both. Threads count as processes, so servers with a thread for each connection need more:
\`cat /sys/fs/cgroup/pids.peak\` in the container says how many there were at most.`,
    breaks: `Services with more threads than that: Java servers with large pools, Apache, a database with hundreds of connections, builds with many jobs. They log "Resource temporarily unavailable", "unable to create native
thread" or "fork: retry".`,
    allow: 'On a machine that runs nothing but this service.',
    references: [
      cis('5.29', 'the PIDs cgroup limit is used'),
      owasp(7, 'limit resources'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(770, 'Allocation of Resources Without Limits or Throttling'),
    ],
  },
  *check(service, { project }) {
    const { pids } = effectivePrivilege(service, project).limits;
    if (!pids.known || pids.value !== null || service.build?.stage?.os === 'windows') return;
    const isWritten = pids.source === 'service';
    if (!isWritten && !service.complete) return;
    yield {
      at: pids.at,
      message: isWritten
        ? `"${service.name}" switches its limit of processes off: a fork bomb in it stops the host`
        : `"${service.name}" has no limit of processes: a fork bomb in it stops the host`,
      because: trail(pids),
      fixes: [fix(service)],
    };
  },
});

/** Enough for most services, and far from what stops a host. */
const usual = 256;

function fix(service: Service): Fix {
  const profile = profileOf(service)?.profile;
  const count = profile?.limits?.pids ?? usual;
  const { write, drop } = limitKeys(service, 'pids');
  return {
    title: `Allow ${count} processes and threads`,
    tier: 'review',
    want: [value(service, write, count), ...(drop ? [absent(service, drop)] : [])],
    reliesOn: profile?.limits?.pids
      ? `${profile.limits.why} (${checkText(profile)}).`
      : `"${service.name}" runs no more than ${count} processes and threads.`,
  };
}

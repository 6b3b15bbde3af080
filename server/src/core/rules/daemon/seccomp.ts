import { unknown } from '../../fix/condition';
import { absent } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/seccomp',
  on: 'daemon',
  meta: {
    title: 'Containers without seccomp',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.17', 'the daemon-wide custom seccomp profile is applied where it is needed'),
      owasp(6, 'use Linux security modules'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Seccomp'),
      cwe(693, 'Protection Mechanism Failure'),
      { title: 'Docker: seccomp security profiles', url: 'https://docs.docker.com/engine/security/seccomp/' },
    ],
    tiers: ['review'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'seccomp-profile');
    if (said?.plain !== 'unconfined') return;
    yield {
      at: said.at,
      message: 'All containers run without seccomp: they can use every system call of the kernel',
      fixes: [
        {
          title: "Use Docker's default seccomp profile",
          kind: 'review',
          conditions: [unknown('system-calls-default', "No container needs a system call that Docker's default profile blocks.")],
          want: [absent(daemon, 'seccomp-profile')],
        },
      ],
    };
  },
});

import { value } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isTrue, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/privileged',
  on: 'service',
  meta: {
    title: 'A service runs privileged',
    severity: 'critical',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: [
      'compose/default-capabilities',
      'compose/added-capability',
      'compose/unconfined',
      'compose/host-device',
      'compose/writable-root',
      'compose/tmpfs-exec',
    ],
    why: `A process in a privileged container can mount the disk of the host, load a kernel module or name a program that the kernel starts as root.
\`privileged: true\` is not one permission but the end of all walls: the container gets every capability, all devices of the host, no seccomp and no
AppArmor profile, and writable \`/sys\` and \`/proc/sys\`. It also makes \`cap_drop\`, \`cap_add\` and the modes of \`devices\` meaningless.

A \`user\` other than root does not cure it: a setuid program in the image gives all capabilities back, unless \`no-new-privileges\` stands beside it.`,
    derivation: 'Control of the host by documented calls (mounting its disk): critical.',
    remedy: `Find out what the service needs and give it only that: one device (\`devices: ["/dev/ttyUSB0"]\`), one capability (\`cap_add: [NET_ADMIN]\` for a VPN,
\`SYS_TIME\` for a time server), or nothing. Most images that ask for \`privileged\` name the single thing in their documentation.

The fix writes \`privileged: false\`; start the service and read its log: an operation that is "not permitted" names the capability or device that is missing.`,
    allow:
      'For Docker in Docker, virtual machines in containers or hardware tools on a machine that serves nothing else. Say in the reason what needs it.',
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(service) {
    const { privileged } = service;
    if (!privileged || !isTrue(privileged)) return;
    yield {
      at: privileged.at,
      message: `"${service.name}" runs privileged: any process in it controls the host`,
      because: trail(privileged),
      fixes: [{ title: 'Drop privileged', tier: 'manual', want: [value(service, 'privileged', false)] }],
    };
  },
});

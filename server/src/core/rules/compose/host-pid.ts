import { absent } from '../../fix/want';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-pid',
  on: 'service',
  meta: {
    title: "A service sees the host's processes",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    why: `Whoever breaks into the service sees every process of the machine, those of other containers included: their command lines, and for processes of the same user the
environment, where passwords tend to be. That is what \`pid: host\` means. Root in the container can stop any of them. With \`SYS_PTRACE\` it writes into their memory, and \`/proc/1/root\` then is the file
system of the host. The engine also switches SELinux labels off for such a container.`,
    derivation:
      'Other containers and the host by a published technique (environments and memory of their processes): high. With SYS_PTRACE it is a way to root on the host; compose/added-capability says so.',
    remedy:
      'Leave `pid` out. To watch one service, join its namespace alone: `pid: "service:web"`. Metrics of the host come from an exporter that runs on the host, or from `/proc` mounted read-only.',
    allow: 'For agents whose purpose is to watch all processes of the machine: profilers, intrusion detection.',
    references: [
      cis('5.16', "the host's process namespace is not shared"),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service) {
    const { pid } = service;
    if (!pid || known(pid) !== 'host') return;
    yield {
      at: pid.at,
      message: `"${service.name}" shares the host's process namespace: it sees every process of the machine and, as root, can stop them`,
      because: trail(pid),
      fixes: [{ title: 'Give it a process namespace of its own', tier: 'manual', want: [absent(service, 'pid')] }],
    };
  },
});

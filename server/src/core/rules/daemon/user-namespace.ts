import { value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { get, scalarAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/user-namespace',
  on: 'daemon',
  meta: {
    title: 'Docker daemon without user namespace remapping',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: `a user namespace`,
    since: '0.1.0',
    references: [
      cis('2.9', 'user namespace support is enabled'),
      owasp(2, 'set a user'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      { title: 'Docker: isolate containers with a user namespace', url: 'https://docs.docker.com/engine/security/userns-remap/' },
    ],
    tiers: ['manual'],
  },
  *check(daemon) {
    const said = scalarAt(daemon.map, 'userns-remap');
    if (daemon.windows || said?.plain || scalarAt(daemon.map, 'rootless')?.plain === true) return;
    // dockerd refuses the two together.
    const snapshotter = scalarAt(get(daemon.map, 'features'), 'containerd-snapshotter')?.plain === true;
    yield {
      at: said?.at ?? daemon.at,
      message: 'The daemon does not remap users: an escape of a root process gives root on the host',
      fixes: snapshotter
        ? []
        : [{ title: 'Enable user namespace remapping', kind: 'choice', want: [value(daemon, 'userns-remap', 'default')] }],
    };
  },
});

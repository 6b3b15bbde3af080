import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { all, limits, writes } from './docker';

/** BuildKit, privileged or, by the tag, as a user. */
export default defineFamily({
  name: 'buildkit',
  images: ['moby/buildkit'],
  profile: (tag) => {
    const isRootless = /(^|-)rootless$/.test(tag.text);
    const data = isRootless ? '/home/user/.local/share/buildkit' : '/var/lib/buildkit';
    return service({
      variant: isRootless ? 'rootless' : 'root',
      start: isRootless ? { name: 'user', uid: 1000, gid: 1000 } : root,
      ...(!isRootless && { capabilities: all }),
      usesSetuid: true,
      limits,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: writes },
      data: [data],
      volumes: [data],
      ports: [1234],
      health: ['CMD', 'buildctl', 'debug', 'workers'],
      needs: {
        ...(!isRootless && { privileged: 'It makes mounts and namespaces for each step of a build.' }),
        instead: isRootless
          ? 'It runs without `privileged`, but with `seccomp=unconfined` and `apparmor=unconfined`: more calls of the kernel are open, while no capability of the host is given.'
          : 'Take the tag `rootless` with `seccomp=unconfined` and `apparmor=unconfined` instead of `privileged`.',
      },
      silent: ['`--addr tcp://0.0.0.0:1234` without certificates lets everybody who reaches it run programs in builds.'],
      sources: ['moby/buildkit Dockerfile', 'moby/buildkit docs/rootless.md'],
      confidence: 'medium',
    });
  },
});

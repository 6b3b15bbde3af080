import { defaultCapabilities } from '../capabilities';
import { base, nobody } from './base';
import { type ImageFamily, type ImageProfile, root } from './profile';
import { service } from './service';

const all: ImageProfile['capabilities'] = { root: [...defaultCapabilities].sort(), file: [], optional: [] };
const writes = ['/etc, /run and what else an engine writes to'];
const limits = { pids: 32768, why: 'The processes of all containers inside count' } as const;
const rootless = { name: 'rootless', uid: 1000, gid: 1000 };

/** Docker in Docker, and the command line alone. */
export const dind: ImageFamily = {
  name: 'docker',
  images: ['docker'],
  profile: (tag) => {
    const sources = [
      'docker-library/docker dockerd-entrypoint.sh',
      'docker-library/docker Dockerfile-dind.template',
      'docker-library/docs docker/content.md',
    ];
    if (!/(^|-)dind(-|$)/.test(tag.text)) return base({ family: 'docker', variant: 'command line', userOk: nobody, sources });
    const isRootless = /rootless/.test(tag.text);
    return service({
      family: 'docker',
      variant: isRootless ? 'dind-rootless' : 'dind',
      start: isRootless ? rootless : root,
      ...(!isRootless && { capabilities: all }),
      usesSetuid: true,
      limits,
      readOnly: { tmpfs: [], blockers: writes },
      data: [isRootless ? '/home/rootless/.local/share/docker' : '/var/lib/docker'],
      volumes: [isRootless ? '/home/rootless/.local/share/docker' : '/var/lib/docker'],
      ports: [2375, 2376],
      needs: {
        privileged: 'An engine in a container makes mounts, namespaces and rules of the firewall of its own.',
        instead: isRootless
          ? 'It still runs privileged, to lift seccomp, AppArmor and masked paths; give it a machine of its own, or run it in the runtime Sysbox.'
          : 'Take the rootless variant, run it in the runtime Sysbox without `privileged`, or give it a machine of its own; to build images a rootless BuildKit is enough.',
      },
      silent: [
        'With an empty DOCKER_TLS_CERTDIR it listens on port 2375 without login: everybody who reaches it commands a privileged engine.',
        'With `no-new-privileges` the rootless variant does not start: newuidmap needs its rights.',
      ],
      sources,
      confidence: 'medium',
    });
  },
};

/** BuildKit, privileged or, by the tag, as a user. */
export const buildkit: ImageFamily = {
  name: 'buildkit',
  images: ['moby/buildkit'],
  profile: (tag) => {
    const isRootless = /(^|-)rootless$/.test(tag.text);
    const data = isRootless ? '/home/user/.local/share/buildkit' : '/var/lib/buildkit';
    return service({
      family: 'buildkit',
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
};

import { defaultCapabilities } from '../capabilities';
import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { type ImageProfile, root } from '../family/profile';
import { service } from '../family/service';

export const all: ImageProfile['capabilities'] = { root: [...defaultCapabilities].sort(), file: [], optional: [] };

export const writes = ['/etc, /run and what else an engine writes to'];

export const limits = { pids: 32768, why: 'The processes of all containers inside count' } as const;

export const rootless = { name: 'rootless', uid: 1000, gid: 1000 };

/** Docker in Docker, and the command line alone. */
export default defineFamily({
  name: 'docker',
  images: ['docker'],
  profile: (tag) => {
    const sources = [
      'docker-library/docker dockerd-entrypoint.sh',
      'docker-library/docker Dockerfile-dind.template',
      'docker-library/docs docker/content.md',
    ];
    if (!/(^|-)dind(-|$)/.test(tag.text)) return base({ variant: 'command line', userOk: nobody, sources });
    const isRootless = /rootless/.test(tag.text);
    return service({
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
});

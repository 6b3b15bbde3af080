import { definePrograms } from '../program/program';

/** Programs that make containers and images. */
export default definePrograms(
  { names: [], sources: ['docs.docker.com/engine/security/rootless'], checkedBy: 'run', checked: '2026-11-30' },
  {
    names: ['dockerd'],
    packages: ['docker', 'docker.io', 'docker-ce', 'docker-ee', 'docker-engine', 'moby-engine', 'docker-desktop'],
    containerEngine: true,
    needsRoot: { why: 'it creates containers', unless: 'it runs in rootless mode' },
    options: {
      short: 'HgGl',
      long: ['host', 'data-root', 'group', 'log-level', 'config-file', 'containerd', 'storage-driver', 'tlscacert', 'tlscert', 'tlskey'],
    },
  },
  {
    names: ['dockerd-entrypoint.sh'],
    sources: ['docker-library/docker dockerd-entrypoint.sh'],
    checkedBy: 'source',
    needsRoot: { why: 'it creates containers', unless: 'it runs in rootless mode' },
  },
  {
    names: ['docker'],
    sources: ['docs.docker.com/reference/cli/docker'],
    checkedBy: 'source',
    checked: '2026-11-24',
    options: { short: 'Hcl', long: ['host', 'config', 'context', 'log-level', 'tlscacert', 'tlscert', 'tlskey'] },
  },
  {
    names: ['containerd'],
    packages: ['containerd', 'containerd.io'],
    containerEngine: true,
    sources: ['containerd/containerd docs/rootless.md'],
    needsRoot: { why: 'it creates containers', unless: 'RootlessKit starts it' },
  },
  {
    names: ['nerdctl'],
    packages: ['nerdctl'],
    containerEngine: true,
    sources: ['containerd/nerdctl README.md'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  { names: ['kubelet'], sources: ['kubernetes.io/docs/reference'], checkedBy: 'believed', needsRoot: { why: 'it creates containers' } },
  {
    names: ['k3s'],
    packages: ['k3s'],
    containerEngine: true,
    sources: ['docs.k3s.io/advanced'],
    checkedBy: 'believed',
    needsRoot: { why: 'it creates containers', unless: 'it is started with --rootless' },
  },
  {
    names: ['podman'],
    packages: ['podman', 'podman-docker'],
    containerEngine: true,
    sources: ['podman(1)', 'user_namespaces(7)'],
    checkedBy: 'source',
    checked: '2026-11-25',
    capabilities: { possible: ['MKNOD', 'SETFCAP'] },
  },
  {
    names: ['crio', 'lxd', 'lxc', 'incus'],
    packages: ['cri-o', 'crio', 'lxd', 'lxc', 'incus'],
    containerEngine: true,
    sources: ['cri-o/cri-o README.md', 'linuxcontainers.org/incus/docs'],
    checkedBy: 'source',
    checked: '2026-11-24',
  },
  {
    names: ['buildah'],
    sources: ['buildah(1)', 'user_namespaces(7)'],
    checkedBy: 'source',
    checked: '2026-11-25',
    capabilities: { possible: ['MKNOD', 'SETFCAP'] },
  },
  {
    names: ['kaniko', 'rootlesskit'],
    sources: ['GoogleContainerTools/kaniko README.md', 'rootless-containers/rootlesskit README.md'],
    checkedBy: 'source',
    checked: '2026-11-25',
    capabilities: { possible: ['SETFCAP'] },
  },
);

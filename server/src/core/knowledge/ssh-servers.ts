import { parseImage } from './image-name';

/** Images that are nothing but an SSH server, by the last part of their names: `linuxserver/openssh-server`, `panubo/sshd` (hub.docker.com, 2026-11-24). */
const servers: ReadonlySet<string> = new Set([
  'openssh-server',
  'ssh-server',
  'sshd',
  'alpine-sshd',
  'ubuntu-sshd',
  'centos-ssh',
  'docker-openssh-server',
  'ssh-agent', // jenkins/ssh-agent: its entrypoint starts sshd (github.com/jenkinsci/docker-ssh-agent)
  'ssh-slave',
]);

/**
 * Images whose SSH gives no shell: git hosting and file transfer (docs of each project, 2026-11-24). By name; GitLab and its kin also under
 * other registries.
 */
const restricted: ReadonlySet<string> = new Set([
  'gitea/gitea', // docs.gitea.com, installation with Docker: SSH container passthrough
  'forgejo/forgejo', // forgejo.org/docs, installation with Docker
  'gogs/gogs', // github.com/gogs/gogs, docker/README.md
  'gitlab/gitlab-ce', // docs.gitlab.com, install with Docker
  'gitlab/gitlab-ee',
  'sameersbn/gitlab', // github.com/sameersbn/docker-gitlab
  '1dev/server', // docs.onedev.io
  'charmcli/soft-serve', // github.com/charmbracelet/soft-serve
  'atmoz/sftp', // github.com/atmoz/sftp: internal-sftp in a chroot
  'drakkan/sftpgo', // github.com/drakkan/sftpgo
]);

/** What is known of an image's SSH server: a `shell` for whoever logs in, or one `restricted` to git or files. */
export function sshServerOf(reference: string): 'shell' | 'restricted' | undefined {
  const { name, repository, short } = parseImage(reference);
  if (restricted.has(name) || restricted.has(repository)) return 'restricted';
  return servers.has(short) ? 'shell' : undefined;
}

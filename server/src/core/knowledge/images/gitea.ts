import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

const account = { name: 'git', uid: 1000, gid: 1000 };

/** Gitea: with an SSH server of its own and s6 as root, or, by the tag, all of it as one user. */
export default defineFamily({
  name: 'gitea',
  images: ['gitea/gitea', 'docker.gitea.com/gitea', 'ghcr.io/go-gitea/gitea'],
  profile: (tag) => {
    const both = {
      fileSecrets: ['GITEA__*__FILE'],
      limits: { pids: 1024, why: 'Gitea starts git, with threads of its own, for each request to a repository' },
      health: ['CMD', 'curl', '-sf', '-o', '/dev/null', 'http://127.0.0.1:3000/api/healthz'],
      sources: ['go-gitea/gitea Dockerfile', 'go-gitea/gitea Dockerfile.rootless', 'go-gitea/gitea docker/root/usr/bin/entrypoint'],
    } as const;
    if (/(^|-)rootless$/.test(tag.text)) {
      return service({
        ...both,
        variant: 'rootless',
        start: account,
        data: ['/var/lib/gitea', '/etc/gitea'],
        volumes: ['/var/lib/gitea', '/etc/gitea'],
        ports: [2222, 3000],
        publicPorts: [2222, 3000],
      });
    }
    return service({
      ...both,
      variant: 'with s6',
      start: root,
      run: account,
      stepDown: 'su-exec',
      capabilities: {
        // KILL stops what runs as git; SYS_CHROOT is for the SSH server.
        root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'],
        file: [],
        optional: [{ name: 'AUDIT_WRITE', why: 'lets the SSH server write to the log of audit events' }],
      },
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run' }],
        blockers: ['/etc, where it writes its user and the settings of the SSH server at the start'],
      },
      data: ['/data'],
      volumes: ['/data'],
      ports: [22, 3000],
      publicPorts: [22, 3000],
      replacement: {
        image: 'gitea/gitea',
        because: 'unprivileged',
        ports: [[22, 2222]],
        note: 'The tag ends in `-rootless`, and data lies elsewhere: /var/lib/gitea and /etc/gitea instead of /data.',
      },
      silent: [
        'Until the first visitor has gone through the installation, or INSTALL_LOCK is set, whoever comes first is the administrator.',
        'Without SYS_CHROOT, SETGID and SETUID the web pages work while every `git push` over SSH is cut off.',
      ],
      confidence: 'medium',
    });
  },
});

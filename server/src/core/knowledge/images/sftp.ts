import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** An SFTP server that makes its users at the start and puts each into a chroot. */
export default defineFamily({
  name: 'sftp',
  images: ['atmoz/sftp', 'ghcr.io/atmoz/sftp'],
  distribution: 'debian',
  profile: () =>
    service({
      start: root,
      // Each session goes on as its user: those of the image's documentation start at 1001.
      run: { uid: 1001, gid: 100 },
      stepDown: 'native',
      // AUDIT_WRITE: sshd of Debian ends a session that it cannot record. KILL ends those of users.
      capabilities: {
        root: ['AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID', 'SYS_CHROOT'],
        file: [],
        optional: [],
      },
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run' }],
        blockers: ['/etc and /home, where it makes users, keys and folders at the start'],
      },
      ports: [22],
      publicPorts: [22],
      silent: [
        'Without a host key that is mounted it makes a new one each time that the container is made, and clients refuse to connect.',
      ],
      sources: [
        'atmoz/sftp Dockerfile',
        'atmoz/sftp files/entrypoint',
        'atmoz/sftp files/create-sftp-user',
        'atmoz/sftp files/sshd_config',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

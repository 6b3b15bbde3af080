import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** docker-mailserver: Postfix, Dovecot, filters and their helpers under one supervisor. */
export default defineFamily({
  name: 'docker-mailserver',
  images: ['mailserver/docker-mailserver', 'ghcr.io/docker-mailserver/docker-mailserver'],
  distribution: 'debian',
  profile: () =>
    service({
      start: root,
      // Mail belongs to this one; filters and servers have users of their own.
      run: { name: 'docker', uid: 5000, gid: 5000 },
      stepDown: 'native',
      // Those that its documentation lists, and AUDIT_WRITE, without which PAM lets none of cron's jobs in.
      capabilities: {
        root: [
          'AUDIT_WRITE',
          'CHOWN',
          'DAC_OVERRIDE',
          'FOWNER',
          'KILL',
          'MKNOD',
          'NET_BIND_SERVICE',
          'NET_RAW',
          'SETGID',
          'SETUID',
          'SYS_CHROOT',
        ],
        file: [],
        optional: [],
      },
      // postdrop is a setgid program.
      usesSetuid: true,
      readOnly: { tmpfs: [{ path: '/run' }], blockers: ['/etc and /var, where it writes the configuration of all its servers'] },
      data: ['/var/mail', '/var/mail-state', '/var/log/mail', '/tmp/docker-mailserver'],
      ports: [25, 110, 143, 465, 587, 993, 995, 4190],
      publicPorts: [25, 110, 143, 465, 587, 993, 995, 4190],
      health: 'image',
      needs: {
        capabilities: [{ name: 'NET_ADMIN', why: 'Fail2ban, which shuts addresses out', optional: true }],
        instead: 'NET_ADMIN is for ENABLE_FAIL2BAN=1 alone.',
      },
      silent: ['With `no-new-privileges` mail of its own programs is lost: postdrop is a setgid program and cannot write to the queue.'],
      sources: [
        'docker-mailserver/docker-mailserver Dockerfile',
        'docker-mailserver/docker-mailserver docs/content/config/advanced/kubernetes.md',
        'docker-mailserver/docker-mailserver target/scripts/startup/setup.d/mail_state.sh',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

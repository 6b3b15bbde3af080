import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Collabora Online: each document is a process in a jail, which a program with file capabilities makes. */
export default defineFamily({
  name: 'collabora',
  images: ['collabora/code'],
  distribution: 'debian',
  profile: (tag) =>
    service({
      variant: atLeast(tag, 24) ? '24.04 and later' : 'before 24.04',
      start: { name: 'cool', uid: 1001, gid: 1001 },
      capabilities: {
        root: [],
        file: atLeast(tag, 24) ? ['CHOWN', 'FOWNER', 'SYS_CHROOT'] : ['CHOWN', 'FOWNER', 'MKNOD', 'SYS_CHROOT'],
        optional: [],
      },
      usesSetuid: true,
      gainsFile: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['/etc/coolwsd and /opt/cool, where it writes its configuration and the jails of documents'],
      },
      ports: [9980],
      publicPorts: [9980],
      needs: {
        capabilities: [
          {
            name: 'SYS_ADMIN',
            why: 'mounting the files of a jail instead of copying them, which makes opening a document faster',
            optional: true,
          },
        ],
        instead: 'Without SYS_ADMIN it copies files into each jail; MKNOD is for versions before 24.04.',
      },
      silent: [
        'With `no-new-privileges` the server starts over and over: its file capabilities have no effect then, unless `security.capabilities` is switched off, and with it the jails.',
        'Who may open documents is decided by `aliasgroup1`: without it every server on the network may.',
      ],
      sources: [
        'CollaboraOnline/online docker/from-packages/Dockerfile',
        'CollaboraOnline/online docker/from-packages/scripts/start-collabora-online.sh',
        'CollaboraOnline/online#8164',
        'CollaboraOnline/online#10561',
        'CollaboraOnline/online#13634',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

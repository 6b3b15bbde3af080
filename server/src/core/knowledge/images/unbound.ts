import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { onPublicNames } from './pihole';

/** Unbound: root prepares a chroot, and the server itself goes into it and steps down. */
export default defineFamily({
  name: 'unbound',
  images: ['mvance/unbound'],
  distribution: 'debian',
  profile: () =>
    service({
      start: root,
      run: { name: '_unbound', uid: 1000, gid: 1000 },
      stepDown: 'native',
      // MKNOD copies /dev/random into the chroot; DAC_OVERRIDE writes the key into a folder that is the user's already.
      capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'MKNOD', 'SETGID', 'SETUID', 'SYS_CHROOT'], file: [], optional: [] },
      readOnly: { tmpfs: [], blockers: ['/opt/unbound/etc/unbound, where it writes its configuration, devices and keys at the start'] },
      ports: [53],
      udp: [53],
      publicPorts: [53],
      health: 'image',
      silent: [onPublicNames],
      sources: ['MatthewVance/unbound-docker 1.22.0/Dockerfile', 'MatthewVance/unbound-docker 1.22.0/data/unbound.sh'],
      checked: '2026-11-30',
    }),
});

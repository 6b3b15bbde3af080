import { defineFamily } from '../family/family';
import { root, stepDown } from '../family/profile';
import { service } from '../family/service';

/** Syncthing: the entrypoint gives its folder to PUID and steps down. */
export default defineFamily({
  name: 'syncthing',
  images: ['syncthing/syncthing', 'ghcr.io/syncthing/syncthing'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: root,
      run: { uid: 1000, gid: 1000 },
      stepDown: 'su-exec',
      // Without SETFCAP it leaves its program as it is, and goes on.
      capabilities: { root: stepDown, file: [], optional: [{ name: 'SETFCAP', why: 'when PCAP gives the program capabilities' }] },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['its own program, which it replaces by a newer one'] },
      data: ['/var/syncthing'],
      volumes: ['/var/syncthing'],
      ports: [8384, 21027, 22000],
      udp: [21027, 22000],
      publicPorts: [21027, 22000],
      health: 'image',
      silent: ['Until a password is set everybody who reaches port 8384 reads and changes all that it syncs.'],
      sources: ['syncthing/syncthing Dockerfile', 'syncthing/syncthing script/docker-entrypoint.sh'],
      checked: '2026-11-30',
    }),
});

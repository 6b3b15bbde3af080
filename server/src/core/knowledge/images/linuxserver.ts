import { base, nobody } from '../family/base';
import { defineFamily } from '../family/family';

/** LinuxServer.io: s6 as root makes a user from PUID and PGID, gives it the folders and starts the program as that user. */
export default defineFamily({
  name: 'linuxserver',
  images: ['linuxserver/*', 'lscr.io/linuxserver/*', 'ghcr.io/linuxserver/*'],
  profile: (_tag, { short }) => {
    const {
      userOk: _,
      anyUser: __,
      ...rest
    } = base({
      family: `linuxserver-${short}`,
      variant: 'all',
      userOk: nobody,
      scratch: [{ path: '/tmp' }, { path: '/run', exec: true }],
      sources: [
        'linuxserver/docker-baseimage-alpine root/etc/s6-overlay/s6-rc.d/init-adduser/run',
        'docs.linuxserver.io/misc/read-only',
        'docs.linuxserver.io/general/running-our-containers',
      ],
    });
    return {
      ...rest,
      run: { name: 'abc', uid: 911, gid: 911 },
      stepDown: 's6',
      startFolders: ['/custom-cont-init.d', '/custom-services.d', '/etc/cont-init.d', '/etc/services.d', '/etc/s6-overlay/s6-rc.d'],
      // KILL stops what runs as that user.
      capabilities: { root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'SETGID', 'SETUID'], file: [], optional: [] },
      fileSecrets: ['FILE__*'],
      silent: [
        'Without PUID and PGID files on mounts come to belong to uid 911.',
        'Mods (DOCKER_MODS) are programs that are fetched and run as root at each start.',
      ],
    };
  },
});

import type { ImageFamily } from './profile';
import { service } from './service';

/** pgAdmin: Python with a file capability for low ports; the entrypoint starts a mail server with sudo unless PGADMIN_DISABLE_POSTFIX is set. */
export const pgadmin: ImageFamily = {
  name: 'pgadmin',
  images: ['dpage/pgadmin4'],
  profile: () =>
    service({
      family: 'pgadmin',
      start: { name: 'pgadmin', uid: 5050, gid: 0 },
      capabilities: { root: [], file: ['NET_BIND_SERVICE'], optional: [] },
      // sudo /usr/sbin/postfix start
      usesSetuid: true,
      data: ['/var/lib/pgadmin'],
      volumes: ['/var/lib/pgadmin'],
      readOnly: {
        tmpfs: [{ path: '/tmp' }],
        blockers: ['its entrypoint writes /pgadmin4/config_distro.py, and its mail server below /var'],
      },
      ports: [80, 443],
      publicPorts: [80, 443],
      fileSecrets: ['PGADMIN_DEFAULT_PASSWORD_FILE'],
      silent: ['Without sudo it starts, but sends no mail when somebody forgets a password.'],
      sources: ['pgadmin-org/pgadmin4 Dockerfile', 'pgadmin-org/pgadmin4 pkg/docker/entrypoint.sh'],
      checked: '2026-11-25',
    }),
};

import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** pgAdmin (pgadmin.org/docs, container deployment): Python with a file capability for low ports; the entrypoint starts a mail server with sudo unless PGADMIN_DISABLE_POSTFIX is set. */
export default defineFamily({
  name: 'pgadmin',
  images: ['dpage/pgadmin4'],
  insiders: 'pgAdmin',
  profile: () =>
    service({
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
});

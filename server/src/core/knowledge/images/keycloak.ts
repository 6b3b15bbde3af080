import { defineFamily } from '../family/family';
import { service } from '../family/service';

/** Keycloak on Quarkus. */
export default defineFamily({
  name: 'keycloak',
  images: ['quay.io/keycloak/keycloak', 'keycloak/keycloak'],
  profile: () => {
    const start = { name: 'keycloak', uid: 1000, gid: 0 };
    return service({
      start,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/opt/keycloak/data/tmp', owner: start }],
        blockers: [
          'the build that it makes below /opt/keycloak/lib at the start: make it in a Dockerfile with `kc.sh build`, and start with `--optimized`',
        ],
      },
      ports: [8080, 8443, 9000],
      publicPorts: [8443],
      limits: { pids: 1024, memory: '1g', why: 'Keycloak has several pools of threads, sized by the processors of the machine' },
      silent: [
        '`start-dev` keeps everything in a file inside the container, checks no host name and offers http: it is gone with the container.',
        'The first administrator from KC_BOOTSTRAP_ADMIN_PASSWORD is made for an empty database only.',
        'The password of its database has no variable for a file: `--config-keystore` holds it.',
      ],
      sources: ['keycloak/keycloak quarkus/container/Dockerfile', 'keycloak.org/server/containers', 'keycloak.org/server/configuration'],
    });
  },
});

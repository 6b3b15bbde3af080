import { defineFamily } from '../family/family';
import { service } from '../family/service';

const account = { name: 'authentik', uid: 1000, gid: 1000 };

const outposts: Readonly<Record<string, readonly number[]>> = { ldap: [3389, 6636], proxy: [9000, 9443], radius: [1812], rac: [] };

/** authentik: server and worker in one image, and its outposts. */
export default defineFamily({
  name: 'authentik',
  images: ['server', 'ldap', 'proxy', 'radius', 'rac'].flatMap((one) => [`ghcr.io/goauthentik/${one}`, `goauthentik/${one}`]),
  profile: (_tag, { short }) => {
    const ports = outposts[short];
    return service({
      family: ports ? `authentik-${short}` : 'authentik',
      start: account,
      // It puts what is temporary into /dev/shm.
      readOnly: ports
        ? { tmpfs: [{ path: '/tmp' }], blockers: [] }
        : { tmpfs: [{ path: '/tmp' }], blockers: ['what its worker writes as root: groups in /etc, and owners of /media and /certs'] },
      data: ports ? [] : ['/data', '/media', '/certs'],
      ports: ports ?? [9000, 9443, 9300],
      ...(short === 'radius' && { udp: [1812] }),
      publicPorts: ports ?? [9000, 9443],
      health: 'image',
      fileSecrets: [],
      silent: ports
        ? []
        : [
            'The worker reaches the socket of the engine as root alone: then it makes a group with the number of the socket, and goes on as its own user.',
          ],
      sources: ['goauthentik/authentik Dockerfile', 'goauthentik/authentik lifecycle/ak', 'goauthentik/authentik ldap.Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    });
  },
});

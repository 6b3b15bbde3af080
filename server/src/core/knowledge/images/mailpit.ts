import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

export const silent = ['It has no login: everybody who reaches its web port reads all mails, with the links to reset passwords in them.'];

/** Mailpit: it takes mails and shows them. */
export default defineFamily({
  name: 'mailpit',
  images: ['axllent/mailpit', 'ghcr.io/axllent/mailpit'],
  insiders: 'Mailpit',
  profile: () =>
    service({
      start: root,
      // MP_DATABASE may lie on a mount.
      capabilities: staysRoot,
      anyUser: true,
      userOk: { name: 'nobody', uid: 65534, gid: 65534 },
      ports: [1025, 1110, 8025],
      health: 'image',
      silent: [...silent, 'Mails lie in /tmp and are gone with the container until MP_DATABASE names another place.'],
      sources: ['axllent/mailpit Dockerfile', 'mailpit.axllent.org/docs/configuration/runtime-options'],
    }),
});

import { type ImageFamily, root, staysRoot } from './profile';
import { service } from './service';

const silent = ['It has no login: everybody who reaches its web port reads all mails, with the links to reset passwords in them.'];

/** Mailpit: it takes mails and shows them. */
export const mailpit: ImageFamily = {
  name: 'mailpit',
  images: ['axllent/mailpit', 'ghcr.io/axllent/mailpit'],
  profile: () =>
    service({
      family: 'mailpit',
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
};

/** MailHog, the same before it. */
export const mailhog: ImageFamily = {
  name: 'mailhog',
  images: ['mailhog/mailhog'],
  profile: () =>
    service({
      family: 'mailhog',
      start: { name: 'mailhog', uid: 1000, gid: 1000 },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
      ports: [1025, 8025],
      silent,
      sources: ['mailhog/MailHog Dockerfile'],
    }),
};

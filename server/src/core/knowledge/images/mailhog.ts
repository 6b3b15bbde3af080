import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { silent } from './mailpit';

/** MailHog, the same before it. */
export default defineFamily({
  name: 'mailhog',
  images: ['mailhog/mailhog'],
  insiders: 'MailHog',
  profile: () =>
    service({
      start: { name: 'mailhog', uid: 1000, gid: 1000 },
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
      ports: [1025, 8025],
      silent,
      sources: ['mailhog/MailHog Dockerfile'],
    }),
});

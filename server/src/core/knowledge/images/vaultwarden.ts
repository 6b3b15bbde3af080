import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Vaultwarden. */
export default defineFamily({
  name: 'vaultwarden',
  images: ['vaultwarden/server', 'ghcr.io/dani-garcia/vaultwarden', 'quay.io/vaultwarden/server'],
  profile: (tag) =>
    service({
      variant: tag.alpine ? 'alpine' : 'debian',
      start: root,
      capabilities: staysRoot,
      anyUser: true,
      userWith: { account: { uid: 1000, gid: 1000 }, note: 'Its data must belong to that user.' },
      data: ['/data'],
      volumes: ['/data'],
      ports: [80],
      publicPorts: [80],
      fileSecrets: ['*_FILE'],
      health: 'image',
      silent: [
        'What was saved on its administration page wins over variables: a new ADMIN_TOKEN in the Compose file changes nothing then.',
        'Until SIGNUPS_ALLOWED is false everybody who reaches it makes an account.',
        'Browsers refuse to open the vault over http.',
      ],
      sources: ['dani-garcia/vaultwarden docker/Dockerfile.debian', 'dani-garcia/vaultwarden src/config.rs'],
    }),
});

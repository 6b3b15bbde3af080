import { nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { onPublicNames } from './pihole';

/** AdGuard Home. */
export default defineFamily({
  name: 'adguard',
  images: ['adguard/adguardhome'],
  profile: () =>
    service({
      start: root,
      capabilities: {
        // Its folders belong to nobody.
        root: ['DAC_OVERRIDE', 'FOWNER'],
        file: ['NET_BIND_SERVICE'],
        optional: [{ name: 'NET_RAW', why: 'for giving out addresses (DHCP)' }],
      },
      userWith: { account: nobody, note: 'Files of an earlier start as root must be given to that user.' },
      data: ['/opt/adguardhome/work', '/opt/adguardhome/conf'],
      ports: [53, 67, 68, 80, 443, 853, 3000, 5443, 6060],
      udp: [53, 67, 68, 443, 853, 3000, 5443],
      publicPorts: [53, 67, 68, 443, 853, 5443],
      needs: {
        namespaces: [{ what: 'network', why: 'giving out addresses (DHCP)', optional: true }],
        capabilities: [{ name: 'NET_ADMIN', why: 'giving out addresses (DHCP)', optional: true }],
        instead: 'Without DHCP it needs nothing of the host: publish port 53, and leave NET_ADMIN and the network of the host out.',
      },
      silent: [onPublicNames, 'Whoever reaches port 3000 before its installation is done sets the password of the administrator.'],
      sources: ['AdguardTeam/AdGuardHome docker/Dockerfile', 'AdguardTeam/AdGuardHome wiki Docker'],
    }),
});

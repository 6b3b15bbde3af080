import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

export const onPublicNames =
  'A name server that answers the whole internet is used to attack others: publish port 53 on an address of the local network.';

/** Pi-hole. Version 6, whose tags are years, does without a web server of its own. */
export default defineFamily({
  name: 'pihole',
  images: ['pihole/pihole', 'ghcr.io/pi-hole/pihole'],
  profile: (tag) => {
    const isNew = atLeast(tag, 2025);
    return service({
      variant: isNew ? '6 and later' : 'before 6',
      start: root,
      run: { name: 'pihole', uid: 1000, gid: 1000 },
      stepDown: 'native',
      capabilities: {
        // SETFCAP gives the program what it needs as another user: without it the container ends.
        root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'NET_RAW', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID'],
        file: [],
        optional: [],
      },
      usesSetuid: true,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run' }],
        blockers: ['its program, which it changes with setcap at the start, and /etc, /opt and /var'],
      },
      data: isNew ? ['/etc/pihole'] : ['/etc/pihole', '/etc/dnsmasq.d'],
      ports: [53, 67, 80, 123, 443],
      udp: [53, 67, 123],
      publicPorts: [53, 67, 123],
      health: 'image',
      needs: {
        namespaces: [{ what: 'network', why: 'giving out addresses (DHCP)', optional: true }],
        capabilities: [
          { name: 'NET_ADMIN', why: 'giving out addresses (DHCP)', optional: true },
          { name: 'SYS_NICE', why: 'more time of the processor', optional: true },
          { name: 'SYS_TIME', why: 'setting the clock of the host', optional: true },
        ],
        instead:
          'Without DHCP it needs nothing beyond what Docker grants: publish port 53, and leave NET_ADMIN, SYS_NICE, SYS_TIME and the network of the host out.',
      },
      silent: [
        onPublicNames,
        'With `no-new-privileges` its program has no right to port 53, unless DNSMASQ_USER is root.',
        isNew
          ? 'WEBPASSWORD_FILE holds the name of a secret below /run/secrets, not a path.'
          : 'Without WEBPASSWORD a password is made up, and stands in the log.',
      ],
      sources: ['pi-hole/docker-pi-hole src/start.sh', 'pi-hole/docker-pi-hole src/bash_functions.sh', 'pi-hole/docker-pi-hole README.md'],
      confidence: 'medium',
    });
  },
});

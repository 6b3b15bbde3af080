import { defineFamily } from '../family/family';
import { root } from '../family/profile';
import { service } from '../family/service';

/** Home Assistant. */
export default defineFamily({
  name: 'home-assistant',
  images: ['ghcr.io/home-assistant/home-assistant', 'homeassistant/home-assistant'],
  profile: () =>
    service({
      start: root,
      capabilities: {
        // Integrations install packages and send pings.
        root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL', 'NET_BIND_SERVICE', 'NET_RAW', 'SETGID', 'SETUID'],
        file: [],
        optional: [],
      },
      usesSetuid: null,
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: '/run', exec: true }],
        blockers: ['packages, which integrations install below /usr while it runs'],
      },
      limits: { pids: 1024, why: 'Home Assistant runs a pool of threads and a process for each camera' },
      data: ['/config'],
      ports: [8123],
      publicPorts: [8123],
      needs: {
        privileged: 'Sticks for Zigbee and Bluetooth are reached by it until each is named in `devices`.',
        namespaces: [{ what: 'network', why: 'finding devices in the local network', optional: true }],
        devices: [
          { what: '/dev/ttyUSB0', why: 'sticks for Zigbee, Z-Wave and their kin, by their path in /dev/serial/by-id', optional: true },
          { what: '/dev/ttyACM0', why: 'sticks for Zigbee, Z-Wave and their kin, by their path in /dev/serial/by-id', optional: true },
        ],
        mounts: [{ what: '/run/dbus', why: 'Bluetooth', optional: true }],
        capabilities: [{ name: 'NET_ADMIN', why: 'Bluetooth, and finding devices by their requests for an address', optional: true }],
        instead:
          'Name each stick in `devices`, mount `/run/dbus` read-only and grant NET_ADMIN and NET_RAW for Bluetooth, and drop `privileged`; the network of the host is for discovery only.',
      },
      silent: ['Without the network of the host integrations are set up by address: nothing is found by itself, and no message says so.'],
      sources: ['home-assistant/core Dockerfile', 'home-assistant.io/installation/linux', 'home-assistant.io/integrations/bluetooth'],
      confidence: 'medium',
    }),
});

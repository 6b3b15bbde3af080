import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Zigbee2MQTT. */
export default defineFamily({
  name: 'zigbee2mqtt',
  images: ['koenkk/zigbee2mqtt', 'ghcr.io/koenkk/zigbee2mqtt'],
  distribution: 'alpine',
  profile: () =>
    service({
      start: root,
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['what ZIGBEE2MQTT_DATA and converters of your own make it write'] },
      data: ['/app/data'],
      ports: [8080],
      publicPorts: [8080],
      needs: {
        devices: [{ what: '/dev/ttyUSB0', why: 'the stick, by its path in /dev/serial/by-id' }],
        mounts: [{ what: '/run/udev', why: 'finding the stick by itself', optional: true }],
        instead: 'Name the stick in `devices`: it needs no `privileged`.',
      },
      silent: ['Until `frontend.auth_token` is set everybody who reaches its page controls all devices.'],
      sources: ['Koenkk/zigbee2mqtt docker/Dockerfile', 'Koenkk/zigbee2mqtt docker/docker-entrypoint.sh'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

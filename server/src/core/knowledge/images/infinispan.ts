import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Infinispan Server: the user and the group of Red Hat's images for Java. */
export default defineFamily({
  name: 'infinispan',
  images: ['infinispan/server', 'quay.io/infinispan/server'],
  profile: (tag) => {
    if (!atLeast(tag, 11)) return undefined;
    return service({
      variant: '11 and later',
      start: { uid: 185, gid: 0 },
      readOnly: {
        tmpfs: [{ path: '/tmp', exec: true }],
        blockers: ['/opt/infinispan/server, where it writes users, data and logs beside files that it reads'],
      },
      data: ['/opt/infinispan/server/data'],
      ports: [2157, 7800, 7900, 11221, 11222, 11223, 46655, 57600],
      silent: [
        'Without IDENTITIES_BATCH, USER and PASS it makes up an account at each start of a new container, and prints it to its log.',
      ],
      sources: [
        'infinispan/infinispan-images server-openjdk.yaml',
        'infinispan/infinispan-images modules/org/infinispan/runtime/extract.sh',
        'infinispan/infinispan-images modules/org/infinispan/runtime/added/bin/launch.sh',
        'jboss-container-images/openjdk modules/user/configure.sh',
      ],
      confidence: 'medium',
      checked: '2026-11-30',
    });
  },
});

import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';
import { logs } from './loki';
import { socket } from './promtail';

const alloyUser = { name: 'alloy', uid: 473, gid: 473 };

/** Grafana Alloy: it starts as root, and has a user that it can be given. */
export default defineFamily({
  name: 'alloy',
  images: ['grafana/alloy'],
  profile: () =>
    service({
      start: root,
      // Its data belongs to alloy, logs to many users.
      capabilities: staysRoot,
      userWith: {
        account: alloyUser,
        note: 'Its data must belong to that user, and logs be readable for it; the engine is reached through a socket proxy.',
      },
      data: ['/var/lib/alloy/data'],
      ports: [12345],
      needs: {
        socket: { ...socket, address: { setting: 'host of discovery.docker and loki.source.docker' } },
        mounts: logs,
        instead:
          'Read the logs from files mounted read-only; for `discovery.docker` put a socket proxy that lets it read containers and networks between them.',
      },
      silent: [
        'Whoever reaches port 12345 sees its whole configuration; the image listens on 127.0.0.1 until `--server.http.listen-addr` says otherwise.',
      ],
      sources: ['grafana/alloy Dockerfile', 'grafana.com/docs/alloy/latest/set-up/install/docker'],
      confidence: 'medium',
    }),
});

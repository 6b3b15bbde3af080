import { nobody } from '../family/base';
import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { instead } from './socket-proxy';

/** The proxy that compares each call with a pattern. */
export default defineFamily({
  name: 'wollomatic-socket-proxy',
  images: ['wollomatic/socket-proxy', 'ghcr.io/wollomatic/socket-proxy'],
  profile: () =>
    service({
      start: nobody,
      readOnly: { tmpfs: [], blockers: [] },
      ports: [2375],
      needs: {
        mounts: [{ what: '/run/docker.sock', why: 'everything it does' }],
        instead: `${instead} Its user takes the group of the socket: \`user: "65534:998"\`, where 998 is what \`stat -c %g /var/run/docker.sock\` says.`,
      },
      silent: [
        'It listens on 127.0.0.1 and answers nobody else until `-listenip` and `-allowfrom` say so.',
        'Patterns are held against the whole path, version included: one without `/v1\\..{1,2}` lets nothing through.',
      ],
      sources: ['wollomatic/socket-proxy Dockerfile', 'wollomatic/socket-proxy README.md'],
    }),
});

import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';
import { atLeast } from '../family/tag';

/** Ports of the images, by the last part of their names; `udp` among them. */
const components: Readonly<Record<string, { readonly ports: readonly number[]; readonly udp?: readonly number[] }>> = {
  'all-in-one': { ports: [4317, 4318, 5775, 5778, 6831, 6832, 9411, 14250, 14268, 16686], udp: [5775, 6831, 6832] },
  jaeger: { ports: [4317, 4318, 5778, 5779, 9411, 13132, 13133, 14250, 14268, 16686] },
  'jaeger-collector': { ports: [4317, 4318, 9411, 14250, 14268] },
  'jaeger-query': { ports: [16686] },
  'jaeger-ingester': { ports: [14270, 14271] },
  'jaeger-agent': { ports: [5775, 5778, 6831, 6832], udp: [5775, 6831, 6832] },
};

/** Jaeger: jaegertracing.io/docs, securing. Its programs start as a user of their own since 1.50, the agent since 1.20. */
export default defineFamily({
  name: 'jaeger',
  images: Object.keys(components).flatMap((name) => [`jaegertracing/${name}`, `quay.io/jaegertracing/${name}`]),
  insiders: 'Jaeger',
  profile: (tag, image) => {
    const minor = image.short === 'jaeger-agent' ? 20 : 50;
    const isRoot = !atLeast(tag, 1, minor);
    return service({
      variant: isRoot ? `before 1.${minor}` : `1.${minor} and later`,
      // The user is in no /etc/passwd of the image.
      start: isRoot ? root : { uid: 10001, gid: 0 },
      ...(isRoot && {
        // Files of Badger and certificates may lie on mounts.
        capabilities: staysRoot,
        readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['the folder of its program, where Badger keeps its data unless told otherwise'] },
      }),
      ...(components[image.short] ?? { ports: [] }),
      silent: ['It has no login: everybody who reaches port 16686 reads all traces.'],
      sources: [
        'jaegertracing/jaeger cmd/all-in-one/Dockerfile',
        'jaegertracing/jaeger cmd/jaeger/Dockerfile',
        'jaegertracing/jaeger cmd/collector/Dockerfile',
        'jaegertracing/jaeger cmd/query/Dockerfile',
        'jaegertracing/jaeger cmd/agent/Dockerfile',
        'jaegertracing/jaeger cmd/ingester/Dockerfile',
        'jaegertracing/jaeger plugin/storage/badger/options.go',
        'jaegertracing/jaeger scripts/utils/compute-tags.sh',
      ],
      checked: '2026-11-30',
    });
  },
});

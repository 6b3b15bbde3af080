import type { CapabilityName } from '../capabilities';
import { defineFamily } from '../family/family';
import { service } from '../family/service';

const beats = ['auditbeat', 'filebeat', 'heartbeat', 'metricbeat', 'packetbeat'] as const;

/** Those whose program has file capabilities with the effective bit: while one is missing, not even root starts it. */
const carried: Readonly<Record<string, readonly CapabilityName[]>> = { heartbeat: ['NET_RAW'], packetbeat: ['NET_RAW'] };

/** Elastic's Beats: each starts as a user of its own; those that send or read packets have capabilities on their program. */
export default defineFamily({
  name: 'beats',
  images: beats.flatMap((beat) =>
    ['', '-oss', '-wolfi'].flatMap((suffix) => [`docker.elastic.co/beats/${beat}${suffix}`, `elastic/${beat}${suffix}`]),
  ),
  profile: (_, { short }) => {
    const beat = short.replace(/-\w+$/, '');
    const file = carried[beat] ?? [];
    const account = { name: beat, uid: 1000, gid: 1000 };
    return service({
      family: beat,
      start: account,
      capabilities: { root: [], file, optional: [] },
      ...(file.length > 0 && { usesSetuid: true, gainsFile: true }),
      data: [`/usr/share/${beat}/data`],
      readOnly: {
        tmpfs: [{ path: '/tmp' }, { path: `/usr/share/${beat}/logs`, owner: account }],
        blockers: ['it is not known what it writes beside its data and its logs'],
      },
      ports: [],
      ...(beat === 'packetbeat' && {
        needs: {
          namespaces: [{ what: 'network', why: 'reading the packets of the host', optional: true }],
          capabilities: [{ name: 'NET_ADMIN', why: 'starting at all: its program has it as a file capability' }],
          instead: 'It needs NET_ADMIN and NET_RAW, and sees only the packets of the network that it is in.',
        },
      }),
      silent: [
        ...(file.length > 0
          ? [
              `Without ${beat === 'packetbeat' ? 'NET_ADMIN and NET_RAW' : 'NET_RAW'} it does not start at all, as any user: that is on its program as a file capability.`,
              'With `no-new-privileges` it starts, and cannot send or read packets.',
            ]
          : []),
        `It reads what it has read so far from /usr/share/${beat}/data: without a volume there it starts over with each new container.`,
      ],
      sources: [
        'elastic/beats dev-tools/packaging/templates/docker/Dockerfile.tmpl',
        'elastic/beats dev-tools/packaging/packages.yml',
        'elastic/beats heartbeat/scripts/mage/package.go',
        'elastic/beats packetbeat/scripts/mage/package.go',
        'elastic/beats#28685',
        'elastic/cloud-on-k8s#4311',
      ],
      confidence: 'medium',
      checked: '2026-12-01',
    });
  },
});

import { defineFamily } from '../family/family';
import { root, staysRoot } from '../family/profile';
import { service } from '../family/service';

/** Fluent Bit, which ships logs; its usual image is distroless. */
export default defineFamily({
  name: 'fluent-bit',
  images: ['fluent/fluent-bit', 'cr.fluentbit.io/fluent/fluent-bit', 'ghcr.io/fluent/fluent-bit'],
  profile: () =>
    service({
      start: root,
      // Logs of containers are closed to all but their owner.
      capabilities: staysRoot,
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: ['its configuration, which says where it keeps what is not sent yet'] },
      ports: [2020],
      sources: ['fluent/fluent-bit dockerfiles/Dockerfile'],
      confidence: 'medium',
      checked: '2026-11-30',
    }),
});

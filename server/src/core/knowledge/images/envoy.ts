import { defineFamily } from '../family/family';
import { type ImageProfile, none, root } from '../family/profile';

const account = { name: 'envoy', uid: 101, gid: 101 };

const nonroot = { name: 'nonroot', uid: 65532, gid: 65532 };

const common = {
  kind: 'service',
  anyUser: true,
  readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
  data: [],
  // What its configuration says; these are the ones of the example that the image brings along.
  ports: [10000, 9901],
  publicPorts: [10000],
  fileSecrets: [],
  usesSetuid: false,
  silent: ['The administration port 9901 has no login and can stop the proxy and show its configuration: never publish it.'],
  sources: ['envoyproxy/envoy ci/docker-entrypoint.sh', 'envoyproxy.io docs/envoy/latest/start/docker'],
  confidence: 'medium',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

/** Envoy: the entrypoint gives the log streams to the account `envoy` and steps down; the distroless variant has no entrypoint. */
export default defineFamily({
  name: 'envoy',
  images: ['envoyproxy/envoy', 'envoyproxy/envoy-distroless', 'envoyproxy/envoy-alpine', 'envoyproxy/envoy-contrib'],
  profile: (tag, image) =>
    /distroless/.test(tag.text) || image.name === 'envoyproxy/envoy-distroless'
      ? { ...common, variant: 'distroless', start: nonroot, stepDown: 'none', capabilities: none, userOk: nonroot }
      : {
          ...common,
          variant: 'entrypoint',
          start: root,
          run: account,
          stepDown: 'su-exec',
          capabilities: { root: ['CHOWN', 'SETGID', 'SETUID'], file: [], optional: [] },
          userOk: account,
          readOnly: { ...common.readOnly, blockers: ['with ENVOY_UID or ENVOY_GID it rewrites /etc/passwd and /etc/group at its start'] },
        },
});

import { defineFamily } from '../family/family';
import { service } from '../family/service';
import { atLeast } from '../family/tag';
import { writesNothing } from './prometheus';

const names = ['opentelemetry-collector', 'opentelemetry-collector-contrib', 'opentelemetry-collector-k8s', 'opentelemetry-collector-otlp'];

/** OpenTelemetry Collector: one static program, with a user that owns nothing in the image. */
export default defineFamily({
  name: 'opentelemetry-collector',
  images: names.flatMap((name) => [`otel/${name}`, `ghcr.io/open-telemetry/opentelemetry-collector-releases/${name}`]),
  distribution: 'scratch',
  profile: (tag) => {
    // Images before 0.42 were built elsewhere.
    if (!atLeast(tag, 0, 42)) return undefined;
    return service({
      variant: '0.42 and later',
      // The image has no /etc/passwd, and USER names the group since 0.121 only.
      start: { uid: 10001, gid: atLeast(tag, 0, 121) ? 10001 : 0 },
      readOnly: writesNothing,
      ports: [1777, 4317, 4318, 6831, 6832, 9411, 14250, 14268, 55679],
      udp: [6831, 6832],
      silent: [
        'Its receivers have no login until one is configured: everybody who reaches port 4317 or 4318 sends it data.',
        'The configuration of the image opens its profiler (port 1777) and its zPages (port 55679) to all networks that it is in.',
      ],
      sources: [
        'open-telemetry/opentelemetry-collector-releases distributions/otelcol/Dockerfile',
        'open-telemetry/opentelemetry-collector-releases distributions/otelcol/config.yaml',
        'open-telemetry/opentelemetry-collector-releases distributions/otelcol-contrib/Dockerfile',
        'open-telemetry/opentelemetry-collector-releases distributions/otelcol-k8s/Dockerfile',
        'open-telemetry/opentelemetry-collector-releases distributions/otelcol-otlp/Dockerfile',
      ],
      checked: '2026-11-30',
    });
  },
});

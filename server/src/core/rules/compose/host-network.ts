import { absent, item } from '../../fix/want';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/host-network',
  on: 'service',
  meta: {
    title: "A service uses the host's network",
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    masks: ['compose/exposed-port', 'compose/ssh-server'],
    leaves: ['compose/privileged-port'],
    references: [
      cis('5.10', "the host's network namespace is not shared"),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.2', 'unbounded network access from containers'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service) {
    const mode = service.networkMode;
    if (!mode || known(mode) !== 'host') return;
    const ports = unpublished(service);
    const title =
      ports.length === 0 ? "Use the project's network" : `Use the project's network and publish ${ports.join(', ')} on this machine`;
    yield {
      at: mode.at,
      message: `"${service.name}" uses the host's network: it reaches what listens on the host's loopback interface and opens its ports on every address`,
      because: trail(mode),
      fixes: [
        { title, tier: 'manual', want: [absent(service, 'network_mode'), ...ports.map((port) => item(service, 'ports', publish(port)))] },
      ],
    };
  },
});

/** What the Dockerfile exposes and `ports` does not publish yet: `8080`, `53/udp`, `8000-8010`. */
function unpublished(service: Service): string[] {
  const published = new Set(service.ports.map(({ target }) => target));
  const exposed = (service.build?.stage?.exposed ?? []).map((port) => port.toLowerCase().replace(/\/tcp$/, ''));
  return [...new Set(exposed)].filter((port) => /^\d+(?:-\d+)?(?:\/\w+)?$/.test(port) && !published.has(port.replace(/\/.*/, '')));
}

function publish(port: string): string {
  const [range, protocol] = port.split('/');
  return `127.0.0.1:${range}:${range}${protocol ? `/${protocol}` : ''}`;
}

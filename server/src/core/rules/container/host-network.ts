import { add, unset } from '../../fix/intent';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type Container, isOwn } from '../../model/container';
import { known, provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'host-network',
  serves: {
    compose: {
      title: "Service in the host's network namespace",
      supersedes: ['compose/exposed-port', 'compose/ssh-server'],
      leaves: ['compose/privileged-port'],
      terms: { network: "the project's network", publishes: true },
    },
    devcontainer: {
      title: "Development container in the host's network namespace",
      // Editors forward its ports.
      terms: { network: 'a separate network', publishes: false },
    },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.10', "the host's network namespace is not shared"),
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.4.2', 'unbounded network access from containers'),
      podSecurity('Baseline', 'Host Namespaces'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(container, { terms: { network, publishes } }) {
    const mode = container.config.networkMode;
    if (!mode || !isOwn(container, mode) || known(mode) !== 'host') return;
    yield {
      at: mode.at,
      message: `${container.title} uses the host's network: it can reach services on the host's loopback and listens on every host address`,
      because: provenance(mode),
      fixes: [ownNetwork(network, publishes ? unpublished(container) : [])],
    };
  },
});

function ownNetwork(network: string, ports: readonly string[]): Proposal {
  return {
    title: ports.length === 0 ? `Use ${network}` : `Use ${network} and publish ${ports.join(', ')} on 127.0.0.1`,
    kind: 'choice',
    ask: [unset('network'), ...ports.map((port) => add('port', publish(port)))],
  };
}

/** What the Dockerfile exposes and is not published yet: `8080`, `53/udp`, `8000-8010`. */
function unpublished({ config }: Container): string[] {
  const published = new Set(config.ports.map(({ target }) => target));
  const exposed = (config.build?.stage?.exposed ?? []).map((port) => port.toLowerCase().replace(/\/tcp$/, ''));
  return [...new Set(exposed)].filter((port) => /^\d+(?:-\d+)?(?:\/\w+)?$/.test(port) && !published.has(port.replace(/\/.*/, '')));
}

function publish(port: string): string {
  const [range, protocol] = port.split('/');
  return `127.0.0.1:${range}:${range}${protocol ? `/${protocol}` : ''}`;
}

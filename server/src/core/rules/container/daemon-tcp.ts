import { daemonAddress, type OpenDaemon, openDaemons, serviceCalled, speaksDockerApi } from '../../facts/docker-daemon';
import { publishedPorts } from '../../facts/published';
import { startVariables } from '../../facts/start-variables';
import { remove, setVariable } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isSocketProxy } from '../../knowledge/runtime-sockets';
import type { Container } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'daemon-tcp',
  serves: {
    compose: { title: 'Docker API exposed over TCP without authentication' },
  },
  meta: {
    severity: 'critical',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('2.7', 'TLS authentication for the Docker daemon is configured'),
      owasp('1', 'do not expose the Docker daemon socket, even to the containers'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(306, 'Missing Authentication for Critical Function'),
      cwe(319, 'Cleartext Transmission of Sensitive Information'),
      { title: 'Docker documentation: Protect the Docker daemon socket', url: 'https://docs.docker.com/engine/security/protect-access/' },
    ],
  },
  *check(container, { project }) {
    const { of: service, title } = container;
    for (const daemon of openDaemons(service)) {
      yield {
        at: daemon.at,
        message: `${title} ${actions[daemon.by]}: every client that reaches it controls the host`,
        because: provenance(daemon),
        value: daemon.text,
        fixes: certificates(daemon),
      };
    }
    yield* published(container, project);
    const client = clientOf(container, project);
    if (client) yield client;
  },
});

const actions: Readonly<Record<OpenDaemon['by'], string>> = {
  certificates: 'disables TLS for its Docker daemon, which listens on port 2375',
  host: 'starts a Docker daemon that listens on TCP without TLS',
  relay: 'forwards the Docker socket to TCP without TLS',
};

function certificates({ by }: OpenDaemon): Proposal[] {
  if (by !== 'certificates') return [];
  return [{ title: 'Set DOCKER_TLS_CERTDIR to /certs', kind: 'choice', ask: [setVariable('DOCKER_TLS_CERTDIR', '/certs')] }];
}

function* published({ of: service, title }: Container<Service>, project: Project): Iterable<ContainerReport> {
  if (known(service.networkMode) === 'host') return;
  const image = imageNameOf(service.image);
  const proxy = image !== undefined && isSocketProxy(image);
  for (const { port, written, reach, target } of publishedPorts(service, project)) {
    if (reach === 'unknown' || target === undefined || port.protocol !== 'tcp' || !speaksDockerApi(service, target)) continue;
    const local = reach === 'loopback';
    const who = local ? 'to every program on the host' : 'to every machine that reaches the host';
    yield {
      at: written.at,
      message: proxy
        ? `${title} exposes a socket proxy ${who}: the calls that it allows require no password`
        : `${title} exposes the Docker API on port ${target} ${who}: no password is required`,
      because: provenance(written),
      value: written.text,
      severity: proxy ? (local ? 'medium' : 'high') : local ? 'high' : 'critical',
      confidence: 'likely',
      fixes: [{ title: 'Remove the published port of the Docker API', kind: 'choice', ask: [remove('port', written)] }],
    };
  }
}

/** A service of the same files that offers the API is reported itself. */
function clientOf({ of: service, title }: Container<Service>, project: Project): ContainerReport | undefined {
  const variables = startVariables(service);
  const host = variables.get('DOCKER_HOST');
  const address = daemonAddress(known(host) ?? '');
  if (!host || !address || address.port === '2376' || !service.complete) return undefined;
  const verify = variables.get('DOCKER_TLS_VERIFY') ?? variables.get('DOCKER_TLS');
  if (verify && (!verify.known || verify.value !== '')) return undefined;
  if (serviceCalled(service, project, address.host) || /proxy/.test(address.host)) return undefined;
  const machine = /^(?:host\.docker\.internal|gateway\.docker\.internal|[\d.]+|\[.*\])$/.test(address.host);
  return {
    at: host.at,
    message: `${title} connects to the Docker daemon on ${address.host} over TCP without TLS: every client of that port controls it`,
    because: provenance(host),
    value: 'DOCKER_HOST',
    confidence: machine ? 'likely' : 'possible',
  };
}

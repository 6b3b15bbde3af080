import { daemonAddress, type OpenDaemon, openDaemons, serviceCalled, speaksDockerApi } from '../../facts/docker-daemon';
import { publishedPorts } from '../../facts/published';
import { type Fix, noItem, text } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isSocketProxy } from '../../knowledge/runtime-sockets';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, trail } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/daemon-tcp',
  on: 'service',
  meta: {
    title: 'A Docker daemon answers over TCP without asking who calls',
    severity: 'critical',
    certainty: 'certain',
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
  *check(service, { project }) {
    for (const daemon of openDaemons(service)) {
      yield {
        at: daemon.at,
        message: `"${service.name}" ${saying[daemon.by]}: whoever reaches it owns the machine`,
        because: trail(daemon),
        value: daemon.text,
        fixes: certificates(service, daemon),
      };
    }
    yield* published(service, project);
    const client = clientOf(service, project);
    if (client) yield client;
  },
});

const saying: Readonly<Record<OpenDaemon['by'], string>> = {
  certificates: 'makes no certificates, and its Docker daemon listens on port 2375 without TLS',
  host: 'starts a Docker daemon that listens on TCP without TLS',
  relay: 'passes the Docker socket on to TCP, without TLS',
};

function certificates(service: Service, { by }: OpenDaemon): Fix[] {
  const written = service.environment.get('DOCKER_TLS_CERTDIR')?.written;
  return by === 'certificates' && written
    ? [{ title: 'Make certificates in /certs', tier: 'manual', want: [text(written, '/certs')] }]
    : [];
}

function* published(service: Service, project: Project): Iterable<Report> {
  if (known(service.networkMode) === 'host') return;
  const image = known(service.image);
  const proxy = image !== undefined && isSocketProxy(image);
  for (const { port, written, reach, target } of publishedPorts(service, project)) {
    if (reach === 'unknown' || target === undefined || port.protocol !== 'tcp' || !speaksDockerApi(service, target)) continue;
    const local = reach === 'loopback';
    const who = local ? 'to every program on the host' : 'to every machine that reaches the host';
    yield {
      at: written.at,
      message: proxy
        ? `"${service.name}" opens a socket proxy ${who}: what it lets through is asked for without a password`
        : `"${service.name}" opens Docker's API on port ${target} ${who}: no password stands before it`,
      because: trail(written),
      value: written.text,
      severity: proxy ? (local ? 'medium' : 'high') : local ? 'high' : 'critical',
      certainty: 'likely',
      fixes: written.origin
        ? [{ title: "Do not publish Docker's API", tier: 'manual', want: [noItem(service, 'ports', written.origin)] }]
        : [],
    };
  }
}

/** Services of the same files that offer the API are spoken of there. */
function clientOf(service: Service, project: Project): Report | undefined {
  const host = service.environment.get('DOCKER_HOST');
  const address = daemonAddress(known(host) ?? '');
  if (!host || !address || address.port === '2376' || !service.complete) return undefined;
  const verify = service.environment.get('DOCKER_TLS_VERIFY') ?? service.environment.get('DOCKER_TLS');
  if (verify && (!verify.known || verify.value !== '')) return undefined;
  if (serviceCalled(service, project, address.host) || /proxy/.test(address.host)) return undefined;
  const machine = /^(?:host\.docker\.internal|gateway\.docker\.internal|[\d.]+|\[.*\])$/.test(address.host);
  return {
    at: host.at,
    message: `"${service.name}" speaks to the Docker daemon of ${address.host} over TCP without TLS: whoever reaches that port owns the machine`,
    because: trail(host),
    value: 'DOCKER_HOST',
    certainty: machine ? 'likely' : 'possible',
  };
}

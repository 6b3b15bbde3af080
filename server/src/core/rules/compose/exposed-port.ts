import { speaksDockerApi } from '../../facts/docker-daemon';
import { imageNameOf } from '../../facts/image-reference';
import { advertisedAt, type Published, publishedPorts } from '../../facts/published';
import { type Fix, text, value } from '../../fix/want';
import { internalService, isOfferedToOthers, portsIn } from '../../knowledge/ports';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { profileOf } from '../../model/privilege';
import type { Service } from '../../model/service';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/exposed-port',
  on: 'service',
  meta: {
    title: 'Port is published on all interfaces of the host',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    why: `A published port without an address listens on every interface of the host: the office network, the café's, the public one of a server. Docker forwards it
before the rules of \`ufw\` and \`firewalld\` are asked, so that a firewall which "blocks everything" does not block it. Databases and consoles that were published to be
reached from the developer's own machine are found by scanners within hours.

Services of one project reach each other by name without any published port; \`expose\` opens nothing either.`,
    derivation: `Other machines reach the service, and need a flaw or a weak password in it to go on: medium. Low where \`0.0.0.0\` or \`::\` is written: somebody decided that.

Where web pages, mail, name service, telephony, VPNs and devices that report usually stand (container ports such as 80, 443, 3000, 8080, 25, 53, 5060, 51820, 1883) other machines
may well be what the service is there for: profile \`strict\` names these ports, and those that a variable decides. Everyone hears of every other port: of databases, caches,
brokers, consoles and debuggers, which no other machine has business with, and of those that nobody knows.

Loopback addresses, one address of the host, ports on the host's own network and services on internal networks alone are not reported.`,
    remedy: `Put \`127.0.0.1:\` before the port when only this machine needs it, or take the entry out when only other services do. Where the port is meant for others, write the
address that they come in by: \`192.0.2.10:443:443\`, or \`0.0.0.0:443:443\` to say that every one is meant.

In an override file an entry with an address does not replace the one without: Compose keeps both. Change the entry where it stands.`,
    breaks: `Clients on other machines: their connections are refused. No file says who they are, so the fix is for a person to choose: a port number alone does not tell whether a browser, an agent or a
broker's client on another machine uses it, and where the service advertises an address with that port, the fix says so. Programs on the host itself and services of the project notice nothing, unless they use the host's own
address or \`host.docker.internal\` to get there.`,
    allow:
      'For what the service is there to offer to other machines: the web ports of the front door, mail, name service. `ports` names them for all services.',
    references: [
      cis('5.14', 'incoming container traffic is bound to a specific host interface'),
      cis('5.9', 'only needed ports are open on the container'),
      owasp('5a', 'port mapping and the firewall of the host'),
      nist('3.4.2', 'unbounded network access from containers'),
      podSecurity('Baseline', 'Host Ports'),
      cwe(1327, 'Binding to an Unrestricted IP Address'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  options: {
    ports: {
      doc: 'Ports of the host that are public on purpose: they are not reported.',
      of: 'ports from 1 to 65535',
      default: [],
      example: [80, 443],
      schema: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } },
    },
  },
  *check(service, { project, options }) {
    for (const published of publishedPorts(service, project)) {
      const { port, written, reach, target } = published;
      if (reach !== 'everywhere' && reach !== 'everywhere-written') continue;
      const open = port.published.known ? portsIn(port.published.value) : [];
      if (open.length > 0 && open.every((each) => options.ports.includes(each))) continue;
      // Their own rules speak about these.
      if (target !== undefined && port.protocol === 'tcp' && (target === '22' || speaksDockerApi(service, target))) continue;
      const inside = target === undefined ? undefined : internalService(target, imageNameOf(service.image));
      const number = numberOf(published);
      const what = inside === undefined ? number : `${number} (${inside})`;
      yield {
        at: written.at,
        message: `"${service.name}" publishes port ${what} on all interfaces: Docker bypasses ufw and firewalld`,
        because: trail(written),
        value: written.text,
        ...(reach === 'everywhere-written' && { severity: 'low' }),
        // Half of all services publish a port of their own, and web pages are mostly meant to be seen.
        ...(inside === undefined && isOffered(service, published) && { profile: 'strict' }),
        fixes: binding(published, number, advertisedAt(service, published)),
      };
    }
  },
});

/** By its number, or as what the image is known to have for everybody. */
function isOffered(service: Service, { target, port: { protocol } }: Published): boolean {
  const meant = profileOf(service)?.profile.publicPorts ?? [];
  const ports = target === undefined ? [] : portsIn(target);
  return isOfferedToOthers(target, protocol) || (ports.length > 0 && ports.every((port) => meant.includes(port)));
}

/** The port as other machines name it. */
function numberOf({ port, target }: Published): string {
  const number = port.published.known && port.published.value !== '' ? port.published.value : undefined;
  if (number !== undefined) return number;
  return target === undefined ? 'of a variable' : `${target} of the container`;
}

/** For a person to choose: no file lists the machines that connect. */
function binding({ written, reach }: Published, number: string, advertised: ReturnType<typeof advertisedAt>): Fix[] {
  const title = `Bind port ${number} to 127.0.0.1`;
  const reliesOn = advertised
    ? `No other machine connects to port ${number}, although ${advertised.by} sends clients to ${advertised.address}.`
    : `No other machine connects to port ${number}: check for browsers, agents and clients elsewhere before you bind it.`;
  const fix = (want: Fix['want'][number]): Fix[] => [{ title, tier: 'manual', reliesOn, want: [want] }];
  const { prefix, origin, via } = written;
  if (written.syntax === 'long') return origin ? fix(value({ ref: origin }, 'host_ip', '127.0.0.1')) : [];
  if (prefix) return fix(text(prefix.site, `127.0.0.1${':'.repeat(prefix.colons)}`));
  // `${ADDRESS:-0.0.0.0}:80:80`
  const [hop] = via.filter(
    (each) => each.kind === 'variable' && each.from === 'default' && each.at.end - each.at.start === '0.0.0.0'.length,
  );
  const address = reach === 'everywhere-written' && hop && 'at' in hop && written.text.startsWith('0.0.0.0:');
  return address ? fix(text(hop.at, '127.0.0.1')) : [];
}

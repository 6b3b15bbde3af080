import { speaksDockerApi } from '../../facts/docker-daemon';
import { imageNameOf } from '../../facts/image-reference';
import { advertisedAt, type Published, publishedPorts } from '../../facts/published';
import { harmful, refuted } from '../../fix/condition';
import { bindPort } from '../../fix/intent';
import { internalService, isOfferedToOthers, portsIn } from '../../knowledge/ports';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import type { ContainerConfig } from '../../model/container';
import { profileOf } from '../../model/privilege';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'exposed-port',
  serves: {
    compose: { title: 'Port published on all interfaces of the host' },
  },
  meta: {
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
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
      doc: 'Host ports that are public on purpose; they are not reported.',
      of: 'ports from 1 to 65535',
      default: [],
      example: [80, 443],
      schema: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 65535 } },
    },
  },
  *check({ of: service, title }, { project, options }) {
    for (const published of publishedPorts(service, project)) {
      const { port, written, reach, target } = published;
      if (reach !== 'everywhere' && reach !== 'everywhere-written') continue;
      const open = port.published.known ? portsIn(port.published.value) : [];
      if (open.length > 0 && open.every((each) => options.ports.includes(each))) continue;
      // These have rules of their own.
      if (target !== undefined && port.protocol === 'tcp' && (target === '22' || speaksDockerApi(service, target))) continue;
      const inside = target === undefined ? undefined : internalService(target, imageNameOf(service.image), service.images);
      const name = portOf(published);
      yield {
        at: written.at,
        message: `${title} publishes ${name}${inside === undefined ? '' : ` (${inside})`} on all interfaces: Docker bypasses ufw and firewalld`,
        because: provenance(written),
        value: written.text,
        ...(reach === 'everywhere-written' && { severity: 'low' }),
        // Half of all services publish a port of their own, and web pages are mostly meant to be seen.
        ...(inside === undefined && isOffered(service, published) && { profile: 'strict' }),
        fixes: [binding(published, name, advertisedAt(service, published))],
      };
    }
  },
});

/** By its number, or as what the image is known to have for everybody. */
function isOffered(service: ContainerConfig, { target, port: { protocol } }: Published): boolean {
  const meant = profileOf(service)?.profile.publicPorts ?? [];
  const ports = target === undefined ? [] : portsIn(target);
  return isOfferedToOthers(target, protocol) || (ports.length > 0 && ports.every((port) => meant.includes(port)));
}

/** The port as other machines name it. */
function portOf({ port, target }: Published): string {
  const number = port.published.known && port.published.value !== '' ? port.published.value : undefined;
  if (number !== undefined) return `port ${number}`;
  return target === undefined ? 'the port from a variable' : `port ${target} of the container`;
}

/** For a person to choose: no file lists the machines that connect. */
function binding({ written }: Published, name: string, advertised: ReturnType<typeof advertisedAt>): Proposal {
  const condition = advertised
    ? refuted('no-remote-client', `No other machine connects to ${name}.`, {
        note: `${advertised.by} sends clients to ${advertised.address}`,
      })
    : harmful('no-remote-client', `No other machine connects to ${name}; check for browsers, agents and other remote clients first.`);
  return { title: `Bind ${name} to 127.0.0.1`, kind: 'review', conditions: [condition], ask: [bindPort(written, '127.0.0.1')] };
}

import { speaksDockerApi } from '../../facts/docker-daemon';
import { listensAt, openAccess } from '../../facts/open-access';
import { isOpenToAll, nameOfPort, onlyLocalClients, type Published, publishedPorts } from '../../facts/published';
import { bindPort } from '../../fix/intent';
import { internalService, isOfferedToOthers, portsIn } from '../../knowledge/ports';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { type Container, type ContainerConfig, isOwn } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import { profileOf } from '../../model/privilege';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'exposed-port',
  serves: {
    compose: { title: 'Port published on all interfaces of the host' },
    devcontainer: { title: 'Port of a development container open to the network' },
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
  *check(container, { project, options }) {
    const { config, title } = container;
    for (const published of publishedPorts(config, project)) {
      const { port, written, target } = published;
      if (!isOpenToAll(published) || !isOwn(container, written)) continue;
      const open = port.published.known ? portsIn(port.published.value) : [];
      if (open.length > 0 && open.every((each) => options.ports.includes(each))) continue;
      if (hasOwnRule(container, published)) continue;
      const inside =
        target === undefined
          ? undefined
          : internalService(target, config.build ? undefined : imageNameOf(config.image), config.name, config.images);
      yield {
        at: written.at,
        message: `${title} publishes ${nameOfPort(published)}${inside === undefined ? '' : ` (${inside.certain ? '' : 'usually '}${inside.name})`} on all interfaces: Docker bypasses ufw and firewalld`,
        because: provenance(written),
        value: written.text,
        ...(inside === undefined && { severity: 'low' }),
        // Half of all services publish a port of their own, and web pages are mostly meant to be seen.
        ...(inside === undefined && isOffered(config, published) && { profile: 'strict' }),
        fixes: [binding(config, published)],
      };
    }
  },
});

/** SSH, Docker's API, and programs that let everybody in have rules of their own. */
function hasOwnRule({ config }: Container, { target, port: { protocol } }: Published): boolean {
  if (protocol !== 'tcp' || target === undefined) return false;
  return target === '22' || speaksDockerApi(config, target) || openAccess(config).some((access) => listensAt(access, target));
}

/** By its number, or as what the image is known to have for everybody. */
function isOffered(service: ContainerConfig, { target, port: { protocol } }: Published): boolean {
  const meant = profileOf(service)?.profile.publicPorts ?? [];
  const ports = target === undefined ? [] : portsIn(target);
  return isOfferedToOthers(target, protocol) || (ports.length > 0 && ports.every((port) => meant.includes(port)));
}

/** For a person to choose: no file lists the machines that connect. */
function binding(config: ContainerConfig, published: Published): Proposal {
  return {
    title: `Bind ${nameOfPort(published)} to 127.0.0.1`,
    kind: 'review',
    conditions: [onlyLocalClients(config, published)],
    ask: [bindPort(published.written, '127.0.0.1')],
  };
}

import { isForSwarm } from '../../facts/compose/swarm';
import { applicationOf, networksOf } from '../../facts/networks';
import { gatewayModes } from '../../knowledge/gateway-modes';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known, provenance } from '../../model/traced';
import { get, scalarAt, type Value } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/open-network',
  on: 'service',
  meta: {
    title: "Network with less isolation than Docker's default",
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('5.30', "Docker's default bridge is not used"),
      owasp('5a', 'be careful when mapping container ports to the host'),
      nist('3.4.2', 'unbounded network access from containers'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      {
        title: 'Docker: port publishing, gateway modes',
        url: 'https://docs.docker.com/engine/network/port-publishing/#gateway-modes',
      },
    ],
    tiers: [],
  },
  *check(service, { project }) {
    const mode = service.networkMode;
    if (mode && known(mode) === 'bridge') {
      yield {
        at: mode.at,
        message: `"${service.name}" uses the default bridge: the containers of all projects on it can reach each other's ports`,
        because: provenance(mode),
        profile: 'strict',
      };
    }
    const networks = get(applicationOf(project, service)?.root, 'networks');
    for (const name of networksOf(service)) {
      const network = get(networks, name);
      if (network) yield* [...gateway(name, network), ...link(name, network), ...predefined(service, name, network, project)];
    }
  },
});

/** A bridge that does not keep other hosts from its containers. The message names no service: one network is one finding. */
function* gateway(name: string, network: Value): Iterable<Report> {
  const driver = scalarAt(network, 'driver');
  if (driver && driver.plain !== null && known(driver) !== 'bridge') return;
  for (const [option, family] of gatewayModes.options) {
    const mode = scalarAt(get(network, 'driver_opts'), option);
    const open = mode?.known ? gatewayModes.open.get(mode.value) : undefined;
    if (!mode?.known || !open) continue;
    yield {
      at: mode.at,
      message: `Network "${name}" is ${mode.value} for ${family}: ${open.gives}`,
      because: provenance(mode),
      value: option,
      severity: open.severity,
    };
  }
}

/** Containers with an address of their own on a link of the host. Without one, or as an internal network, they only reach each other. */
function* link(name: string, network: Value): Iterable<Report> {
  const driver = scalarAt(network, 'driver');
  const parent = scalarAt(get(network, 'driver_opts'), 'parent');
  const kind = known(driver);
  if (!driver || (kind !== 'macvlan' && kind !== 'ipvlan') || !parent || parent.plain === null) return;
  if (scalarAt(network, 'internal')?.plain === true) return;
  yield {
    at: driver.at,
    message: `Network "${name}" (${kind}) puts its containers on the host's own link: no firewall rule of Docker filters their ports`,
    because: provenance(driver),
    value: kind,
  };
}

/** The engine's own network `host`. Compose gives every container an alias, which the engine accepts on networks of users alone (moby/moby daemon/container_operations.go). */
function* predefined(service: Service, name: string, network: Value, project: Project): Iterable<Report> {
  const external = get(network, 'external');
  const isExternal = external?.kind === 'map' || (external?.kind === 'scalar' && external.plain === true);
  const named = scalarAt(network, 'name') ?? scalarAt(external, 'name');
  if (!isExternal || (named ? known(named) : name) !== 'host') return;
  const swarm = isForSwarm(service, project);
  yield {
    at: (named ?? external).at,
    message: swarm
      ? `"${service.name}" uses the host's network through "${name}": it can reach services on the host's loopback`
      : `"${service.name}" joins the host's network through "${name}": docker stack deploy allows that, docker compose refuses it`,
    because: provenance(named ?? external),
    value: 'host',
    severity: swarm ? 'high' : 'medium',
  };
}

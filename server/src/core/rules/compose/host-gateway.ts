import { cwe, nist, owasp } from '../../knowledge/references';
import { known, provenance, type Trace, type Traced } from '../../model/traced';
import { get, type MapValue } from '../../model/value';
import { defineRule } from '../rule';

/** The name that Docker Desktop resolves by itself. */
const hostName = 'host.docker.internal';

export default defineRule({
  id: 'compose/host-gateway',
  on: 'service',
  meta: {
    title: 'Service depends on programs running on the host',
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [
      owasp(5, 'be mindful of inter-container connectivity'),
      nist('3.4.2', 'unbounded network access from containers'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(service) {
    const [host] = gatewayNames(service.map);
    const variable = [...service.environment].find(([, value]) => (known(value) ?? '').includes(hostName));
    if (!host && !variable) return;
    // One cause: the name and the variables that use it.
    const at: Trace = host?.trace ?? variable![1];
    yield {
      at: at.at,
      message: host
        ? `"${service.name}" reaches the host as ${host.name}: it depends on host programs`
        : `"${service.name}" reaches the host as ${hostName} (${variable![0]}): it depends on host programs`,
      because: [...provenance(at), ...(host && variable ? [{ at: variable[1].at, note: `${variable[0]} uses it` }] : [])],
      value: 'host-gateway',
    };
  },
});

/** Names of `extra_hosts` that stand for the host, in a list (`NAME:host-gateway`, `NAME=host-gateway`) or a map. */
function* gatewayNames(map: MapValue): Iterable<{ readonly name: string; readonly trace: Trace }> {
  const hosts = get(map, 'extra_hosts');
  for (const item of hosts?.kind === 'seq' ? hosts.items : []) {
    const name = item.kind === 'scalar' && item.known ? /^(.+?)[:=]host-gateway$/.exec(item.value.trim())?.[1] : undefined;
    if (name !== undefined) yield { name, trace: item };
  }
  if (hosts?.kind !== 'map') return;
  for (const [name, { value }] of hosts.entries) {
    const addresses = value.kind === 'seq' ? value.items : [value];
    const found = addresses.find(
      (one): one is typeof one & Traced<string> => one.kind === 'scalar' && one.known && one.value === 'host-gateway',
    );
    if (found) yield { name, trace: found };
  }
}

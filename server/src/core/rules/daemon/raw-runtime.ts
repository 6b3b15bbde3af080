import { isKnownRuntime, isOfNvidia, isWritablePath } from '../../knowledge/oci-runtimes';
import { cwe, nist, owasp } from '../../knowledge/references';
import { get, type MapValue, scalarAt, type Value } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'daemon/raw-runtime',
  on: 'daemon',
  meta: {
    title: 'Unknown or replaceable container runtime',
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    references: [
      owasp(13, 'enhance supply chain security'),
      nist('3.4.1', 'vulnerabilities within the runtime software'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      { title: 'Docker: alternative container runtimes', url: 'https://docs.docker.com/engine/daemon/alternative-runtimes/' },
    ],
    tiers: [],
  },
  *check(daemon) {
    const runtimes = get(daemon.map, 'runtimes');
    if (runtimes?.kind === 'map') yield* replaceable(runtimes);
    const chosen = scalarAt(daemon.map, 'default-runtime');
    if (!chosen || typeof chosen.plain !== 'string' || chosen.plain === '') return;
    const program = programOf(get(runtimes, chosen.plain)) ?? chosen.plain;
    if (isOfNvidia(program)) {
      yield {
        at: chosen.at,
        severity: 'low',
        message: 'The NVIDIA runtime starts every container: any image that requests graphics cards in its environment gets them',
      };
    } else if (!isKnownRuntime(program))
      yield { at: chosen.at, message: `"${program}" starts all containers: it is not a runtime that is known to isolate them` };
  },
});

function* replaceable(runtimes: MapValue): Iterable<Report> {
  for (const [name, { value }] of runtimes.entries) {
    const path = scalarAt(value, 'path');
    if (!path || typeof path.plain !== 'string' || !isWritablePath(path.plain)) continue;
    yield {
      at: path.at,
      value: path.plain,
      message: `The runtime "${name}" can be replaced by users other than root: its program runs as root on the host`,
    };
  }
}

/** The program or shim of a runtime that the file describes. */
function programOf(runtime: Value | undefined): string | undefined {
  const said = scalarAt(runtime, 'path') ?? scalarAt(runtime, 'runtimeType');
  return typeof said?.plain === 'string' && said.plain !== '' ? said.plain : undefined;
}

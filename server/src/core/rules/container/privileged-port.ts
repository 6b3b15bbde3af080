import { fileCapabilitiesOf } from '../../facts/shell/permissions';
import { harmful, holds } from '../../fix/condition';
import { add, remove } from '../../fix/intent';
import { isFixedByProtocol } from '../../knowledge/ports';
import { cis, cwe, nist, podSecurity } from '../../knowledge/references';
import type { Container, ContainerConfig } from '../../model/container';
import type { EffectivePort } from '../../model/effective';
import { factValue } from '../../model/effective/fact';
import { profileOf } from '../../model/privilege';
import { chain } from '../../model/stage';
import { provenance } from '../../model/traced';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'privileged-port',
  serves: {
    compose: { title: 'Port below 1024 published on the host' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    takes: [{ need: 'port' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.8', 'privileged ports are not mapped within containers'),
      nist('3.4.2', 'unbounded network access from containers'),
      podSecurity('Baseline', 'Host Ports'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check(container) {
    const { effective, title } = container;
    for (const port of effective.ports) {
      const low = factValue(port.published) ?? '';
      const first = Number(low.split('-')[0]);
      if (low === '' || !(first > 0 && first < 1024)) continue;
      // Nobody asks a name server on another port than 53.
      if (isFixedByProtocol(first) && factValue(port.target) === low) continue;
      yield {
        at: port.at,
        message: `${title} publishes port ${low}: clients expect services of the host itself on ports below 1024`,
        because: provenance(port),
        value: `${low}/${port.protocol}`,
        fixes: moved(port, first),
      };
    }
    yield* onHostNetwork(container);
  },
});

function* onHostNetwork({ config, effective, title }: Container): Iterable<ContainerReport> {
  const { namespaces, user, capabilities } = effective;
  const { networkMode } = config;
  const bounding = capabilities.bounding;
  const isHost = namespaces.net.known && namespaces.net.value.mode === 'host';
  if (!networkMode || !isHost || !user.known || user.value.root || !bounding.known || bounding.value.includes('NET_BIND_SERVICE')) return;
  const port = listensBelow1024(config);
  if (port === undefined) return;
  yield {
    at: networkMode.at,
    message: `${title} listens on host port ${port} as user ${user.value.text} without NET_BIND_SERVICE: the kernel refuses this`,
    because: provenance(networkMode),
    confidence: 'likely' as const,
    value: String(port),
    fixes: capabilityFix(config),
  };
}

/** The lowest port that the image or `ports` names, where it is one for root alone. */
function listensBelow1024(service: ContainerConfig): number | undefined {
  const exposed = service.build?.stage?.exposed ?? [];
  const written = service.ports.map(({ target }) => target ?? '');
  const ports = [...exposed, ...written].map((text) => Number(text.split(/[-/]/)[0])).concat(profileOf(service)?.profile.ports ?? []);
  const lowest = Math.min(...ports.filter((port) => port > 0));
  return lowest < 1024 ? lowest : undefined;
}

/** The capability helps a user other than root only through a program file that carries it. */
function capabilityFix(service: ContainerConfig): Proposal[] {
  const stage = service.build?.stage;
  const carries =
    profileOf(service)?.profile.capabilities.file.includes('NET_BIND_SERVICE') ||
    (stage && [...chain(stage)].some((each) => fileCapabilitiesOf(each).some(({ names }) => names.includes('cap_net_bind_service'))));
  return carries
    ? [
        {
          title: 'Add NET_BIND_SERVICE',
          kind: 'review',
          ask: [add('capability', 'NET_BIND_SERVICE')],
          conditions: [
            holds('file-capability', 'The program file has the capability, and no-new-privileges is not set.', {
              note: 'the image, or its Dockerfile, gives it to the file',
            }),
          ],
        },
      ]
    : [];
}

/** The same port, 8000 higher: 80 becomes 8080, 443 becomes 8443. */
function moved(port: EffectivePort, first: number): Proposal[] {
  const { address, published, target, protocol, origin } = port;
  if (!origin || !address.known || !target.known || factValue(published) !== String(first)) return [];
  const higher = first + 8000;
  const on = address.value === '' ? '' : `${address.value.includes(':') ? `[${address.value}]` : address.value}:`;
  const text = `${on}${higher}:${target.value}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  return [
    {
      title: `Publish it on port ${higher}`,
      kind: 'choice',
      ask: [remove('port', port), add('port', text)],
      conditions: [
        harmful(
          'clients-can-change',
          `Every client can use port ${higher} instead of ${first}; browsers, DNS resolvers and mail servers use the standard port.`,
        ),
      ],
    },
  ];
}

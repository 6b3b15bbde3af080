import { cwe, nist, owasp } from '../../knowledge/references';
import { vpnImage } from '../../knowledge/vpn-images';
import type { ContainerConfig } from '../../model/container';
import { serviceNamed } from '../../model/effective/siblings';
import { imageNameOf } from '../../model/image-reference';
import { namesOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import { known, provenance } from '../../model/traced';
import { defineContainerRule } from '../container-rule';

/** What the members of a namespace have in common, as a clause; `kind` is part of fingerprints. */
const kinds = [
  { key: 'networkMode', kind: 'network', name: 'network', gives: 'each can reach the other on 127.0.0.1 and see its traffic' },
  { key: 'pid', kind: 'process', name: 'PID', gives: 'each can see, signal and, as the same user, read processes of the other' },
  { key: 'ipc', kind: 'IPC', name: 'IPC', gives: 'each can read and write the shared memory of the other' },
] as const;

export default defineContainerRule({
  name: 'shared-namespace',
  serves: {
    compose: { title: 'Namespace shared with another container' },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'strict',
    since: '0.1.0',
    tiers: [],
    references: [
      owasp('5', 'be mindful of inter-container connectivity'),
      nist('3.3.3', 'poorly separated inter-container network traffic'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
  },
  *check({ config, title }, { project }) {
    for (const { key, kind, name: label, gives } of kinds) {
      const mode = config[key];
      const [, how, name = ''] = /^(service|container):(.+)$/.exec(known(mode) ?? '') ?? [];
      if (!mode || !how || (kind === 'network' && how === 'service' && isVpn(project, config, name))) continue;
      yield {
        at: mode.at,
        message: `${title} shares the ${label} namespace of ${how} "${name}": ${gives}`,
        because: provenance(mode),
        value: `${kind} ${name}`,
      };
    }
  },
});

/** A sidecar that exists to give others its network: it builds one, or is known to. */
function isVpn(project: Project, service: ContainerConfig, name: string): boolean {
  const other = serviceNamed(project, service, name);
  if (!other) return false;
  const image = imageNameOf(other.image);
  return namesOf(other.capAdd).has('NET_ADMIN') || (image !== undefined && vpnImage(image) !== undefined);
}

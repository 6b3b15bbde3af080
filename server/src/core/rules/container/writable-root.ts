import { copiedGrants } from '../../facts/copied-grants';
import { readOnlyNeeds } from '../../facts/read-only-needs';
import { isWindows } from '../../facts/service-os';
import { noWorkplace } from '../../facts/workplace';
import { add, set } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Container } from '../../model/container';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { isTrue } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'writable-root',
  serves: {
    compose: {
      title: 'Service with a writable root file system',
      leaves: ['compose/lifecycle-hook'],
    },
  },
  meta: {
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    absence: true,
    safeguard: 'a read-only root file system',
    since: '0.1.0',
    takes: [{ need: 'write' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.13', "the container's root filesystem is mounted as read only"),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      { title: 'Compose file reference: read_only', url: 'https://docs.docker.com/reference/compose-file/services/#read_only' },
    ],
  },
  *check(container, { project }) {
    const { of: service, config, effective, title } = container;
    if (!config.complete || isWindows(config)) return;
    const { rootfsWritable } = effective;
    if (!rootfsWritable.known || !rootfsWritable.value) return;
    const obstacle = obstacleTo(service, project);
    yield {
      at: config.at,
      message: obstacle
        ? `${title} cannot use "read_only" for its root file system: ${obstacle}`
        : `${title} can write to its root file system: "read_only" is not set`,
      fixes: obstacle ? [] : [fix(container, project)],
    };
  },
});

/** What Compose copies into the root file system before the container starts, as a clause. */
function obstacleTo(service: Service, project: Project): string | undefined {
  if (isTrue(service.useApiSocket)) return 'use_api_socket copies Docker CLI credentials there';
  const [grant] = copiedGrants(service, project);
  return grant && `Compose copies the ${grant.kind} "${grant.name}" there from "${grant.from}"`;
}

function fix({ of: service }: Container<Service>, project: Project): Proposal {
  const { tmpfs, paths, condition } = readOnlyNeeds(service, project);
  return {
    title: `Make the root file system read-only${paths.length > 0 ? `, keep ${paths.join(', ')} writable` : ''}`,
    kind: 'review',
    ask: [set('read-only', true), ...tmpfs.map((one) => add('tmpfs', one))],
    conditions: [noWorkplace(service, project), condition],
  };
}

import { copiedGrants } from '../../facts/copied-grants';
import { readOnlyNeeds } from '../../facts/read-only-needs';
import { isWindows } from '../../facts/service-os';
import { workplaceOf } from '../../facts/workplace';
import { type Fix, item, value } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { effectivePrivilege } from '../../model/effective';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { isTrue } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/writable-root',
  on: 'service',
  meta: {
    title: 'A service can change its own programs and files',
    severity: 'low',
    certainty: 'certain',
    profile: 'default',
    absence: true,
    wall: 'a read-only root file system',
    since: '0.1.0',
    leaves: ['compose/lifecycle-hook'],
    tiers: ['review', 'manual'],
    references: [
      cis('5.13', "the container's root filesystem is mounted as read only"),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
      { title: 'Compose file reference: read_only', url: 'https://docs.docker.com/reference/compose-file/services/#read_only' },
    ],
  },
  *check(service, { project }) {
    if (!service.complete || isWindows(service)) return;
    const { rootfsWritable } = effectivePrivilege(service, project);
    if (!rootfsWritable.known || !rootfsWritable.value) return;
    const obstacle = obstacleTo(service, project);
    yield {
      at: service.at,
      message: obstacle
        ? `"${service.name}" can write to its root file system; with "read_only" it would not start, for ${obstacle}`
        : `"${service.name}" can write to its root file system: "read_only" is not set`,
      fixes: obstacle ? [] : [fix(service, project)],
    };
  },
});

/** What Compose copies into the root file system before the container starts, as the end of a sentence. */
function obstacleTo(service: Service, project: Project): string | undefined {
  if (isTrue(service.useApiSocket)) return 'use_api_socket copies the credentials of the Docker CLI there first';
  const [grant] = copiedGrants(service, project);
  return grant && `the ${grant.kind} "${grant.name}" is made from "${grant.from}" and copied there first: give it as a file`;
}

function fix(service: Service, project: Project): Fix {
  const { tmpfs, paths, known, reliesOn } = readOnlyNeeds(service, project);
  const workplace = workplaceOf(service, project);
  return {
    title: `Make the root file system read-only${paths.length > 0 ? `, keep ${paths.join(', ')} writable` : ''}`,
    tier: known && workplace === undefined ? 'review' : 'manual',
    want: [value(service, 'read_only', true), ...tmpfs.map((one) => item(service, 'tmpfs', one))],
    reliesOn: workplace ?? reliesOn,
  };
}

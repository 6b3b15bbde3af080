import { hostMounts } from '../../facts/host-mount';
import { remove } from '../../fix/intent';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { provenance, type Traced } from '../../model/traced';
import { defineContainerRule } from '../container-rule';
import type { Confidence, Severity } from '../rule';

export default defineContainerRule({
  name: 'daemon-group',
  serves: {
    compose: { title: 'Service in the group of the Docker daemon or of root' },
  },
  meta: {
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('1.1.2', 'only trusted users are allowed to control the Docker daemon'),
      owasp('2', 'set a user'),
      nist('3.5.4', 'improper user access rights'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check({ config, title }, { project }) {
    const socket = hostMounts(config, project).some(({ path }) => socketAt(path) !== undefined);
    for (const group of config.attributes.groupAdd) {
      const analyzed = analyze(group, socket);
      if (!analyzed) continue;
      yield {
        at: group.at,
        message: `${title} ${analyzed.message}`,
        because: provenance(group),
        severity: analyzed.severity,
        confidence: analyzed.confidence,
        value: group.known ? group.value : group.raw,
        fixes: [{ title: 'Remove the group', kind: 'choice', ask: [remove('group', group)] }],
      };
    }
  },
});

interface Assessed {
  readonly message: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
}

function analyze(group: Traced<string>, socket: boolean): Assessed | undefined {
  const opens = socket ? ', which can open the mounted socket' : '';
  if (!group.known) {
    // `${DOCKER_GID}`: the number is not known, what it is for is.
    const named = group.variables.find((name) => /docker_?(sock(et)?_?)?(gid|group)/i.test(name));
    return named === undefined
      ? undefined
      : {
          message: `joins the group from ${named}${opens || ', which can control the Docker daemon'}`,
          severity: 'high',
          confidence: 'possible',
        };
  }
  const { value } = group;
  if (value === 'docker')
    return {
      message: `joins the group "docker"${opens || ', which can control the Docker daemon'}`,
      severity: 'high',
      confidence: socket ? 'certain' : 'likely',
    };
  if (value === 'root' || /^\+?0+$/.test(value)) {
    return {
      message: `joins the group "root"${opens || ', which owns most files of the image'}`,
      severity: socket ? 'high' : 'medium',
      confidence: 'certain',
    };
  }
  // Beside a socket a bare number can only be that of its group.
  if (!socket || !/^\d+$/.test(value)) return undefined;
  return {
    message: `joins the group ${value}, which can probably open the mounted socket`,
    severity: 'high',
    confidence: 'possible',
  };
}

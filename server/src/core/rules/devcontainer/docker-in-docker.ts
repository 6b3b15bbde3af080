import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { isTrue, trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/docker-in-docker',
  on: 'devcontainer',
  meta: {
    title: 'A feature makes the development container privileged to run Docker in it',
    severity: 'medium',
    certainty: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    masks: ['devcontainer/added-capability', 'devcontainer/unconfined', 'devcontainer/host-device'],
    why: `The feature docker-in-docker starts a Docker engine inside the container, and for that the whole container runs privileged: whatever runs in it, an install script of a package among
them, can mount the disk of the machine. Nothing in the file shows it but the feature's name.

It is still the better one of the two ways to have Docker there: the other one, docker-outside-of-docker, hands over the engine of the host, which is devcontainer/docker-socket.`,
    derivation: `A privileged container is critical. It is weighed two steps lower here, as what people chose it for, building and running containers, is kept apart from the host's engine, and as no smaller grant
serves: medium.`,
    remedy: `Ask whether the project needs containers at all: a database can be a second service of a Compose file that \`dockerComposeFile\` names. Images can be built by a builder on another machine
(\`docker buildx create --driver remote\`). Where it is needed, work in a virtual machine or a hosted workspace.`,
    allow: 'In a virtual machine or a hosted workspace that holds nothing but this project.',
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      podSecurity('Baseline', 'Privileged Containers'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(container) {
    // Whatever else makes it privileged is the graver matter, and says so.
    if (isTrue(container.service?.privileged)) return;
    for (const { engine, trace, reference } of container.features) {
      if (!engine) continue;
      yield {
        at: trace.at,
        message: `The feature "${reference}" makes the whole container privileged: any process in it controls the host`,
        because: trail(trace),
        value: reference,
      };
    }
  },
});

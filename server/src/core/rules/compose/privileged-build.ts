import { absent, type Fix, noItem } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { isTrue, known, provenance, type Traced } from '../../model/traced';
import { defineRule, type Report } from '../rule';

const open = 'its build steps and their downloads get every capability and device of the builder';
const hostNetwork = "its build steps and their downloads reach the services on the builder's loopback interface";

export default defineRule({
  id: 'compose/privileged-build',
  on: 'service',
  meta: {
    title: 'Image build has access to the build host',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(service): Iterable<Report> {
    const { build } = service.attributes;
    if (!build) return;
    const { privileged, network, entitlements, ssh } = build;
    if (privileged && isTrue(privileged)) {
      const fix: Fix = {
        title: 'Remove build.privileged',
        tier: 'review',
        reliesOn: 'No build step mounts file systems, loads kernel modules or creates devices.',
        want: [absent(service, 'build.privileged')],
      };
      yield { ...report(service, privileged, `is built privileged: ${open}`), fixes: [fix] };
    }
    if (network && known(network) === 'host') {
      const fix: Fix = {
        title: 'Remove build.network',
        tier: 'review',
        reliesOn: 'No build step connects to a service on the builder.',
        want: [absent(service, 'build.network')],
      };
      yield { ...report(service, network, `is built in the host network: ${hostNetwork}`), fixes: [fix] };
    }
    for (const key of ssh) {
      const name = (key.known ? key.value : key.raw).split('=')[0];
      const what = `lets its build steps use the SSH keys of "${name}": code that a step runs can log in with them`;
      yield { ...report(service, key, what), severity: 'low', profile: 'strict', value: `ssh ${name}` };
    }
    for (const entitlement of entitlements) {
      const name = known(entitlement);
      if (name !== 'security.insecure' && name !== 'network.host') continue;
      const what =
        name === 'network.host' ? `may be built in the host network: ${hostNetwork}` : `may be built without confinement: ${open}`;
      yield { ...report(service, entitlement, what), fixes: withdraw(service, entitlement, name) };
    }
  },
});

function report(service: Service, value: Traced<unknown>, what: string): Report {
  return { at: value.at, message: `"${service.name}" ${what}`, because: provenance(value) };
}

function withdraw(service: Service, { origin }: Traced<string>, name: string): Fix[] {
  return origin
    ? [
        {
          title: `Remove ${name} from build.entitlements`,
          tier: 'review',
          reliesOn: `No build step needs ${name}.`,
          want: [noItem(service, 'build.entitlements', origin)],
        },
      ]
    : [];
}

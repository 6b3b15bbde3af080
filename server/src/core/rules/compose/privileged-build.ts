import { absent, type Fix, noItem } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import { isTrue, known, provenance, type Traced } from '../../model/traced';
import { defineRule, type Report } from '../rule';

const open = 'the commands of the Dockerfile and all that they download run on the builder with every capability and device';
const hostNetwork = "commands of the Dockerfile and all that they download reach what listens on the builder's loopback interface";

export default defineRule({
  id: 'compose/privileged-build',
  on: 'service',
  meta: {
    title: "The build of a service's image gets at the builder",
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
    const { privileged, network, entitlements } = build;
    if (privileged && isTrue(privileged)) {
      const fix: Fix = {
        title: 'Build it confined',
        tier: 'review',
        reliesOn: 'No step of the build mounts, loads or makes devices.',
        want: [absent(service, 'build.privileged')],
      };
      yield { ...report(service, privileged, `is built privileged: ${open}`), fixes: [fix] };
    }
    if (network && known(network) === 'host') {
      const fix: Fix = {
        title: "Build it in the builder's own network",
        tier: 'review',
        reliesOn: 'No step of the build talks to what listens on the builder.',
        want: [absent(service, 'build.network')],
      };
      yield { ...report(service, network, `is built in the host's network: ${hostNetwork}`), fixes: [fix] };
    }
    for (const entitlement of entitlements) {
      const name = known(entitlement);
      if (name !== 'security.insecure' && name !== 'network.host') continue;
      const what = name === 'network.host' ? `may be built in the host's network: ${hostNetwork}` : `may be built unconfined: ${open}`;
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
          title: `Withdraw ${name}`,
          tier: 'review',
          reliesOn: 'No step of the build needs it.',
          want: [noItem(service, 'build.entitlements', origin)],
        },
      ]
    : [];
}

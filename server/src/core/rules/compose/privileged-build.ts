import { kernelWork, localCall, stagesOfBuild } from '../../facts/dockerfile/step-needs';
import { type Condition, holds, refuted, unknown, unknownUnless } from '../../fix/condition';
import { absent, noItem, type ProposedFix } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import type { Service } from '../../model/service';
import type { Stage } from '../../model/stage';
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
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.5', 'privileged containers are not used'),
      owasp('3', 'limit capabilities'),
      nist('3.4.3', 'insecure container runtime configurations'),
      cwe(250, 'Execution with Unnecessary Privileges'),
    ],
  },
  *check(service, { project }): Iterable<Report> {
    const { build } = service.attributes;
    if (!build) return;
    const stages = stagesOfBuild(service.build?.stage, project);
    const { privileged, network, entitlements, ssh } = build;
    if (privileged && isTrue(privileged)) {
      const fix: ProposedFix = {
        title: 'Remove build.privileged',
        kind: 'review',
        conditions: [
          unknownUnless(
            'step-needs-nothing',
            'No build step mounts file systems, loads kernel modules or creates devices.',
            kernelWork(stages),
          ),
        ],
        want: [absent(service, 'build.privileged')],
      };
      yield { ...report(service, privileged, `is built privileged: ${open}`), fixes: [fix] };
    }
    if (network && known(network) === 'host') {
      const fix: ProposedFix = {
        title: 'Remove build.network',
        kind: 'review',
        conditions: [unknownUnless('step-needs-nothing', 'No build step connects to a service on the builder.', localCall(stages))],
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
      yield { ...report(service, entitlement, what), fixes: withdraw(service, entitlement, name, stages) };
    }
  },
});

function report(service: Service, value: Traced<unknown>, what: string): Report {
  return { at: value.at, message: `"${service.name}" ${what}`, because: provenance(value) };
}

function withdraw(
  service: Service,
  { origin }: Traced<string>,
  name: 'security.insecure' | 'network.host',
  stages: readonly Stage[],
): ProposedFix[] {
  return origin
    ? [
        {
          title: `Remove ${name} from build.entitlements`,
          kind: 'review',
          conditions: [withoutEntitlement(service, name, stages)],
          want: [noItem(service, 'build.entitlements', origin)],
        },
      ]
    : [];
}

/** An entitlement is used by a step that asks for it, or by a build that does; a build whose steps are known and do not ask loses nothing. */
function withoutEntitlement({ attributes }: Service, name: 'security.insecure' | 'network.host', stages: readonly Stage[]): Condition {
  const says = `No build step needs ${name}.`;
  const [flag, value] = name === 'network.host' ? ['network', 'host'] : ['security', 'insecure'];
  const { network, privileged } = attributes.build ?? {};
  const own =
    name === 'network.host' ? (network && known(network) !== 'default' ? network : undefined) : isTrue(privileged) ? privileged : undefined;
  if (own) return refuted('step-needs-nothing', says, { note: 'the build itself asks for it', at: own.at });
  const [first] = stages;
  if (!first) return unknown('step-needs-nothing', says);
  const step = stages
    .flatMap(({ file, instructions }) => instructions.map((one) => ({ file, ...(one.trigger ?? one) })))
    .find(({ flags }) => flags.some((one) => one.name === flag && one.value === value));
  if (!step) return holds('step-needs-nothing', says, { note: `no RUN has --${flag}=${value}`, at: first.at });
  return refuted('step-needs-nothing', says, {
    note: `a build step has --${flag}=${value}`,
    at: { file: step.file, start: step.start, end: step.end },
  });
}

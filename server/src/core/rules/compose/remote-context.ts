import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { remoteContext } from '../../model/dockerfile/context';
import { isGit, namesCommit } from '../../model/dockerfile/copies';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/remote-context',
  on: 'service',
  meta: {
    title: 'Build context fetched without a commit or a checksum',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.2', 'containers use only trusted base images'),
      owasp(13, 'supply chain'),
      nist('3.1.3', 'embedded malware'),
      cwe(494, 'Download of Code Without Integrity Check'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
    tiers: [],
  },
  *check({ name, build }) {
    if (build?.borrowed) return;
    for (const context of build ? [...(build.context ? [build.context] : []), ...build.contexts.values()] : []) {
      if (!context.known || !remoteContext.test(context.value) || isOfImages.test(context.value)) continue;
      const git = isGit(context.value) || /^github\.com\//i.test(context.value);
      if (git && namesCommit(context.value)) continue;
      const plain = /^(?:http|git):/i.test(context.value);
      const what = git ? 'without a commit: whoever moves the branch or the tag' : 'without a checksum: whoever controls that server';
      yield {
        at: context.at,
        message: `"${name}" is built from "${shown(context.value)}" ${what}${plain ? ', or the network on the way,' : ''} decides what it runs`,
        because: provenance(context),
        value: shown(context.value),
      };
    }
  },
});

/** What other services build and images that a registry gives: rules about images speak of them. */
const isOfImages = /^(?:service|docker-image|oci-layout|target):/i;

/** Without what a URL says of who fetches it. */
function shown(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^@/]*@/i, '$1');
}

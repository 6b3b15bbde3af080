import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { copiesOf, isGit, isRemote, namesCommit } from '../../model/dockerfile/copies';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/remote-add',
  on: 'stage',
  meta: {
    title: 'ADD from a remote source without a checksum',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.9', 'COPY is used instead of ADD in Dockerfiles'),
      owasp(13, 'supply chain'),
      nist('3.1.3', 'embedded malware'),
      cwe(494, 'Download of Code Without Integrity Check'),
    ],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const { keyword, instruction, sources } of copiesOf(stage)) {
      if (keyword !== 'ADD' || instruction.flags.some(({ name, value }) => name === 'checksum' && value !== '')) continue;
      const written = instruction.json ? instruction.words : instruction.words.filter((word) => !word.text.startsWith('<<'));
      for (const [index, { at }] of sources.entries()) {
        const source = written[index]!.text.replace(/^(["'])(.*)\1$/, '$2');
        if (!isRemote(source) || (isGit(source) && namesCommit(source))) continue;
        yield {
          at,
          message: isGit(source)
            ? `ADD fetches "${source}" without a commit: its content can change between builds`
            : `ADD downloads "${source}" without a checksum: the server decides what enters the image`,
          value: source,
        };
      }
    }
  },
});

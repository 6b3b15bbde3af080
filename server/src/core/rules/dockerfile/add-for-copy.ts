import { type Condition, holds, unknown } from '../../fix/condition';
import { text } from '../../fix/want';
import { cis, cwe, nist } from '../../knowledge/references';
import { type Copy, copiesOf, isRemote } from '../../model/dockerfile/copies';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/add-for-copy',
  on: 'stage',
  meta: {
    title: 'ADD where COPY is sufficient',
    severity: 'low',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['safe', 'review'],
    references: [
      cis('4.9', 'COPY is used instead of ADD in Dockerfiles'),
      nist('3.1.2', 'image configuration defects'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
    ],
  },
  *check(stage) {
    if (!stage.feedsShipped) return;
    for (const copy of copiesOf(stage)) {
      if (copy.keyword !== 'ADD' || copy.instruction.flags.some(({ name }) => onlyOfAdd.has(name))) continue;
      const sources = copy.sources.map(({ text: source }) => source);
      if (!sources.every((source) => source !== undefined) || sources.some((source) => isRemote(source) || isArchive(source))) continue;
      const { start, end } = copy.at;
      yield {
        at: copy.at,
        message: `ADD copies ${wordsFor(copy)}: COPY does the same but cannot unpack or download anything`,
        fixes: [
          {
            title: 'Replace ADD with COPY',
            kind: 'safe',
            want: [text({ file: stage.file, start, end }, 'COPY')],
            conditions: [noArchive(sources, copy.at)],
          },
        ],
        value: sources.join(' '),
      };
    }
  },
});

const onlyOfAdd = new Set(['checksum', 'keep-git-dir', 'unpack']);

function wordsFor({ sources }: Copy): string {
  const names = sources.map(({ text: source }) => `"${source}"`);
  return names.length === 0 ? 'inline text' : names.length > 3 ? `${names.length} files` : names.join(', ');
}

/** Archives that the builder unpacks are known by their content; these are their usual endings. */
function isArchive(source: string): boolean {
  return /\.(?:tar|tgz|tbz2?|txz|tlz|tzst|tar\.\w+|gz|bz2|xz|zst|lzma)$/i.test(source);
}

/** True for directories, and for names whose ending is that of no archive. */
function isNoArchive(source: string): boolean {
  const name = source.slice(source.lastIndexOf('/') + 1);
  return name === '' || name === '.' || name === '..' || /[^*?.]\.[a-z]\w{0,7}$/i.test(name);
}

function noArchive(sources: readonly string[], at: Copy['at']): Condition {
  const says = 'None of the files is an archive that ADD would unpack.';
  return sources.every(isNoArchive)
    ? holds('no-archive', says, { note: 'no name has the ending of an archive', at })
    : unknown('no-archive', says);
}

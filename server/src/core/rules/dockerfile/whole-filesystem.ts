import { isMadeToBeCopied } from '../../knowledge/file-images';
import { shownImage } from '../../knowledge/image-name';
import { cis, cwe, nist } from '../../knowledge/references';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/whole-filesystem',
  on: 'stage',
  meta: {
    title: 'Whole file system copied into the image',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.3', 'unnecessary packages are not installed in the container'),
      nist('3.1.2', 'image configuration defects'),
      cwe(1188, 'Initialization of a Resource with an Insecure Default'),
    ],
  },
  *check(stage, { project }) {
    if (!stage.reachesShipped) return;
    const empty = isEmpty(stage);
    for (const { from, sources, target, instruction } of copiesOf(stage)) {
      const source = sources.find(({ text }) => text !== undefined && isRoot(text));
      if (from === undefined || !source || target.text === undefined || !isRoot(target.text)) continue;
      const index = stage.sources.find((other) => other.instruction === instruction)?.stage;
      const other = project.stages.find((one) => one.file === stage.file && one.index === index);
      if (isMadeToBeCopied(other?.base.known ? other.base.value : index === undefined ? from : '')) continue;
      yield {
        at: source.at,
        message: `COPY takes the whole file system of "${shownImage(from)}": its tools and leftovers end up in the image`,
        ...(empty && { severity: 'low' }),
        value: from,
      };
    }
  },
});

function isEmpty({ base }: Stage): boolean {
  return base.known && base.value.toLowerCase() === 'scratch';
}

/** The root of a file system; relative paths depend on WORKDIR. */
function isRoot(path: string): boolean {
  return (/^[/\\]/.test(path) && plainPath(path) === '.') || /^[a-z]:[/\\]?$/i.test(path);
}

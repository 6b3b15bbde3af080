import { imagesOf, isWrittenOut, type NamedImage, namedAgain, needs } from '../../facts/dockerfile/images';
import { harmful } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { type Abandonment, abandonment } from '../../knowledge/abandoned-images';
import { shownImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/abandoned-base',
  on: 'stage',
  meta: {
    title: 'Base image without security updates',
    severity: 'medium',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.4', 'images are scanned and rebuilt to include security patches'),
      owasp(13, 'supply chain'),
      nist('3.1.1', 'image vulnerabilities'),
      cwe(1104, 'Use of Unmaintained Third Party Components'),
    ],
  },
  *check(stage, { project, today }) {
    for (const image of imagesOf(stage, project)) {
      const { reference, as } = image;
      const found = abandonment(reference.value, today, stage.images);
      if (!found) continue;
      const instead = found.successor === undefined ? '' : `; use ${found.successor} instead`;
      yield {
        at: reference.at,
        message: `${needs(stage, as, project)} "${shownImage(reference.value)}", which ${found.what}${instead}`,
        ...(found.byName && { confidence: 'possible' }),
        because: [...provenance(reference), ...namedAgain(image)],
        ...(!(stage.reachesShipped && as === 'base') && { severity: 'low' }),
        fixes: successor(image, found),
        value: reference.value,
      };
    }
  },
});

/** No fix where a variable or another file decides the image. */
function successor({ reference: image, again }: NamedImage, { reference, source }: Abandonment): ProposedFix[] {
  const places = [image, ...again];
  if (reference === undefined || !places.every(isWrittenOut)) return [];
  const conditions = [harmful('successor-works', `The Dockerfile works with ${reference} as well (source: ${source}).`)];
  return [{ title: `Change the image to ${reference}`, kind: 'choice', want: places.map(({ at }) => text(at, reference)), conditions }];
}

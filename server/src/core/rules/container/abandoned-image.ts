import { pulledImage } from '../../facts/pulled-image';
import { harmful } from '../../fix/condition';
import { set } from '../../fix/intent';
import { type Abandonment, abandonment } from '../../knowledge/abandoned-images';
import { isDatabase } from '../../knowledge/databases';
import type { Images } from '../../knowledge/family/lookup';
import { shownImage } from '../../knowledge/image-name';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { isOwn } from '../../model/container';
import { provenance } from '../../model/traced';
import { defineContainerRule, type Proposal } from '../container-rule';

export default defineContainerRule({
  name: 'abandoned-image',
  serves: {
    compose: { title: 'Service image without security updates' },
    devcontainer: { title: 'Development image without security updates' },
  },
  meta: {
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
  *check(container, { project, today }) {
    const { config, title } = container;
    const image = pulledImage(config, project);
    if (image && !isOwn(container, image)) return;
    const found = image && abandonment(image.value, today, config.images);
    if (!image || !found) return;
    const instead = found.successor === undefined ? '' : `; use ${found.successor} instead`;
    yield {
      at: image.at,
      message: `${title} runs "${shownImage(image.value)}": the image ${found.what}${instead}`,
      ...(found.byName && { confidence: 'possible' }),
      because: provenance(image),
      fixes: successor(found, config.images),
      value: image.value,
    };
  },
});

function successor({ reference, source }: Abandonment, images: Images): Proposal[] {
  if (reference === undefined) return [];
  const dump = isDatabase(reference, images) ? ', after a dump and restore if the data format has changed' : '';
  const conditions = [harmful('successor-works', `The data and settings of the old image work with ${reference}${dump} (${source}).`)];
  return [{ title: `Move to ${reference}`, kind: 'choice', ask: [set('image', reference)], conditions }];
}

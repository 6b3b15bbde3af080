import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../server/src/core/rules';
import { engineRules } from '../../server/src/core/rules/engine-rules';
import { repository } from './fixtures';

/** The page of each rule by its id, as the bundles hold them. */
export const pages: Readonly<Record<string, string>> = Object.fromEntries(
  [...rules, ...engineRules].map(({ id }) => [
    id,
    readFileSync(join(repository, 'docs/rules', `${id}.md`), 'utf8').replace(/^<!--.*-->\n/, ''),
  ]),
);

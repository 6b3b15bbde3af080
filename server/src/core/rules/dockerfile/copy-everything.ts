import { unreadByBuild } from '../../facts/dockerfile/context-needs';
import type { Condition } from '../../fix/condition';
import { line, type ProposedFix } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { sends } from '../../model/dockerfile/context';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import type { BuildContext } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/copy-everything',
  on: 'stage',
  meta: {
    title: 'Build context copied without excluding .git and .env',
    severity: 'low',
    confidence: 'possible',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(538, 'Insertion of Sensitive Information into Externally-Accessible File or Directory'),
    ],
  },
  *check(stage, { project }) {
    const { context } = stage;
    if (!stage.feedsShipped || !context || context.unreadIgnore) return;
    for (const copy of copiesOf(stage)) {
      if (copy.from !== undefined) continue;
      const all = copy.sources.find(({ text }) => text !== undefined && plainPath(text) === '.');
      const open = watched.filter(({ probe }) => sends(context, probe, copy.exclude));
      if (!all || open.length === 0) continue;
      const analyzed = open.map((one) => ({ ...one, unread: unreadByBuild(one.name, stage, copy, project.stages) }));
      // What a build may need is reported separately, so that the rest can be excluded in bulk.
      const parts = [analyzed.filter(({ unread }) => unread.state === 'holds'), analyzed.filter(({ unread }) => unread.state !== 'holds')];
      for (const part of parts) {
        if (part.length === 0) continue;
        const names = namesOf(part);
        yield {
          at: all.at,
          message: `${copy.keyword} copies the whole build context with any ${names}: ${context.ignore ? 'the .dockerignore does not exclude' : 'there is no .dockerignore to exclude'} ${part.length > 1 ? 'them' : 'it'}`,
          ...(!stage.reachesShipped && { profile: 'strict' }),
          ...(part.length < open.length && { value: names }),
          fixes: [keepOut(context, part)],
        };
      }
    }
  },
});

/** What is to stay out, a file of it, and the line that keeps it out. */
const watched = [
  { name: '.git', probe: '.git/config', pattern: '.git' },
  { name: '.env', probe: '.env', pattern: '**/.env' },
] as const;

type Watched = (typeof watched)[number] & { readonly unread: Condition };

function namesOf(part: readonly Watched[]): string {
  return part.map(({ name }) => name).join(' and ');
}

function keepOut({ folder, ignore }: BuildContext, part: readonly Watched[]): ProposedFix {
  const names = namesOf(part);
  return {
    title: `Exclude ${names} in .dockerignore`,
    kind: 'review',
    want: part.map(({ pattern }) => line(ignore?.file ?? `${folder}/.dockerignore`, pattern)),
    conditions: part.map(({ unread }) => unread),
  };
}

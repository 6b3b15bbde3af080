import { openParameters } from '../../facts/shell/parameters';
import { unknown } from '../../fix/condition';
import { type ProposedFix, text } from '../../fix/want';
import { cwe, nist } from '../../knowledge/references';
import { candidateOf } from '../../model/dockerfile/user';
import type { Declaration, Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unchecked-parameter',
  on: 'stage',
  meta: {
    title: 'Unset build argument that decides user, command or base',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
    references: [nist('3.1.2', 'image configuration defects'), cwe(1188, 'Initialization of a Resource with an Insecure Default')],
  },
  *check(stage) {
    const { user, base } = stage;
    if (stage.shipped && user && !user.known) {
      const declaration = declarationOf(stage, user.variables);
      if (declaration) {
        yield {
          at: user.at,
          message: `USER depends on the build argument ${declaration.name}, which has no value here: each build decides the user`,
          because: [{ at: declaration.at, note: 'declared here without a value' }],
          fixes: withDefault(stage, declaration),
          value: declaration.name,
        };
      }
    }
    if (stage.feedsShipped) {
      for (const { declaration, at, command, words } of openParameters(stage)) {
        yield {
          at,
          message: `The build argument ${declaration.name} is passed to ${command.name || 'the shell'} without quotes: a value with spaces becomes several words`,
          because: [{ at: declaration.at, note: 'declared here without a value' }],
          severity: 'low',
          profile: 'strict',
          fixes: words
            ? [
                {
                  title: `Put $${declaration.name} in double quotes`,
                  kind: 'choice',
                  want: words.map((word) => text(word.at, `"${word.text}"`)),
                },
              ]
            : [],
          value: `RUN ${declaration.name}`,
        };
      }
    }
    const names = base.known || stage.parent ? [] : base.variables.filter((name) => !predefined.test(name) && decides(base.raw, name));
    if (!stage.feedsShipped || names.length === 0) return;
    yield {
      at: base.at,
      message: `FROM depends on ${names.join(' and ')}, without a value in this project: each build decides the base image`,
      profile: 'strict',
      value: names.join(' '),
    };
  },
});

/** False where a variable only says whether a text of the file is taken: `${DEBUG:+-debug}`. */
function decides(raw: string, name: string): boolean {
  return new RegExp(`\\$${name}(?!\\w)|\\$\\{${name}(?!\\w)(?!:?\\+)`).test(raw);
}

/** Set by the builder itself. */
const predefined = /^(?:BUILD|TARGET)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/;

/** The ARG without a value that a text depends on. What no ARG declares may come from the variables of the base image. */
function declarationOf(stage: Stage, names: readonly string[]): Declaration | undefined {
  for (let open: Stage | undefined = stage; open; open = open.parent) {
    const found = open.declarations.find(({ keyword, name, value }) => keyword === 'ARG' && names.includes(name) && !value);
    if (found) return found;
  }
  return undefined;
}

function withDefault(stage: Stage, { name, nameSpan }: Declaration): ProposedFix[] {
  const candidate = candidateOf(stage);
  if (!candidate || candidate.user.includes('$')) return [];
  const at = { ...nameSpan, start: nameSpan.end };
  return [
    {
      title: `Set the default of ${name} to ${candidate.user}`,
      kind: 'review',
      want: [text(at, `=${candidate.user}`)],
      conditions: [unknown('user-works', `The process works as the user ${candidate.user}.`)],
    },
  ];
}

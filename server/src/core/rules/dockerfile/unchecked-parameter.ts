import { openParameters } from '../../facts/shell/parameters';
import { type Fix, text } from '../../fix/want';
import { cwe, nist } from '../../knowledge/references';
import { candidateOf } from '../../model/dockerfile/user';
import type { Declaration, Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/unchecked-parameter',
  on: 'stage',
  meta: {
    title: 'An argument that nobody sets decides what an image is',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
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
          message: `Whoever sets the argument ${declaration.name} decides who runs the container: nothing in the project does`,
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
          message: `Whoever sets the argument ${declaration.name} decides what ${command.name || 'the shell'} is told: without quotes, a value with spaces is several words`,
          because: [{ at: declaration.at, note: 'declared here without a value' }],
          severity: 'low',
          profile: 'strict',
          fixes: words
            ? [
                {
                  title: `Put $${declaration.name} in quotes`,
                  tier: 'manual',
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
      message: `Whoever sets ${names.join(' and ')} decides which image this one starts from: nothing in the project does`,
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

/** The ARG without a value that a text hangs on. What no ARG declares may come from the variables of the base image. */
function declarationOf(stage: Stage, names: readonly string[]): Declaration | undefined {
  for (let open: Stage | undefined = stage; open; open = open.parent) {
    const found = open.declarations.find(({ keyword, name, value }) => keyword === 'ARG' && names.includes(name) && !value);
    if (found) return found;
  }
  return undefined;
}

function withDefault(stage: Stage, { name, nameSpan }: Declaration): Fix[] {
  const candidate = candidateOf(stage);
  if (!candidate || candidate.user.includes('$')) return [];
  const at = { ...nameSpan, start: nameSpan.end };
  return [
    {
      title: `Let ${name} be ${candidate.user} where nobody sets it`,
      tier: 'review',
      want: [text(at, `=${candidate.user}`)],
      reliesOn: `The process works as ${candidate.user}.`,
    },
  ];
}

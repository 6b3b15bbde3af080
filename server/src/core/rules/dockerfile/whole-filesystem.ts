import { cis, cwe, nist } from '../../knowledge/references';
import { copiesOf, plainPath } from '../../model/dockerfile/copies';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/whole-filesystem',
  on: 'stage',
  meta: {
    title: 'A whole file system is copied into an image',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    why: `Whoever breaks into the container finds the tools, keys and caches of the stage that was copied, although the image was meant to be small. \`COPY --from=build / /\` takes shells, compilers,
package managers and every file that a build left behind, and it brings setuid programs and users along that nobody looked at.`,
    derivation: `More to work with inside the container, for which a second flaw is needed first: medium. Into an empty image (\`FROM scratch\`) it only flattens the layers, which is done to hide deleted files: low.`,
    remedy: `Copy what the program needs: the program, its libraries, the certificates. A list of a few lines is worth more than a small base.`,
    allow: `To flatten layers on purpose, into \`FROM scratch\`.`,
    references: [
      cis('4.3', 'unnecessary packages are not installed in the container'),
      nist('3.1.2', 'image configuration defects'),
      cwe(1188, 'Initialization of a Resource with an Insecure Default'),
    ],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    const empty = stage.base.known && stage.base.value.toLowerCase() === 'scratch';
    for (const { from, sources, target, instruction } of copiesOf(stage)) {
      const source = sources.find(({ text }) => text !== undefined && isWhole(text));
      if (
        from === undefined ||
        !source ||
        target.text === undefined ||
        plainPath(target.text) !== '.' ||
        !isRooted(stage, target.text, instruction)
      )
        continue;
      yield {
        at: source.at,
        message: `The whole file system of "${from}" is copied into the image: its tools and leftovers come along`,
        ...(empty && { severity: 'low' }),
        value: from,
      };
    }
  },
});

/** Paths of COPY --from start at the root of the other file system. */
function isWhole(source: string): boolean {
  return plainPath(source) === '.' || /^[a-z]:[/\\]?$/i.test(source);
}

/** True for the root itself; `.` is the root where no WORKDIR says otherwise. */
function isRooted(
  stage: { readonly instructions: readonly { readonly keyword: string }[]; readonly parent?: object },
  target: string,
  copy: object,
): boolean {
  if (/^[/\\]/.test(target)) return true;
  const before = stage.instructions.slice(0, stage.instructions.indexOf(copy as never));
  return stage.parent === undefined && before.every(({ keyword }) => keyword !== 'WORKDIR');
}

import type { DockerTree } from '../../syntax/dockertree';
import type { Directives } from '../stage';

/**
 * What the parser directives ask for: the image of `# syntax` without what is written behind it (BuildKit hands that on to the frontend),
 * and the parts of `# check=skip=A,B;error=true` (frontend/dockerfile/linter/linter.go, `ParseLintOptions`).
 */
export function directivesOf(tree: DockerTree): Directives {
  const { file } = tree;
  const syntax = tree.directives.find(({ name }) => name === 'syntax');
  const check = tree.directives.find(({ name }) => name === 'check');
  const options = new Map(
    (check?.value ?? '').split(';').map((part): [string, string] => {
      const [key = '', value = ''] = part.split('=', 2);
      return [key.trim(), value.trim()];
    }),
  );
  return {
    ...(syntax && { syntax: { image: syntax.value.split(' ')[0]!, at: { file, start: syntax.start, end: syntax.end } } }),
    ...(check && {
      check: {
        skip: (options.get('skip') ?? '')
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
        error: /^(1|t|true)$/i.test(options.get('error') ?? ''),
        at: { file, start: check.start, end: check.end },
      },
    }),
  };
}

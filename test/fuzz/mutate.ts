import type { Draw } from './draw';

/** Names that every object has, characters that are more than they seem, pieces of syntax, and values at the edge. */
export const odd: readonly string[] = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '<<', '*a', '&a ', '!!binary ', '!reset ', '!override '],
  ...['\0', '\u0007', '\u001B[31m', '\u001B]8;;https://a.example\u0007', '\u0085', '\u2028', '\u202E', '\u200F', '\u061C', '\uFEFF'],
  ...['\uD800', '\uDC00', '💥', '\r', '\r\n', '\n', '\t', '\v', '\f', '\u00A0', 'ﬁ', 'İ', 'ı'],
  ...['${A}', '${A:-${B}}', '${A:?b}', '${A+b}', '$$', '${', '$A', '#', '"', "'", '`', '\\', '\\\n', '^\n', '`\n', '$(', ')', '{', '}'],
  ...['[', ']', '|', '>', '|+', '>-', ': ', '- ', ',', '? ', '---\n', '...\n', '//', '/*', '*/', '<<EOF\n', 'EOF\n', '&&', ';', '||'],
  ...[
    '0',
    '-1',
    '1e999',
    '99999999999999999999',
    '0o17',
    '0b1',
    'true',
    'null',
    '~',
    '0x1F',
    '.inf',
    '.nan',
    '2001-01-01',
    '1_000',
    '1:30',
  ],
  ...['root', '../../../etc', '/', '//', '.', '..', 'ALL', '%00', 'C:\\', '~/', '/dev/zero', '/proc/self/root', 'a'.repeat(300)],
  ...['[a](command:b)', '<img src=x onerror=a()>', '![a](https://a.example/b)', '&lt;', '|a|b|', '\n::error::', '%0A'],
];

/** Comments that have Bulkhead, or another tool, ignore something, whole and broken. */
export const suppressions: readonly string[] = [
  ...[
    '# bulkhead: allow compose/privileged',
    '# bulkhead: allow * -- why',
    '# bulkhead: allow',
    '# bulkhead: allow a/b until 2020-13-45 -- x',
  ],
  ...[
    '# bulkhead: allow-file dockerfile/root-user -- x',
    '# bulkhead: allow __proto__ -- constructor',
    '// bulkhead: allow any/syntax -- x',
  ],
  ...['# hadolint ignore=DL3002', '# hadolint global ignore=DL3002,DL3008', '# hadolint ignore=', '# trivy:ignore:AVD-DS-0002'],
  ...['# trivy:ignore:DS002:exp:2020-01-01 trivy:ignore:', '# checkov:skip=CKV_DOCKER_3:why', '# checkov:skip=', '# kics-scan ignore-line'],
  ...['# kics-scan disable=abc', '# kics-scan ignore-block', '# nosemgrep: a.b.c', '# nosemgrep', '# compose-lint: ignore CL-0001'],
  ...['# dclint disable no-build-and-image', '# dclint disable-line', '# check=skip=all;error=true', '# escape=`', '# syntax=a'],
];

type Mutator = (text: string, draw: Draw) => string;

function cut(text: string, { below }: Draw): [number, number] {
  const [a, b] = [below(text.length + 1), below(text.length + 1)];
  return [Math.min(a, b), Math.min(Math.max(a, b), Math.min(a, b) + 40)];
}

function inserted(text: string, piece: string, { below }: Draw): string {
  const at = below(text.length + 1);
  return text.slice(0, at) + piece + text.slice(at);
}

function inLines(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n');
  change(lines);
  return lines.join('\n');
}

const mutators: readonly Mutator[] = [
  (text, { below }) => text.slice(0, below(text.length + 1)),
  (text, draw) => {
    const [from, to] = cut(text, draw);
    return text.slice(0, from) + text.slice(to);
  },
  (text, draw) => {
    const [from, to] = cut(text, draw);
    return text.slice(0, to) + text.slice(from);
  },
  (text, draw) => inserted(text, draw.pick(odd), draw),
  (text, draw) => {
    const words = [...text.matchAll(/[\w./-]+/g)];
    if (words.length === 0) return text;
    const { index, 0: word } = draw.pick(words);
    return text.slice(0, index) + draw.pick(odd) + text.slice(index + word.length);
  },
  // A word of the file in the place of another.
  (text, draw) => {
    const words = [...text.matchAll(/[\w./-]+/g)];
    if (words.length === 0) return text;
    const { index, 0: word } = draw.pick(words);
    return text.slice(0, index) + draw.pick(words)[0] + text.slice(index + word.length);
  },
  (text, { below, pick }) => inLines(text, (lines) => void lines.splice(below(lines.length), 0, pick(lines))),
  (text, { below }) => inLines(text, (lines) => void lines.splice(below(lines.length), 1)),
  (text, { below }) => inLines(text, (lines) => lines.push(...lines.splice(below(lines.length), 1 + below(4)))),
  (text, { below }) =>
    inLines(text, (lines) => {
      const at = below(lines.length);
      lines[at] = `${' '.repeat(below(6))}${lines[at]!.trimStart()}`;
    }),
  (text, { below, pick }) =>
    inLines(text, (lines) => {
      const at = below(lines.length);
      const indent = /^\s*/.exec(lines[at]!)![0];
      lines.splice(at, 0, `${indent}${pick(suppressions)}`);
    }),
  (text, draw) => inserted(text, draw.pick(['[', '{', '$(', '${A:-', '(', '"', '- ', '`', '!a ']).repeat(1 + draw.below(300)), draw),
  (text, draw) => inserted(text, String.fromCharCode(...Array.from({ length: 1 + draw.below(8) }, () => draw.below(65_536))), draw),
  (text, { pick }) => text.replaceAll('\n', pick(['\r\n', '\r', '\n\n', '\u2028'])),
  // Only some of the line ends.
  (text, { once }) => text.replaceAll('\n', (end) => (once(3) ? '\r\n' : end)),
  (text) => `\uFEFF${text}`,
];

/** The text, changed in one to three ways. */
export function mutated(text: string, draw: Draw): string {
  let out = text;
  for (let round = 1 + draw.below(3); round > 0; round--) out = draw.pick(mutators)(out, draw);
  return out;
}

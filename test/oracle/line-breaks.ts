import type { Generated } from './generate';

/** Texts with the line breaks that Compose's reader has beside those of YAML 1.2: what they end, what they fold, what they hide. */
const texts: Readonly<Record<string, string>> = {
  'behind a comment, CR': 'services:\n  a:\n    image: nginx # pinned\r    pid: host\n',
  'behind a comment, NEL': 'services:\n  a:\n    image: nginx # pinned\u0085    pid: host\n',
  'behind a comment, LS': 'services:\n  a:\n    image: nginx # pinned\u2028    pid: host\n',
  'behind a comment, PS': 'services:\n  a:\n    image: nginx # pinned\u2029    pid: host\n',
  'a whole service': 'services:\n  a:\n    image: nginx # one\u2029  b:\u2028    image: redis\u0085    cap_add: [SYS_ADMIN]\n',
  'a file of carriage returns': 'services:\r  a:\r    image: nginx\r    user: "1"\r',
  'two at the end of each line': 'services:\r\r\n  a:\r\r\n    image: nginx\r\r\n    user: "1"\r\r\n',
  'a document': 'services:\n  a:\n    image: nginx\u2028---\u2028services:\n  a:\n    user: "2"\n',
  'an anchor and an alias': 'services:\n  a: &x\u2028    image: nginx\n  b: *x\u2028  c:\u0085    image: redis\n',
  'plain scalars': 'services:\n  a:\n    image: nginx\n    hostname: a\u2028      b\n    domainname: c\u0085      d\n',
  'double quotes': 'services:\n  a:\n    image: nginx\n    hostname: "a \u2028      b\\\u2028      c\\x41\u0085\u2029      d"\n',
  'single quotes': "services:\n  a:\n    image: nginx\n    hostname: 'a''\u2028      b\u0085      c'\n",
  'a literal block': 'services:\n  a:\n    image: nginx\n    hostname: |\n      a\u2028      b\n      c\u2029\n',
  'a folded block': 'services:\n  a:\n    image: nginx\n    hostname: >-\n      a\u2028      b\n      c\u0085      d\n       e\n      f\n',
  'a block that ends': 'services:\n  a:\n    image: nginx\n    command: |\n      echo "\u2028    pid: host\n',
  'a form feed in a comment': 'services:\n  a:\n    image: nginx # a\fb\n',
  'an escape character': 'services:\n  a:\n    image: nginx\n    hostname: "a\u001bb"\n',
  'C1 controls': 'services:\n  a:\n    image: nginx # a\u009bb\n    hostname: "x\u0090y"\n',
  'a no-break space before a number sign': 'services:\n  a:\n    image: nginx\n    hostname: x\u00a0# y\n',
};

/** A project for each of them. */
export const lineBreaks: readonly (readonly [name: string, project: Generated])[] = Object.entries(texts).map(([name, text]) => [
  name,
  { files: { 'compose.yaml': text }, merged: ['compose.yaml'] },
]);

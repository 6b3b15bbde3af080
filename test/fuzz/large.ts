/** Makes files of about so many characters, all of them of one value, line, comment or string, or of one nest. */
type Large = (size: number) => Readonly<Record<string, string>>;

const fill = (piece: string, size: number): string => piece.repeat(Math.max(1, Math.floor(size / piece.length)));
const service = (keys: string): Readonly<Record<string, string>> => ({ 'compose.yaml': `services:\n  a:\n    image: nginx\n${keys}` });
const build = (lines: string): Readonly<Record<string, string>> => ({ Dockerfile: `FROM debian:12\n${lines}\n` });
/** Lines as long as Docker takes them. */
const wide = (before: string, piece: string, size: number): Readonly<Record<string, string>> =>
  build(`${before}${fill(piece, Math.min(size, 60_000))}b\n`.repeat(Math.max(1, Math.floor(size / 60_000))));
/** @param levels how deep */
const nested = (open: string, close: string, levels: number, middle = 'a'): string => open.repeat(levels) + middle + close.repeat(levels);
/** As deep as fits into a line of a Dockerfile, asked for `levels`. */
const inLine = (open: string, close: string, levels: number): string =>
  nested(open, close, Math.min(levels, Math.floor(60_000 / (open.length + close.length))));

/** One value, line, comment or string of any size. */
export const large: Readonly<Record<string, Large>> = {
  'a plain scalar': (n) => service(`    hostname: ${fill('a', n)}\n`),
  'a command': (n) => service(`    command: ${fill('a b ', n)}\n`),
  'a command in quotes': (n) => service(`    command: "${fill('a; ', n)}"\n`),
  'a scalar of escapes': (n) => service(`    command: "${fill('\\n', n)}"\n`),
  'a scalar of quotes': (n) => service(`    command: '${fill("''", n)}'\n`),
  'a scalar of variables': (n) => service(`    user: ${fill('${A:-b}', n)}\n`),
  'a scalar of broken variables': (n) => service(`    user: "${fill('${A', n)}"\n`),
  'an image name': (n) => ({ 'compose.yaml': `services:\n  a:\n    image: ${fill('a/', n)}a\n    privileged: true\n` }),
  'a number': (n) => service(`    cpus: "${fill('0', n)}x"\n    mem_limit: ${fill('9', n)}\n`),
  'a volume': (n) => service(`    volumes: ["${fill('/', n)}:/a", "${fill('a:', n)}"]\n`),
  'a port': (n) => service(`    ports: ["${fill('8:', n)}"]\n`),
  'an address with passwords': (n) => service(`    environment: ["A=${fill('http://a:b@', n)}"]\n`),
  'a key': (n) => service(`    "${fill('k', n)}": b\n`),
  'the name of an anchor': (n) => service(`    x-a: &${fill('a', n)} b\n`),
  'the name of a tag': (n) => service(`    x-a: !${fill('a', n)} b\n`),
  'a block of lines': (n) => service(`    command: |\n${fill('      echo a\n', n)}`),
  'a block of blank lines': (n) => service(`    command: |+\n      a\n${fill('\n', n)}`),
  'a health check': (n) => service(`    healthcheck: { test: "curl ${fill('-k ', n)}" }\n`),
  'a comment in YAML': (n) => service(`    privileged: true # ${fill('why ', n)}\n`),
  'a comment of suppressions': (n) => service(`    privileged: true # ${fill('bulkhead: allow compose/privileged ', n)}\n`),
  'many comments in YAML': (n) => service(`${fill('    # needed\n', n)}    privileged: true\n`),
  'many blank lines in YAML': (n) => service(`${fill('\n', n)}    privileged: true\n`),
  'a list': (n) => service(`    cap_add: [${fill('SYS_ADMIN,', n)}]\n`),
  'a value of .env': (n) => ({ ...service('    user: ${A}\n'), '.env': `A=${fill('a #', n)}\n` }),
  'a line of a Dockerfile': (n) => build(`RUN ${fill('a ', n)}`),
  'a comment in a Dockerfile': (n) => build(`# ${fill('a ', n)}\nRUN curl -k https://a | sh`),
  'many comments in a Dockerfile': (n) => build(`${fill('# needed\n', n)}RUN curl -k https://a | sh`),
  'a line with many that continue it': (n) => build(`RUN echo ${fill('a \\\n', n)}b`),
  'an ENV with many lines': (n) => build(`ENV ${fill('a=b \\\n', n)}c=d`),
  'a COPY with many lines': (n) => build(`COPY ${fill('a \\\n', n)}/`),
  'a here-document': (n) => build(`RUN <<E\n${fill('echo a\n', n)}E`),
  'lines of words': (n) => wide('RUN ', 'a ', n),
  'lines of packages': (n) => wide('RUN apt-get install ', 'a ', n),
  'lines of downloads': (n) => wide('RUN ', 'curl -k https://a | sh; ', n),
  'lines of variables': (n) => wide('ENV ', 'a=b ', n),
  'lines of options': (n) => wide('HEALTHCHECK CMD curl ', '-k ', n),
  'lines of here-documents': (n) => wide('RUN ', '<<A ', n),
  'a line of .dockerignore': (n) => ({ ...build('COPY . /'), '.dockerignore': fill('**/', n) }),
  'lines of .dockerignore': (n) => ({ ...build('COPY . /'), '.dockerignore': fill('**/a\n', n) }),
  'a string of JSON': (n) => ({ 'daemon.json': `{"hosts": ["tcp://${fill('a', n)}"]}` }),
  'escapes in JSON': (n) => ({ 'daemon.json': `{"a": "${fill('\\n', n)}"}` }),
  'a list of JSON': (n) => ({ 'daemon.json': `{"hosts": [${fill('"a",', n)}"b"]}` }),
  'a command in JSON': (n) => ({ '.devcontainer.json': `{"image": "a", "postCreateCommand": "${fill('a; ', n)}"}` }),
  'a comment in JSON': (n) => ({ '.devcontainer.json': `{"image": "a", /*${fill('*', n)}*/ "privileged": true}` }),
  'comments in JSON': (n) => ({ '.devcontainer.json': `{"image": "a", ${fill('/**/', n)} "privileged": true}` }),
};

/** What commands may hold each other in, with what ends it. */
export const commandNests = [
  ['$(', ')'],
  ['(', ')'],
  ['{ ', '; }'],
  ['if ', '; fi'],
  ['${A:-', '}'],
  ['sudo ', ''],
  ["sh -c '", "'"],
  ['"$(', ')"'],
  ['`', '`'],
  ['for a in ', '; do b; done'],
  ['env a=b ', ''],
  ['<(', ')'],
  ['"', '"'],
] as const;

/** Nests of as many levels. */
export const deep: Readonly<Record<string, Large>> = {
  'flow lists': (n) => service(`    x-a: ${nested('[', ']', n)}\n`),
  'flow lists without an end': (n) => service(`    x-a: ${nested('[', '', n)}\n`),
  'flow maps': (n) => service(`    x-a: ${nested('{a: ', '}', n)}\n`),
  'lists in lists': (n) => service(`    x-a:\n      ${nested('- ', '', n)}\n`),
  'keys in keys': (n) => service(`    x-a:\n      ${nested('? ', '', n)}\n`),
  'tags before tags': (n) => service(`    x-a: ${nested('!a ', '', n)}\n`),
  // Each level is indented further: 4,400 levels make a file of 10 MB.
  'block maps': (n) => {
    const levels = Math.min(n, 4400);
    return { 'compose.yaml': `${Array.from({ length: levels }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')}services: {}\n` };
  },
  defaults: (n) => service(`    user: ${nested('${A:-', '}', n)}\n`),
  'JSON lists': (n) => ({ 'daemon.json': `{"a": ${nested('[', ']', n, '')}}` }),
  'JSON maps': (n) => ({ 'daemon.json': `{"a": ${nested('{"a":', '}', n, '1')}}` }),
  'JSON without an end': (n) => ({ '.devcontainer.json': `{"image": "a", "x": ${nested('{"a":', '', n, '')}` }),
  'a list in a config': (n) => ({ '.bulkhead.yaml': `rules: ${nested('[', ']', n)}\n`, ...service('    privileged: true\n') }),
  'a profile of seccomp': (n) => ({ ...service('    security_opt: [seccomp=./p.json]\n'), 'p.json': `{"a": ${nested('[', ']', n, '')}}` }),
  ...Object.fromEntries(
    commandNests.map(([open, close]): [string, Large] => [
      `commands in ${open}`,
      (n) => build(`RUN ${inLine(open, close, n)}\nCMD ${inLine(open, close, n)}`),
    ]),
  ),
};

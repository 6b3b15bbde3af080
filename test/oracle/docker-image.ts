import fc from 'fast-check';
import { loadStages } from '../../server/src/core/model/dockerfile/stages';
import type { Stage } from '../../server/src/core/model/stage';
import type { Traced } from '../../server/src/core/model/traced';
import { parseDockerfile } from '../../server/src/core/syntax/dockerfile';

/** A build to ask BuildKit about. */
export interface BuildQuestion {
  readonly text: string;
  readonly target: string;
  readonly args: Readonly<Record<string, string>>;
}

/** The configuration of the image that BuildKit makes. */
export interface Built {
  /** Why it makes none. */
  readonly error?: string;
  readonly user: string;
  readonly env: readonly string[] | null;
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  readonly ports: readonly string[];
  readonly shell: readonly string[] | null;
}

const names = ['A', 'B', 'C'];
const name = fc.constantFrom(...names);
const value = fc.oneof(
  fc.constantFrom('', 'a', 'root', '0', '1000:1000', '"x y"', "'$A'", '\\$A', '"$A"', 'a\\ b', '"a\\"b"'),
  name.map((one) => `$${one}`),
  fc
    .tuple(name, fc.constantFrom('', ':-d', '-d', ':+p', '+p', ':-$B', '#a', '%0', '/o/0', '//0/x', ':-${C:-deep}'))
    .map(([one, modifier]) => `\${${one}${modifier}}`),
  fc.tuple(name, name).map(([one, two]) => `x$${one}-\${${two}}`),
);
const instruction = fc.oneof(
  name.map((one) => `ARG ${one}`),
  fc.tuple(name, value).map(([one, is]) => `ARG ${one}=${is}`),
  fc.tuple(name, value, name, value).map(([one, is, other, too]) => `ARG ${one}=${is} ${other}=${too}`),
  fc.tuple(name, value).map(([one, is]) => `ENV ${one}=${is}`),
  fc.tuple(name, value, name, value).map(([one, is, other, too]) => `ENV ${one}=${is} \\\n # c\n ${other}=${too}`),
  fc.tuple(name, value).map(([one, is]) => `ENV ${one} ${is || 'z'} w`),
  value.map((is) => `USER ${is || 'u'}`),
  fc.constantFrom('EXPOSE 80', 'EXPOSE 53/udp 8080', 'EXPOSE 90-92', 'EXPOSE ${A:-81}'),
  fc.constantFrom('CMD ["a", "b"]', 'CMD a b', 'CMD []', 'ENTRYPOINT ["e"]', 'ENTRYPOINT e $A', 'ENTRYPOINT []'),
  fc.constantFrom('SHELL ["/bin/bash", "-c"]', 'SHELL ["ash"]'),
  fc.constantFrom('WORKDIR /x', 'LABEL a=b', 'RUN true', 'STOPSIGNAL 9'),
);
const step = fc.oneof({ weight: 5, arbitrary: instruction }, { weight: 1, arbitrary: instruction.map((one) => `ONBUILD ${one}`) });
const stage = fc.tuple(fc.constantFrom('scratch', 'scratch', 'ONE', 'one', '$A', '${B:-one}'), fc.array(step, { maxLength: 7 }));

/** Builds of files of one to three stages, most of them sound. */
export const buildQuestion: fc.Arbitrary<BuildQuestion> = fc
  .tuple(
    fc.array(fc.constantFrom('ARG A=one', 'ARG A', 'ARG B=two', 'ARG C=$A', 'ARG B=${C:-one}'), { maxLength: 3 }),
    fc.array(step, { maxLength: 6 }),
    fc.array(stage, { maxLength: 2 }),
    fc.constantFrom('', '', '', 'one', 'ONE', 's1', 's2'),
    fc.dictionary(name, fc.constantFrom('', 'one', 'root', '7', '$B'), { maxKeys: 2 }),
  )
  .map(([globals, first, rest, target, args]) => ({
    text: [
      ...globals,
      'FROM scratch AS one',
      ...first,
      ...rest.flatMap(([from, steps], index) => [`FROM ${from} AS s${index + 1}`, ...steps]),
      '',
    ].join('\n'),
    target,
    args,
  }));

/** Ports as an image's configuration lists them. */
function ports(exposed: readonly string[]): string[] {
  const all = exposed.flatMap((port) => {
    const [, first = '', last, protocol = 'tcp'] = /^(?:.*:)?(\d+)(?:-(\d+))?(?:\/(\w+))?$/.exec(port) ?? [];
    return Array.from({ length: Number(last ?? first) - Number(first) + 1 }, (_, index) => `${Number(first) + index}/${protocol}`);
  });
  return [...new Set(all)].sort();
}

function variables(last: Stage): Map<string, Traced<string> | undefined> {
  const chain: Stage[] = [];
  for (let open: Stage | undefined = last; open; open = open.parent) chain.unshift(open);
  const env = new Map<string, Traced<string> | undefined>();
  for (const { declarations } of chain)
    for (const { keyword, name: key, value: is } of declarations) if (keyword === 'ENV') env.set(key, is);
  return env;
}

/** A command in either form: BuildKit puts the shell in front of a text. */
function sameCommand(ours: readonly string[] | undefined, theirs: readonly string[] | null, shell: readonly string[]): boolean {
  const other = theirs ?? [];
  const own = ours ?? [];
  return (
    JSON.stringify(own) === JSON.stringify(other) || (own.length === 1 && other.length > 1 && other.at(-1) === own[0] && shell.length > 0)
  );
}

/** Where the model of a build and BuildKit's image differ; `unknown` counts what the model does not claim to know. */
export function imageDifferences(
  { text, target, args }: BuildQuestion,
  built: Built,
): { readonly found: string[]; readonly unknown: number } {
  if (built.error !== undefined) return { found: [], unknown: 0 };
  const span = { file: '', start: 0, end: 0 };
  const given = new Map(
    Object.entries(args).map(([key, is]): [string, Traced<string>] => [key, { known: true, value: is, at: span, via: [] }]),
  );
  const use = { ...(target && { target }), service: { name: 'x', at: span } };
  const last = loadStages(parseDockerfile('/Dockerfile', text), [use], given, false).find(({ shipped }) => shipped);
  if (!last) return { found: ['Bulkhead knows no such stage'], unknown: 0 };
  // Where the first image hangs on an argument, so does all that it may bring.
  if (!last.base.known) return { found: [], unknown: 1 };
  const found: string[] = [];
  let unknown = 0;
  const differ = (what: string, ours: unknown, theirs: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)];
    if (a !== b) found.push(`${what}: Bulkhead ${a}, BuildKit ${b}`);
  };
  if (last.user && !last.user.known) unknown++;
  else differ('user', last.user?.value ?? '', built.user);
  const env = new Map(
    (built.env ?? []).map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
  );
  const ours = variables(last);
  differ('names of ENV', [...ours.keys()].sort(), [...env.keys()].filter((key) => names.includes(key)).sort());
  for (const [key, is] of ours) {
    if (!is?.known) unknown++;
    else differ(`ENV ${key}`, is.value, env.get(key));
  }
  if (last.exposed.some((port) => port.includes('$'))) unknown++;
  else differ('ports', ports(last.exposed), built.ports);
  const end = last.instructions.at(-1);
  const shell = end?.keyword === 'SHELL' ? end.words.map((word) => word.text) : (last.shells.at(-1) ?? []);
  differ('shell', shell, built.shell ?? ['/bin/sh', '-c']);
  if (!sameCommand(last.entrypoint, built.entrypoint, shell)) differ('entrypoint', last.entrypoint, built.entrypoint);
  if (!sameCommand(last.command, built.cmd, shell)) differ('command', last.command, built.cmd);
  return { found, unknown };
}

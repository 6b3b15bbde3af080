import { posix } from 'node:path';

/** An import of one source by another. */
interface Import {
  readonly from: string;
  /** The path of a source of this repository without its extension, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

const core = 'server/src/core';

const belowKinds = [`${core}/base/`, `${core}/syntax/`, `${core}/knowledge/`, `${core}/model/`, `${core}/facts/`];

/**
 * What each part may import, as the beginnings of paths; the first line that fits a source counts.
 * A path that ends in `$` is one file, `<1>` is the folder that the source stands in. Packages are listed in `packages`.
 */
const parts: readonly (readonly [of: RegExp, may: readonly string[]])[] = [
  [/^server\/src\/core\/base\//, [`${core}/base/`]],
  [/^server\/src\/core\/knowledge\//, [`${core}/base/`, `${core}/knowledge/`]],
  [/^server\/src\/core\/syntax\//, [`${core}/base/`, `${core}/syntax/`]],
  [/^server\/src\/core\/model\//, [`${core}/base/`, `${core}/syntax/`, `${core}/knowledge/`, `${core}/model/`]],
  [
    /^server\/src\/core\/facts\//,
    [
      `${core}/base/`,
      `${core}/syntax/`,
      `${core}/knowledge/`,
      `${core}/model/`,
      `${core}/facts/`,
      `${core}/fix/want$`,
      `${core}/fix/condition$`,
    ],
  ],
  [/^server\/src\/core\/fix\//, [`${core}/base/`, `${core}/syntax/`, `${core}/model/`, `${core}/fix/`]],
  [/^server\/src\/core\/kinds\/(index|open|match)\.ts$/, [...belowKinds, `${core}/kinds/`]],
  [
    /^server\/src\/core\/kinds\/[^/]+\.ts$/,
    [...belowKinds, `${core}/fix/want$`, `${core}/fix/condition$`, `${core}/fix/intent$`, `${core}/kinds/kind$`, `${core}/kinds/dialect$`],
  ],
  // A kind knows no other.
  [
    /^server\/src\/core\/kinds\/([^/]+)\//,
    [
      ...belowKinds,
      `${core}/fix/want$`,
      `${core}/fix/condition$`,
      `${core}/fix/intent$`,
      `${core}/kinds/<1>/`,
      `${core}/kinds/kind$`,
      `${core}/kinds/dialect$`,
      `${core}/kinds/documents$`,
    ],
  ],
  [/^server\/src\/core\/rules\/index\.ts$/, [`${core}/rules/`]],
  [
    /^server\/src\/core\/rules\/[^/]+\.ts$/,
    [
      `${core}/base/`,
      `${core}/model/`,
      `${core}/facts/`,
      `${core}/knowledge/`,
      `${core}/fix/tier$`,
      `${core}/fix/want$`,
      `${core}/fix/condition$`,
      `${core}/fix/intent$`,
      `${core}/kinds/index$`,
      `${core}/kinds/dialect$`,
      `${core}/rules/rule$`,
      `${core}/rules/option$`,
      `${core}/probe/need$`,
    ],
  ],
  // Of a rule about containers the dialects of the kinds say how a file writes what it asks for.
  [
    /^server\/src\/core\/rules\/container\//,
    [
      `${core}/rules/container-rule$`,
      `${core}/rules/rule$`,
      `${core}/model/`,
      `${core}/facts/`,
      `${core}/knowledge/`,
      `${core}/fix/condition$`,
      `${core}/fix/intent$`,
      `${core}/base/span$`,
      `${core}/base/memoize$`,
    ],
  ],
  [
    /^server\/src\/core\/rules\/([^/]+)\//,
    [
      `${core}/rules/rule$`,
      `${core}/kinds/<1>/`,
      `${core}/model/`,
      `${core}/facts/`,
      `${core}/knowledge/`,
      `${core}/fix/want$`,
      `${core}/fix/condition$`,
      `${core}/base/span$`,
      `${core}/base/memoize$`,
    ],
  ],
  [/^server\/src\/core\/config\//, [`${core}/base/`, `${core}/syntax/`, `${core}/knowledge/`, `${core}/rules/`, `${core}/config/`]],
  [
    /^server\/src\/core\/lint\//,
    [
      `${core}/base/`,
      `${core}/syntax/`,
      `${core}/knowledge/suppressions/`,
      `${core}/knowledge/standards/`,
      `${core}/model/`,
      `${core}/fix/`,
      `${core}/rules/`,
      `${core}/facts/held-credential$`,
      `${core}/kinds/`,
      `${core}/config/`,
      `${core}/lint/`,
    ],
  ],
  [
    /^server\/src\/core\/harden\//,
    [
      `${core}/base/`,
      `${core}/syntax/tree$`,
      `${core}/model/`,
      `${core}/fix/`,
      `${core}/kinds/`,
      `${core}/rules/`,
      `${core}/probe/atom$`,
      `${core}/probe/need$`,
      `${core}/lint/`,
      `${core}/harden/`,
    ],
  ],
  // What running shows is judged without a look at rules: the search knows changes by what they take away.
  [/^server\/src\/core\/probe\//, [`${core}/base/`, `${core}/knowledge/`, `${core}/probe/`]],
  [/^server\/src\/core\//, [`${core}/`]],
  [/^server\/src\/workspace\//, [`${core}/`, 'server/src/workspace/']],
  [/^server\/src\/probe\//, [`${core}/`, 'server/src/probe/']],
  [/^server\/src\/lsp\//, [`${core}/`, 'server/src/workspace/', 'server/src/probe/', 'server/src/lsp/']],
  [/^server\/src\/cli\//, [`${core}/`, 'server/src/workspace/', 'server/src/probe/', 'server/src/cli/']],
  [/^server\/src\/entry\//, ['server/src/']],
  [/^server\/tools\//, ['server/tools/', `${core}/`]],
  [/^client\/src\//, ['client/src/', 'server/src/']],
  [/^client\/playground\//, ['client/playground/', 'server/src/']],
];

/** Packages and who alone may import them. A package that is not listed here may be imported by no part of the product. */
const packages: readonly (readonly [name: RegExp, by: RegExp])[] = [
  [/^yaml$/, /^server\/src\/core\/syntax\/yaml\.ts$/],
  [/^jsonc-parser$/, /^server\/src\/core\/syntax\/jsonc\.ts$/],
  [/^dockerfile-ast$/, /^server\/src\/core\/syntax\/dockerfile\.ts$/],
  [/^unbash$/, /^server\/src\/core\/syntax\/shell\.ts$/],
  [/^vscode-languageserver/, /^server\/src\/(lsp|entry)\//],
  [/^vscode-uri$/, /^(server\/src\/(lsp|entry)|client\/src)\//],
  [/^(vscode|vscode-languageclient(\/.*)?)$/, /^client\/src\//],
  [/^ignore$/, /^server\/src\/core\/syntax\/gitignore\.ts$/],
  [/^node:/, /^(server\/src\/entry|server\/tools|client\/src)\//],
];

const statement = /(?:^|\n)[ \t]*(?:import|export)\b(\s+type\b)?[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g;
const bare = /(?:^|\n)[ \t]*import\s*['"]([^'"]+)['"]/g;
const call = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** A source without its comments; an address in a string loses its tail, which nothing here looks at. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*/g, '');
}

/** What a template literal holds is text, and may be the source of another file. */
const template = /`(?:\\[\s\S]|[^`\\])*`/g;

function importsOf(from: string, text: string): Import[] {
  const source = code(text.replace(template, '``'));
  const found = [
    ...[...source.matchAll(statement)].map((m) => ({ name: m[2]!, typeOnly: m[1] !== undefined })),
    ...[...source.matchAll(bare), ...source.matchAll(call)].map((m) => ({ name: m[1]!, typeOnly: false })),
  ];
  return found.map(({ name, typeOnly }) => ({
    from,
    to: name.startsWith('.') ? posix.normalize(posix.join(posix.dirname(from), name)) : name,
    typeOnly,
  }));
}

function allowed({ from, to, typeOnly }: Import): boolean {
  const ours = /^(server|client|test)\//.test(to);
  if (!ours) return packages.some(([name, by]) => name.test(to) && by.test(from));
  if (from.startsWith('client/') && to.startsWith('server/') && !typeOnly) return false;
  const [of, may] = parts.find(([each]) => each.test(from)) ?? [/^/, []];
  const folder = of.exec(from)?.[1] ?? '';
  const starts = may.map((start) => start.replace('<1>', folder));
  return starts.some((start) => (start.endsWith('$') ? `${to}$` === start : to.startsWith(start) || `${to}/` === start));
}

/** Imports that break the dependency rule of docs/architecture.md, one sentence each. */
export function forbiddenImports(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([from, text]) =>
    importsOf(from, text)
      .filter((one) => !allowed(one))
      .map(({ to, typeOnly }) => `${from} may not import ${to}${from.startsWith('client/') && !typeOnly ? ' (but its types)' : ''}`),
  );
}

/**
 * Circles of files that import each other, types included: each as its files, one way around, the first name first. Of files that form several circles one
 * is named.
 */
export function importCircles(sources: ReadonlyMap<string, string>): string[] {
  const files = new Map([...sources.keys()].map((file) => [file.replace(/\.tsx?$/, ''), file]));
  const imports = new Map(
    [...sources].map(([from, text]) => [from, importsOf(from, text).flatMap(({ to }) => files.get(to) ?? files.get(`${to}/index`) ?? [])]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): void => {
    const at = way.indexOf(file);
    if (at >= 0) {
      circles.push([...way.slice(at), file].join(' -> '));
      return;
    }
    if (done.has(file)) return;
    way.push(file);
    for (const next of imports.get(file) ?? []) visit(next);
    way.pop();
    done.add(file);
  };
  for (const file of [...imports.keys()].sort()) visit(file);
  return circles;
}

const globals: readonly (readonly [name: RegExp, where: RegExp])[] = [
  [/\b(process|Buffer|__dirname|globalThis)\b(?=[.[;)])/, /^server\/src\/(?!entry\/)/],
  [/\b(console\.|setTimeout|setInterval)/, /^server\/src\/(core|workspace)\//],
  [/\b(Promise|async|await|Date\.now|new Date|Math\.random)\b/, /^server\/src\/core\//],
];

/** Uses of what a part must do without: the core has no clock and no promise, and only the entries touch the process. */
export function forbiddenGlobals(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([from, text]) => {
    const bare = code(text).replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\$]|\\.|\$(?!\{))*`/g, "''");
    return globals
      .filter(([name, where]) => where.test(from) && name.test(bare))
      .map(([name]) => `${from} may not use ${name.exec(bare)![0]}`);
  });
}

const ids = '(?:compose|dockerfile|daemon|devcontainer)';

/** How a source would tell one kind of file from another: by the id of the kind, by what rules call its subjects, or by what a file is read as. */
const comparisons: readonly RegExp[] = [
  new RegExp(`\\b(?:kind|id|rule|prefix|subject)\\b[^=;\\n]*[!=]==\\s*'${ids}'`),
  new RegExp(`\\bcase\\s+'${ids}'`),
  /\b(?:subject|about)\??\.kind\s*[!=]==\s*'/,
];

/** Steps of the way of a value have names of their own. */
const otherWords = /^server\/src\/core\/model\/traced\.ts$/;

/** Sources outside of `kinds` that tell one kind of file from another: `FileKind` is to say what differs. */
export function kindsToldApart(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([from, text]) => {
    if (from.startsWith(`${core}/kinds/`) || !from.startsWith('server/') || otherWords.test(from)) return [];
    const found = comparisons.map((comparison) => comparison.exec(code(text))?.[0]).find((match) => match !== undefined);
    return found === undefined ? [] : [`${from} tells kinds apart: ${found}`];
  });
}

/** Sources that name a kind although they are neither its own, nor its rules, nor a list of all kinds or rules, nor of those that a rule serves. Images may have its name. */
export function namesOfKind(kind: string, sources: ReadonlyMap<string, string>): string[] {
  const own = new RegExp(`^${core}/(kinds/${kind}/|rules/${kind}/|rules/container/|kinds/index\\.ts$|rules/index\\.ts$|knowledge/)`);
  return [...sources].filter(([from, text]) => !own.test(from) && new RegExp(kind, 'i').test(code(text))).map(([from]) => from);
}

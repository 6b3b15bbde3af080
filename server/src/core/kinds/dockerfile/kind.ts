import { nameOf } from '../../base/file';
import type { FileId } from '../../base/span';
import { dockerfiles } from '../../model/dockerfile/builds';
import type { Stage } from '../../model/stage';
import { parseDockerfile } from '../../syntax/dockerfile';
import type { DockerTree, Instruction } from '../../syntax/dockertree';
import { block } from '../documents';
import type { FileKind, Range } from '../kind';

/** `Dockerfile`, `Dockerfile.dev`, `Dockerfile-dev`, `Dockerfile_dev`, `dev.Dockerfile`, and the same with `Containerfile`. */
const names = /^(dockerfile|containerfile)([._-].+)?$|\.(dockerfile|containerfile)$/i;
/** Endings of files that are about a Dockerfile and are none: texts and data. */
const others = /\.(dockerignore|md|markdown|rst|adoc|html?|json|ya?ml|toml|xml|diff|patch)$/i;
/** Endings that programs about Dockerfiles have, and Dockerfiles of projects in that language: their text tells. */
const languages =
  /\.(py|js|mjs|cjs|jsx|ts|tsx|go|rb|rs|java|kt|scala|groovy|cs|fs|php|pl|lua|swift|c|h|cc|cpp|hpp|sh|bash|ps1|bat|cmd|txt|exs?|[eh]rl|cljs?|dart|hs|mli?|jl|zig|nim|cr|kts|gradle|nix|tf|vue)$/i;

/** Dockerfiles and their stages. */
export const dockerfile: FileKind<'dockerfile', Stage, DockerTree> = {
  ...dockerfiles,
  nouns: { one: 'Dockerfile', a: 'a Dockerfile', many: 'Dockerfiles', example: 'Dockerfile' },
  subject: { kind: 'stage', noun: 'stage', handedOn: true, untried: 'no service of a Compose file runs this image' },
  match: {
    name: (file) => isNamed(file) && !languages.test(file),
    text: looksLikeDockerfile,
    walks: (file) => isNamed(file) && languages.test(file),
    template: (file, text) => (hole.test(text) || steering.test(text) || unfinished.test(file)) && isTemplate(parseDockerfile(file, text)),
  },
  workspace: { tells: 'itself', shared: true, mayLead: () => false },
  comments: {
    mark: '#',
    start: ({ instructions }) => instructions[0]?.start,
    covers,
    // Between the lines of an instruction it would stand inside it.
    anchor: (tree, offset) => instructionAt(tree, offset)?.start ?? offset,
  },
  docs: {
    allow: (id) =>
      `Add a comment with the reason on its own line above the instruction:\n\n${block('dockerfile', `# bulkhead: allow ${id} -- <the reason>`)}`,
    sample: { info: 'dockerfile Dockerfile', lines: ['FROM nginx'], carets: '^^^^^^^^^^' },
  },
  open: (files) => ({ dockerfiles: files, subjects: ({ stages }) => stages }),
  pathAt: (tree, offset) => instructionAt(tree, offset)?.keyword ?? '',
};

function isNamed(file: FileId): boolean {
  const name = nameOf(file);
  return names.test(name) && !others.test(name);
}

/** How the languages of templates begin what they replace: Go, Jinja, ERB, `%%NAME%%`, `@NAME@` of autoconf and CMake. */
const hole = /\{[{%#]|<%|%%\w+%%|@[A-Za-z_]\w*@/;

/** A line that steers a template: `{{ if x }}`, `{% for %}`, `@INCLUDE other`. */
const steering = /^[ \t]*(?:\{[{%]|<%|@[A-Za-z_]\w*(?:[ \t(]|$))/m;

/** Names of templates that are in no language of their own, and of folders of such: a script puts text in, and what is left is often a Dockerfile as it is. */
const unfinished = /[._-]template$|(^|[/._-])templates?\//i;

/**
 * True where a template stands in the place of an instruction or in the name of an image: no builder reads that. In commands and here-documents the same
 * signs are text. Of a file that is called a template, or has lines that steer one, whatever no builder reads.
 */
function isTemplate({ file, text, instructions, problems }: DockerTree): boolean {
  if ((unfinished.test(file) || steering.test(text)) && problems.length > 0) return true;
  return instructions.some(({ keyword, keywordStart, rest }) => {
    const found = hole.exec(text.slice(keywordStart, keywordStart + keyword.length + 2));
    return found?.index === 0 || (keyword === 'FROM' && hole.test(rest));
  });
}

/** True when the first instruction is FROM, or ARG with a FROM below. */
function looksLikeDockerfile(text: string): boolean {
  const first = /^(?:\uFEFF?[ \t]*(?:#.*)?\r?\n)*\uFEFF?[ \t]*(FROM|ARG)[ \t]+\S/i.exec(text);
  if (!first) return false;
  return first[1]!.toUpperCase() === 'FROM' || /^[ \t]*FROM[ \t]+\S/im.test(text);
}

function instructionAt({ instructions }: DockerTree, offset: number): Instruction | undefined {
  return instructions.find(({ start, end }) => start <= offset && offset <= end);
}

/** A comment above an instruction speaks of all its lines, one above FROM of the whole stage. */
function covers({ instructions, text }: DockerTree, line: Range): Range {
  const index = instructions.findIndex(({ start }) => start >= line.start && start <= line.end);
  const found = instructions[index];
  if (!found) return line;
  if (found.keyword !== 'FROM') return { start: found.start, end: found.end };
  const next = instructions.findIndex(({ keyword }, at) => at > index && keyword === 'FROM');
  return { start: found.start, end: next < 0 ? text.length : instructions[next]!.start - 1 };
}

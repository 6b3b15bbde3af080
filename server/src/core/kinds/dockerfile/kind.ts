import { nameOf } from '../../base/file';
import { dockerfiles } from '../../model/dockerfile/builds';
import type { Stage } from '../../model/stage';
import type { DockerTree, Instruction } from '../../syntax/dockertree';
import { block } from '../documents';
import type { FileKind, Range } from '../kind';

const names = /^(dockerfile|containerfile)(\..+)?$|^containerfile|\.dockerfile$/i;
/** Endings of files that are about a Dockerfile, or become one, but are none. */
const others = /\.(dockerignore|md|j2|tmpl)$/i;

/** Dockerfiles and their stages. */
export const dockerfile: FileKind<'dockerfile', Stage, DockerTree> = {
  ...dockerfiles,
  nouns: { one: 'Dockerfile', a: 'a Dockerfile', many: 'Dockerfiles', example: 'Dockerfile' },
  subject: { kind: 'stage', noun: 'stage', handedOn: true },
  match: { name: (file) => names.test(nameOf(file)) && !others.test(nameOf(file)), text: looksLikeDockerfile },
  workspace: { tells: 'itself', shared: true },
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

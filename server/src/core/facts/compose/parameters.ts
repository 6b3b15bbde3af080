import { memoize } from '../../base/memoize';
import type { Span } from '../../base/span';
import { type Reference, references } from '../../model/compose/interpolate';
import { treeOf } from '../../model/files';
import type { Project } from '../../model/project';
import type { NodeRef, Trace, Traced } from '../../model/traced';
import { type Node, nodeAt, offsetInScalar, type ScalarNode, type Tree } from '../../syntax/tree';

/** What decides a value from outside the project. */
export interface Parameters {
  /** Variables that nobody sets, without default, in the order of the text. */
  readonly open: readonly string[];
  /** Variables that nobody sets and that have a default. */
  readonly defaulted: readonly string[];
  /** Replacements that make every one of `open` a variable that must be set; absent where that takes more than an edit of the text. */
  readonly demand?: readonly { readonly at: Span; readonly is: string }[];
  /** True where the project demands every one of `open` at another place already: it does not start without them. */
  readonly demandedElsewhere: boolean;
}

/**
 * The variables of a value that nobody in the project sets: whoever starts it does. `${X:?message}` is none, for Compose checks it, nor is
 * what an `.env` file of the project says.
 * @param why stands in the message that Compose gives while one is not set: plain words.
 */
export function parametersOf(value: Traced<unknown>, project: Project, why: string): Parameters {
  const defaulted = value.via.flatMap((step) => (step.kind === 'variable' && step.from === 'default' ? [step.name] : []));
  if (value.known) return { open: [], defaulted: [...new Set(defaulted)], demandedElsewhere: false };
  const tree = value.origin && treeOf(project, value.origin.file);
  const node = tree && value.origin && nodeAt(tree, value.origin.path);
  const all = references(node?.kind === 'scalar' ? node.text : value.raw);
  const demanded = new Set(all.filter(({ operator }) => operator === '?').map(({ name }) => name));
  const open = [...new Set(value.variables)].filter((name) => !demanded.has(name));
  const demand = tree && value.origin && node?.kind === 'scalar' ? demandOf(tree, value.origin.path, node, all, open, why) : undefined;
  const elsewhere = demandedIn(project);
  const demandedElsewhere = open.every((name) => elsewhere.has(name));
  return { open, defaulted: [...new Set(defaulted)], ...(demand ? { demand } : {}), demandedElsewhere };
}

/**
 * What makes the one variable behind a value one that must be set, in the place of its default.
 * @param why stands in the message that Compose gives while it is not set: plain words.
 * @returns nothing where several defaults have a part in the value, or an edit of the text is not enough
 */
export function demandForDefault(value: Trace, project: Project, why: (name: string) => string): Parameters['demand'] {
  const tree = value.origin && treeOf(project, value.origin.file);
  const node = tree && value.origin && nodeAt(tree, value.origin.path);
  if (!value.origin || node?.kind !== 'scalar') return undefined;
  const all = references(node.text).filter(({ operator }) => operator === '-');
  const [one] = all;
  return all.length === 1 && one ? demandOf(tree!, value.origin.path, node, all, [one.name], why(one.name)) : undefined;
}

/**
 * What writes another text in the place of the end of a scalar.
 * @param from where in the text of the scalar that begins.
 * @returns nothing where escapes or folding hide the way from the text to the file
 */
export function endReplaced(
  origin: NodeRef,
  project: Project,
  from: number,
  is: string,
): { readonly at: Span; readonly is: string } | undefined {
  const tree = treeOf(project, origin.file);
  const node = tree && nodeAt(tree, origin.path);
  if (node?.kind !== 'scalar') return undefined;
  const start = offsetInScalar(tree!.text, node, from);
  const end = offsetInScalar(tree!.text, node, node.text.length);
  if (start === undefined || end === undefined) return undefined;
  if (node.style !== 'plain' || !insideFlow(tree!, origin.path)) return { at: { file: origin.file, start, end }, is };
  // Braces end a plain scalar there.
  const text = node.text.slice(0, from) + is;
  return /["\\]/.test(text) ? undefined : { at: { file: origin.file, start: node.start, end: node.end }, is: `"${text}"` };
}

/** The variables that a Compose file of the project demands, by `${NAME:?...}` or `${NAME?...}`. */
const demandedIn = memoize((project: Project): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (node.kind === 'map') for (const entry of node.entries) visit(entry.value);
    if (node.kind === 'seq') for (const item of node.items) visit(item);
    if (node.kind === 'scalar' && node.text.includes('?'))
      for (const { name, operator } of references(node.text)) if (operator === '?') names.add(name);
  };
  for (const file of new Set(project.apps.flatMap(({ reads }) => reads))) treeOf(project, file)?.documents.forEach(visit);
  return names;
});

function demandOf(
  tree: Tree,
  path: readonly (string | number)[],
  node: ScalarNode,
  all: readonly Reference[],
  open: readonly string[],
  why: string,
): Parameters['demand'] {
  const bare = all.filter(({ name, operator }) => (operator === '' || operator === '-') && open.includes(name));
  if (open.some((name) => !bare.some((one) => one.name === name))) return undefined;
  const demanded = ({ name }: Reference): string => `\${${name}:?${why}}`;
  if (node.style === 'plain' && insideFlow(tree, path)) {
    // Braces end a plain scalar there.
    const text = [...bare].reverse().reduce((done, one) => done.slice(0, one.from) + demanded(one) + done.slice(one.to), node.text);
    return /["\\]/.test(text) ? undefined : [{ at: { file: tree.file, start: node.start, end: node.end }, is: `"${text}"` }];
  }
  const edits = bare.map((one) => {
    const start = offsetInScalar(tree.text, node, one.from);
    return start === undefined ? undefined : { at: { file: tree.file, start, end: start + one.to - one.from }, is: demanded(one) };
  });
  return edits.some((edit) => edit === undefined) ? undefined : edits.filter((edit) => edit !== undefined);
}

function insideFlow(tree: Tree, path: readonly (string | number)[]): boolean {
  for (let length = path.length - 1; length >= 0; length--) {
    const outer: Node | undefined = nodeAt(tree, path.slice(0, length));
    if (outer && (outer.kind === 'map' || outer.kind === 'seq') && outer.flow) return true;
  }
  return false;
}

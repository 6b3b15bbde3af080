import type { CancellationToken, DefinitionParams, DocumentLink, DocumentLinkParams, Location } from 'vscode-languageserver';
import { folderOf, resolveIn } from '../core/base/file';
import type { FileId, Span } from '../core/base/span';
import { treeOf } from '../core/model/files';
import type { Service } from '../core/model/service';
import { isSibling, type Stage, siblingsOf } from '../core/model/stage';
import type { Trace } from '../core/model/traced';
import { entryOf, type MapNode, type Node, type ScalarNode } from '../core/syntax/tree';
import type { Assessment } from './analyses';
import { type Context, rangeOf } from './context';

/** A place of a document that names a file, or something in one. */
interface Reference {
  readonly at: Span;
  readonly file: FileId;
  /** Where in the file; its start when absent. */
  readonly to?: Span;
}

/** The files that a document names: `extends`, `include`, `build`, `dockerfile`, `env_file` and others. */
export async function documentLinks(
  context: Context,
  { textDocument }: DocumentLinkParams,
  token: CancellationToken,
): Promise<DocumentLink[]> {
  const assessment = await context.analyses.assess(context.documents.fileOf(textDocument.uri), token);
  if (!assessment) return [];
  const { open, analysis } = assessment;
  const links = referencesIn(assessment).filter(({ at, file, to }) => file !== open.file && !to && at.end > at.start);
  const once = new Map(links.map((link) => [`${link.at.start} ${link.at.end}`, link]));
  return [...once.values()].map(({ at, file }) => ({ range: rangeOf(context, analysis, at), target: context.documents.uriOf(file) }));
}

/** Where the file, the service or the stage is that a document names at a position. */
export async function definition(context: Context, params: DefinitionParams, token: CancellationToken): Promise<Location[]> {
  const assessment = await context.analyses.assess(context.documents.fileOf(params.textDocument.uri), token);
  if (!assessment) return [];
  const { open, analysis } = assessment;
  const offset = context.converter.offset(open.file, params.position, open.text);
  const found = referencesIn(assessment).filter(({ at }) => at.start <= offset && offset <= at.end);
  const once = new Map(found.map((one) => [`${one.file} ${one.to?.start}`, one]));
  return [...once.values()].map(({ file, to }) => ({
    uri: context.documents.uriOf(file),
    range: rangeOf(context, analysis, to ?? { file, start: 0, end: 0 }),
  }));
}

function referencesIn({ analysis: { project }, open: { file } }: Assessment): Reference[] {
  const root = treeOf(project, file)?.documents[0];
  return [
    ...project.services.flatMap((service) => ofService(service)),
    ...project.subjects.flatMap(({ container }) => (container ? ofService(container as Service) : [])),
    ...(root?.kind === 'map' ? [...extended(project, file, root), ...included(file, root), ...starters(file, root)] : []),
    ...project.stages.flatMap((stage) => ofStage(stage, project.stages)),
  ].filter(({ at }) => at.file === file);
}

/** What the build, the env files and the profiles of a service are. */
function ofService({ build, envFiles, labelFiles = [] }: Pick<Service, 'build' | 'envFiles' | 'labelFiles'>): Reference[] {
  const built = build?.file;
  const places = built === undefined ? [] : [build?.dockerfile, build?.context].filter(isOwn);
  const stage = build?.stage && isOwn(build.target) ? [{ at: build.target.at, file: build.stage.file, to: build.stage.at }] : [];
  return [
    ...places.flatMap(({ at }) => (built !== undefined ? [{ at, file: built }] : [])),
    ...stage,
    ...[...envFiles, ...labelFiles].filter(isOwn).map(({ at, file }) => ({ at, file })),
  ];
}

/** True for what is written at its place, were it with variables, and does not come from another service. */
function isOwn<T extends Trace>(trace: T | undefined): trace is T {
  return trace?.via.every(({ kind }) => kind === 'variable') === true;
}

/** The services that others extend, in this file or in another. */
function extended(project: Assessment['analysis']['project'], file: FileId, root: MapNode): Reference[] {
  const services = entryOf(root, 'services')?.value;
  if (services?.kind !== 'map') return [];
  return services.entries.flatMap(({ value }): Reference[] => {
    const extension = value.kind === 'map' ? entryOf(value, 'extends')?.value : undefined;
    const service = extension?.kind === 'map' ? entryOf(extension, 'service')?.value : extension;
    const base = extension?.kind === 'map' ? entryOf(extension, 'file')?.value : undefined;
    const other = isPath(base) ? resolveIn(folderOf(file), base.text) : file;
    const there = treeOf(project, other)?.documents[0];
    const all = there?.kind === 'map' ? entryOf(there, 'services')?.value : undefined;
    const key = all?.kind === 'map' && service?.kind === 'scalar' ? entryOf(all, service.text)?.key : undefined;
    return [
      ...(isPath(base) ? [{ at: placeOf(file, base), file: other }] : []),
      ...(key && service ? [{ at: placeOf(file, service), file: other, to: { file: other, start: key.start, end: key.end } }] : []),
    ];
  });
}

/** The files that are included. */
function included(file: FileId, root: MapNode): Reference[] {
  const items = entryOf(root, 'include')?.value;
  if (items?.kind !== 'seq') return [];
  return items.items
    .flatMap((item) =>
      item.kind === 'map' ? [...listed(entryOf(item, 'path')?.value), ...listed(entryOf(item, 'env_file')?.value)] : [item],
    )
    .filter(isPath)
    .map((node) => ({ at: placeOf(file, node), file: resolveIn(folderOf(file), node.text) }));
}

/** The files that a devcontainer.json starts from, and those of secrets and configs of Compose. */
function starters(file: FileId, root: MapNode): Reference[] {
  const build = entryOf(root, 'build')?.value;
  const named = [
    ...listed(entryOf(root, 'dockerComposeFile')?.value),
    ...listed(entryOf(root, 'dockerFile')?.value),
    ...(build?.kind === 'map' ? listed(entryOf(build, 'dockerfile')?.value) : []),
  ];
  for (const key of ['secrets', 'configs']) {
    const all = entryOf(root, key)?.value;
    if (all?.kind === 'map')
      for (const { value } of all.entries) if (value.kind === 'map') named.push(...listed(entryOf(value, 'file')?.value));
  }
  return named.filter(isPath).map((node) => ({ at: placeOf(file, node), file: resolveIn(folderOf(file), node.text) }));
}

/** The stages that a stage starts from and copies from. */
function ofStage(stage: Stage, all: readonly Stage[]): Reference[] {
  if (stage.inline) return [];
  const siblings = siblingsOf(stage, all);
  const { parent } = stage;
  return [
    ...(parent && isSibling(parent, stage) ? [{ at: stage.at, file: parent.file, to: parent.at }] : []),
    ...stage.sources.flatMap(({ at, stage: index }) => {
      const source = siblings.find((one) => one.index === index);
      return source ? [{ at, file: source.file, to: source.at }] : [];
    }),
  ];
}

function listed(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : node.kind === 'seq' ? node.items : [node];
}

/** True for a path that is written out: no variable, no address. */
function isPath(node: Node | undefined): node is ScalarNode {
  return node?.kind === 'scalar' && node.text !== '' && !/\$|:\/\/|^oci:|^git@/.test(node.text);
}

function placeOf(file: FileId, { start, end }: Node): Span {
  return { file, start, end };
}

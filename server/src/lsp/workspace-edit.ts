import type {
  AnnotatedTextEdit,
  ChangeAnnotation,
  CreateFile,
  TextDocumentEdit,
  TextEdit as WireEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextEdit } from '../core/base/edit';
import { nameOf } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { visible } from '../core/base/visible';
import type { Change } from '../core/harden/harden';
import { together } from '../core/harden/together';
import type { Assessment } from './analyses';
import type { Context } from './context';
import { isUntitled } from './uri';

/** Why an edit cannot be handed to this client, in words for a person. */
export interface Unsupported {
  readonly refused: string;
}

/**
 * Edits as the client wants them: with versions where it knows document changes, files made where it can make files.
 * @param changes what the edits belong to: each is shown for confirmation where the client can ask
 * @param unasked those of them that need no confirmation
 */
export async function workspaceEdit(
  context: Context,
  assessment: Assessment,
  edits: readonly TextEdit[],
  changes: readonly Change[] = [],
  unasked: ReadonlySet<Change> = new Set(),
): Promise<WorkspaceEdit | Unsupported> {
  const { client, documents, disk } = context;
  const annotate = client.annotations && changes.length > 0 ? annotator(changes, unasked) : undefined;
  const created: CreateFile[] = [];
  const byFile = new Map<FileId, (WireEdit | AnnotatedTextEdit)[]>();
  for (const edit of edits) {
    const { file } = edit.at;
    const known = assessment.analysis.read(file) ?? assessment.versions.get(file)?.text;
    const text = known ?? (await disk.read(file, assessment.root));
    const annotationId = annotate?.idOf(edit);
    if (text === null && !byFile.has(file)) {
      const refused = await whyNotMade(context, assessment, file);
      if (refused !== undefined) return { refused };
      // Confirmed or not, the empty file and its text go together.
      created.push({ kind: 'create', uri: documents.uriOf(file), ...(annotationId !== undefined && { annotationId }) });
    }
    const wire: WireEdit = { range: context.converter.range(edit.at, text ?? ''), newText: edit.newText };
    const list = byFile.get(file) ?? [];
    list.push(annotationId === undefined ? wire : { ...wire, annotationId });
    byFile.set(file, list);
  }
  if (!client.documentChanges) return { changes: Object.fromEntries([...byFile].map(([file, list]) => [documents.uriOf(file), list])) };
  const texts = [...byFile].map(([file, list]): TextDocumentEdit => {
    const version = assessment.versions.get(file)?.version ?? null;
    return { textDocument: { uri: documents.uriOf(file), version }, edits: list };
  });
  return { documentChanges: [...created, ...texts], ...(annotate && { changeAnnotations: annotate.annotations }) };
}

async function whyNotMade({ disk, client }: Context, { root }: Assessment, file: FileId): Promise<string | undefined> {
  const name = nameOf(file);
  if (isUntitled(file)) return `it creates the file ${name} beside this document: save the document first`;
  const reach = (await disk.reach?.(file, root)) ?? 'free';
  if (reach !== 'free')
    return `${name} ${reach === 'taken' ? 'cannot be read' : 'is behind a link that leads out of the workspace folder'}`;
  return client.createsFiles ? undefined : `it creates the file ${name}, which this editor does not support`;
}

/**
 * One annotation for each set of changes that an edit serves, with those that they were made for: who accepts one accepts all of them. Editors show what needs confirmation unticked and all else ticked
 * (VS Code: BulkFileOperations).
 */
function annotator(
  changes: readonly Change[],
  unasked: ReadonlySet<Change>,
): {
  idOf(edit: TextEdit): string | undefined;
  annotations: Record<string, ChangeAnnotation>;
} {
  const annotations: Record<string, ChangeAnnotation> = {};
  const groups = together(changes);
  return {
    annotations,
    idOf(edit) {
      const own = changes.filter((change) => change.edits.some((each) => isSameEdit(each, edit)));
      const whole = new Set(own.flatMap((change) => groups.get(change) ?? []));
      const served = changes.filter((change) => whole.has(change));
      if (served.length === 0) return undefined;
      // Editors put changes with one label together: those of different services are not one.
      const bySubject = new Map<string, Set<string>>();
      for (const { finding, title } of served) {
        const { name } = finding.subject;
        bySubject.set(name, (bySubject.get(name) ?? new Set()).add(title));
      }
      const label = [...bySubject].map(([name, titles]) => `${visible(name)}: ${[...titles].join('; ')}`).join('; ');
      const relied = served.flatMap((change) => (change.reliesOn === null ? [] : [change.reliesOn]));
      const description = [[...new Set(served.map((change) => change.finding.rule))].join(', '), ...new Set(relied)].join(' - ');
      const needsConfirmation = served.some((change) => !unasked.has(change));
      const id = `${label}\n${description}${needsConfirmation ? '' : '\nsafe'}`;
      annotations[id] = { label, description, needsConfirmation };
      return id;
    },
  };
}

/** True for edits that put the same text at the same place. */
export function isSameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.at.file === b.at.file && a.at.start === b.at.start && a.at.end === b.at.end && a.newText === b.newText;
}

export function isUnsupported(edit: WorkspaceEdit | Unsupported): edit is Unsupported {
  return 'refused' in edit;
}

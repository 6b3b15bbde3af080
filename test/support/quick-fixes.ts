import type { CodeAction, Diagnostic, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Case } from '../../server/tools/fixture';
import { edited, pulling } from './lsp-client';
import { type Session, startSession } from './session';

/** A quick fix after which its finding, or an edit that does not fit, is still there. */
export interface Stale {
  readonly title: string;
  readonly diagnostic: string;
  readonly after: string;
}

const root = 'file:///w';

/** Documents of a case in a session, as an editor holds them. */
interface Documents {
  readonly texts: ReadonlyMap<string, string>;
  /** Applies an edit to the documents, and opens those that it creates. */
  apply(edit: WorkspaceEdit): void;
  restore(): void;
}

function documentsOf(server: Session, files: ReadonlyMap<string, string>): Documents {
  const original = new Map([...files].map(([name, text]) => [`${root}/${name}`, text]));
  const texts = new Map(original);
  const versions = new Map<string, number>();
  const set = (uri: string, text: string): void => {
    const version = versions.get(uri);
    if (version === undefined) server.open(uri, text, uri.endsWith('ockerfile') ? 'dockerfile' : 'yaml');
    else server.change(uri, version + 1, text);
    versions.set(uri, (version ?? 0) + 1);
    texts.set(uri, text);
  };
  for (const [uri, text] of original) set(uri, text);
  return {
    texts,
    apply(edit) {
      const uris = new Set(Object.keys(edit.changes ?? {}));
      for (const change of edit.documentChanges ?? []) if ('textDocument' in change) uris.add(change.textDocument.uri);
      for (const uri of uris) set(uri, edited(uri, texts.get(uri) ?? '', edit));
    },
    restore() {
      for (const [uri, text] of texts) {
        const before = original.get(uri);
        if (before === text) continue;
        if (before !== undefined) set(uri, before);
        else {
          server.close(uri);
          versions.delete(uri);
          texts.delete(uri);
        }
      }
    },
  };
}

const nameOf = ({ code, message, range }: Diagnostic): string => `${code} ${range.start.line + 1}: ${message}`;
const printOf = ({ data }: Diagnostic): string => (data as { fingerprint?: string } | undefined)?.fingerprint ?? '';

/**
 * Takes quick fixes of a case, one after the other, through a server, and looks in the edited documents whether what they fix is gone.
 * @param takes decides for each fix whether it is tried
 */
export async function takeQuickFixes(
  one: Case,
  takes: () => boolean,
): Promise<{ readonly taken: number; readonly stale: readonly Stale[] }> {
  const server = await startSession(
    {},
    {
      folders: [root],
      capabilities: { ...pulling, workspace: { ...pulling.workspace, configuration: true } },
      settings: { profile: 'strict', maxProblems: 0 },
    },
  );
  const stale: Stale[] = [];
  let taken = 0;
  try {
    const documents = documentsOf(server, one.files);
    for (const uri of [...documents.texts.keys()]) {
      const before = await server.pull(uri);
      for (const diagnostic of before) {
        if (!takes()) continue;
        for (let n = 0; ; n++) {
          // Asked anew: the documents have other versions now.
          const action = (await fixesFor(server, uri, diagnostic))[n];
          if (!action) break;
          taken++;
          const edit = action.edit ?? ((await server.connection.sendRequest('codeAction/resolve', action)) as CodeAction).edit;
          if (!edit) {
            stale.push({ title: action.title, diagnostic: nameOf(diagnostic), after: 'no edit' });
            continue;
          }
          documents.apply(edit);
          const after = await server.pull(uri);
          // Of two that say the same, the one that is left takes the fingerprint of the other.
          const alike = (each: Diagnostic): boolean => each.code === diagnostic.code && each.message === diagnostic.message;
          if (after.filter(alike).length >= before.filter(alike).length)
            stale.push({ title: action.title, diagnostic: nameOf(diagnostic), after: documents.texts.get(uri) ?? '' });
          documents.restore();
        }
      }
    }
  } finally {
    await server.stop();
  }
  return { taken, stale };
}

/** The fixes of one finding, and what disables its rule; comments without a reason have no effect. */
async function fixesFor(server: Session, uri: string, diagnostic: Diagnostic): Promise<CodeAction[]> {
  const actions = await server.actions(uri, diagnostic.range, { diagnostics: [diagnostic], only: ['quickfix'] });
  return actions.filter(
    ({ title, disabled, diagnostics }) =>
      !disabled && !title.startsWith('Allow') && diagnostics?.some((each) => printOf(each) === printOf(diagnostic)),
  );
}
